// The oracle: the guarantees that each case is held against, written without the code under test.
import { getEventListeners } from 'node:events';
import { isDeepStrictEqual } from 'node:util';
import {
  mediaType,
  operations,
  parameterRules,
  requestMediaType,
  schemes,
  valueRule,
} from '../../generated/constants.ts';
import { CallError, MetadataError, ResponseError, ValidationError } from '../../src/index.ts';
import type { OperationId } from '../../src/spec/call.ts';
import { credentialsOf, expectedCredentials } from '../support/oracle.ts';
import { everythingIn, keys } from '../support/secrets.ts';
import type { Harness } from './harness.ts';
import type { Sent } from './server.ts';

/** Fails the case unless a guarantee holds. */
export function check(holds: boolean, guarantee: string, ...details: unknown[]): asserts holds {
  if (!holds)
    throw new Error([guarantee, ...details.map((each) => everythingIn(each).slice(0, 600))].join('\n'));
}

/** The number of results and errors of each kind, to see that the cases reach all of them. */
export const counts: Record<string, number> = {};
export function count(kind: string): void {
  counts[kind] = (counts[kind] ?? 0) + 1;
}

/** An operation with its arguments. */
export interface Target {
  readonly operation: OperationId;
  readonly uuid: unknown;
  readonly key?: unknown;
  readonly value?: unknown;
}

/** Returns an operation with the arguments that it has. */
export function targetOf({ operation, uuid, key, value }: Target): Target {
  const { path, hasBody } = operations[operation];
  return { operation, uuid, ...(path.includes('{key}') && { key }), ...(hasBody && { value }) };
}

function fits(value: unknown, rule: { minLength: number; maxLength: number; pattern?: string }): boolean {
  if (typeof value !== 'string' || /\p{Cs}/u.test(value)) return false;
  const { length } = [...value];
  return length >= rule.minLength && length <= rule.maxLength && new RegExp(rule.pattern ?? '').test(value);
}

export function isValid(target: Target): boolean {
  const { uuid, key = 'pet', value = 'cat' } = target;
  const isComplete = Object.values(target).every((each) => each !== undefined);
  const isKey = fits(key, parameterRules.key) && key !== '.' && key !== '..';
  return isComplete && fits(uuid, parameterRules.uuid) && isKey && fits(value, valueRule);
}

export function pathOf({ operation, uuid, key }: Target): string {
  const encode = (text: unknown) => encodeURIComponent(String(text)).replaceAll('%3A', ':');
  return operations[operation].path.replace('{uuid}', () => encode(uuid)).replace('{key}', () => encode(key));
}

/** Checks that a request is exactly one of the operations, with the right headers and credentials. Returns the operation. */
export function checkSent(sent: Sent, { plan, skews }: Harness, baseUrl: string, scheme: string): Target {
  const { url, method, body, headers, names, redirect, at } = sent;
  check(url.startsWith(`${baseUrl}/`) && new URL(url).href === url, 'requests go to the base URL', url);
  const segments = url.slice(baseUrl.length).split('/').map(decodeURIComponent);
  const [target] = Object.entries(operations).flatMap(([operation, { path, method: expected, hasBody }]) => {
    const [uuid, key] = ['{uuid}', '{key}'].map((name) => segments[path.split('/').indexOf(name)]);
    const target = {
      operation: operation as OperationId,
      uuid,
      key,
      value: hasBody && JSON.parse(body || 'null'),
    };
    return method === expected && url === baseUrl + pathOf(target) ? [targetOf(target)] : [];
  });
  check(target !== undefined && isValid(target), 'requests are one of the operations', method, url, target);
  check(body === (JSON.stringify(target.value) ?? ''), 'a body is the value', body);

  const isSigned = scheme !== 'none' && scheme !== 'simple';
  const expected = ['accept', 'content-type', 'user-agent'];
  if (scheme !== 'none') expected.push('authorization');
  if (isSigned) expected.push('x-uploadcare-date');
  const own = names.filter(
    (name) => !['accept-encoding', 'content-length', 'host', 'connection'].includes(name),
  );
  check(
    plan.middleware !== undefined || isDeepStrictEqual(own.sort(), expected.sort()),
    'the headers are ours',
    own,
  );
  check(headers.get('Content-Type') === requestMediaType, 'bodies are JSON', headers);
  check(headers.get('Accept') === mediaType, 'the version is asked for', headers);
  check(redirect === undefined || redirect === 'manual', 'redirects are not followed', redirect);
  if (scheme === 'none') return target;
  const simple = `${schemes.simple} ${keys.publicKey}:${keys.secretKey}`;
  const right = isSigned ? expectedCredentials(sent, keys) : simple;
  check(credentialsOf(sent) === right, 'the signature covers what is sent', credentialsOf(sent), right);
  check(isSigned || /^https:|\/\/127\./.test(url), 'a secret key is not sent in readable form', url);
  if (!isSigned || plan.misbehaviour?.callback === 'now') return target;
  // `nodeTransport` sends a request again that was reset.
  const lateness =
    redirect === undefined ? plan.attemptTimeout : plan.misbehaviour?.how === 'late' ? 5_000 : 0;
  const ages = skews.map((skew) => at + skew - Date.parse(headers.get('X-Uploadcare-Date') ?? ''));
  check(
    ages.some((age) => age >= -2_000 && age <= lateness + 2_000),
    'each attempt is signed with its own date',
    ages,
  );
  return target;
}

/** The way a call ended. */
export interface Outcome {
  readonly call: Target;
  /** `undefined` for a call that middleware may have changed. */
  readonly isValid: boolean | undefined;
  readonly failed: boolean;
  /** The result, or the error. */
  readonly value: unknown;
  readonly sent: readonly Sent[];
}

export function checkOutcome(harness: Harness, outcome: Outcome): void {
  const { call, isValid, failed, value, sent } = outcome;
  count(failed ? ((value as Error | undefined)?.name ?? 'nothing') : call.operation);
  check(
    isValid !== false || (failed && sent.length === 0),
    'nothing is sent for wrong arguments',
    call,
    value,
  );
  if (failed) checkError(harness, outcome);
  else if (isValid) checkResult(outcome);
}

/** Checks that a result has the type of the description, and is what the server sent. */
function checkResult({ call: { operation }, value, sent }: Outcome): void {
  const last = sent.at(-1);
  check(last !== undefined && last.reply.failure === undefined, 'a result comes from a response', value);
  const { status, form, text } = last;
  if (operation === 'deleteFileMetadataKey') {
    check(
      value === undefined && (status === 204 || (status === 404 && sent.length > 1)),
      'a key was deleted',
      status,
    );
    return;
  }
  check(String(status) in operations[operation].success, 'a result comes from a success', status, value);
  check(['whole', 'split', 'noStream'].includes(form), 'a result comes from a whole response', form, value);
  const isList = operation === 'listFileMetadata';
  const strings = isList ? Object.values(value as object) : [value];
  check(
    strings.every((each) => typeof each === 'string'),
    'a result has the type of the description',
    value,
  );
  const data: unknown = JSON.parse(text.replace(/^\ufeff/, '') || '{}');
  const isSame = isList ? isDeepStrictEqual({ ...(value as object) }, data) : value === data;
  check(isSame && !Array.isArray(data), 'a result is what was sent', value, text);
}

/** Checks that an error may come from this call. */
function checkError(harness: Harness, { call, isValid, value, sent }: Outcome): void {
  const { aborted, reason } = harness.controller.signal;
  const isAbort = aborted && (reason ? value === reason : (value as Error)?.name === 'AbortError');
  if (isAbort || harness.thrown.has(value)) return;
  checkSecrets(harness, value);
  // openapi-fetch has errors of its own for properties of the prototype of all objects.
  if (isValid === undefined && harness.plan.pollutes) return;
  check(value instanceof MetadataError, 'errors are of this package', value);
  if (isValid === undefined) return;
  const isRefused = value instanceof ValidationError;
  check(
    isValid ? !isRefused || !harness.isCalm : isRefused,
    'wrong arguments are refused, valid ones not',
    call,
    value,
  );
  if (!(value instanceof CallError)) return;
  check(
    value.operation === call.operation && value.uuid === call.uuid,
    'an error tells about its own call',
    value,
  );
  check(value.attempts === sent.length, 'all requests are counted', sent.length, value);
  const last = sent.at(-1);
  const status = last?.form === 'opaque' ? 0 : last?.status;
  check(
    !(value instanceof ResponseError) || value.status === status,
    'an error has the status of the response',
    value,
  );
}

/** Checks that a value has no secret anywhere. */
export function checkSecrets({ secrets }: Harness, value: unknown): void {
  const text = everythingIn(value);
  for (const secret of secrets)
    check(secret.length < 8 || !text.includes(secret), 'secrets stay secret', secret, value);
}

/** Checks everything that is left behind. */
export function checkRest(harness: Harness): void {
  const { heard, kept, requests, open, controller } = harness;
  check(harness.leftTimers === 0, 'no timer is left', harness.leftTimers);
  check(open.size === 0, 'every body and connection is closed');
  check(getEventListeners(controller.signal, 'abort').length === 0, 'no listener is left on the signal');
  for (const each of heard) checkSecrets(harness, each);
  check(
    !requests.some(({ isSeen }) => isSeen) && !kept.some(hasCredentials),
    'middleware sees no credentials',
  );
}

export function hasCredentials({ headers }: Request): boolean {
  return headers.get('Authorization')?.includes(`${keys.publicKey}:`) ?? false;
}
