// The oracle: the guarantees that each case is held against, written without the code under test.
import { getEventListeners } from 'node:events';
import { isDeepStrictEqual } from 'node:util';
import * as description from '../../generated/constants.ts';
import { CallError, MetadataError, ResponseError, ValidationError } from '../../src/index.ts';
import type { OperationId } from '../../src/spec/call.ts';
import { credentialsOf, expectedCredentials } from '../support/oracle.ts';
import { everythingIn, keys } from '../support/secrets.ts';
import { type Harness, token } from './harness.ts';
import type { Sent } from './server.ts';

const { operations, schemas, schemes, mediaType, requestMediaType } = description;

/** Fails the case unless a guarantee holds. */
export function check(holds: boolean, guarantee: string, ...details: unknown[]): asserts holds {
  if (holds) return;
  throw new Error([guarantee, ...details.map((each) => everythingIn(each).slice(0, 600))].join('\n'));
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
  const { path, requestBody } = operations[operation];
  return { operation, uuid, ...(path.includes('{key}') && { key }), ...(requestBody && { value }) };
}

type Rule = { minLength: number; maxLength: number; pattern?: string };

function fits(value: unknown, { minLength, maxLength, pattern = '' }: Rule): boolean {
  if (typeof value !== 'string' || /\p{Cs}/u.test(value)) return false;
  const { length } = [...value];
  return length >= minLength && length <= maxLength && new RegExp(pattern).test(value);
}

export function isValid(target: Target): boolean {
  const { uuid, key = 'pet', value = 'cat' } = target;
  const isComplete = Object.values(target).every((each) => each !== undefined);
  const isKey = fits(key, schemas.MetadataKey) && key !== '.' && key !== '..';
  return isComplete && fits(uuid, schemas.FileUuid) && isKey && fits(value, schemas.MetadataValue);
}

export function pathOf({ operation, uuid, key }: Target): string {
  const encode = (text: unknown) => encodeURIComponent(String(text)).replaceAll('%3A', ':');
  return operations[operation].path.replace('{uuid}', () => encode(uuid)).replace('{key}', () => encode(key));
}

/** Checks that a request is exactly one of the operations. Returns it. */
function checkTarget({ url, method, body }: Sent, baseUrl: string): Target {
  check(url.startsWith(`${baseUrl}/`) && new URL(url).href === url, 'requests go to the base URL', url);
  const segments = url.slice(baseUrl.length).split('/');
  const operation = (Object.keys(operations) as OperationId[]).find(
    (id) => operations[id].method === method && operations[id].path.split('/').length === segments.length,
  );
  check(operation !== undefined, 'requests are one of the operations', method, url);
  const names = operations[operation].path.split('/');
  const part = (name: string) => decodeURIComponent(segments[names.indexOf(name)] ?? '');
  const value: unknown = body === '' ? undefined : JSON.parse(body);
  const target = targetOf({ operation, uuid: part('{uuid}'), key: part('{key}'), value });
  check(url === baseUrl + pathOf(target) && isValid(target), 'what is sent is valid', url, target);
  check(body === (JSON.stringify(target.value) ?? ''), 'a body is the value', body);
  return target;
}

const ofTransports = ['accept-encoding', 'content-length', 'host', 'connection'];

/** Checks a request, its headers and its credentials. Returns the operation. */
export function checkSent(sent: Sent, { plan, skews }: Harness, baseUrl: string, wanted: string): Target {
  const target = checkTarget(sent, baseUrl);
  const { headers, names, redirect, at } = sent;
  const { misbehaviour, middleware, attemptTimeout } = plan;
  // The caller's function can return an object without headers.
  const isEmpty = wanted === 'token' && misbehaviour?.callback === 'headers' && misbehaviour.how === 'nonsense';
  const scheme = isEmpty ? 'none' : wanted;
  const isSigned = scheme !== 'none' && scheme !== 'simple' && scheme !== 'token';
  const credentials = isSigned ? ['authorization', 'x-uploadcare-date'] : scheme === 'none' ? [] : ['authorization'];
  const expected = ['accept', 'content-type', 'user-agent', ...credentials].sort();
  const own = names.filter((name) => !ofTransports.includes(name)).sort();
  check(middleware !== undefined || isDeepStrictEqual(own, expected), 'all headers are ours', own);
  check(headers.get('Content-Type') === requestMediaType, 'bodies are JSON', headers);
  check(headers.get('Accept') === mediaType, 'the version is asked for', headers);
  check(redirect === undefined || redirect === 'manual', 'redirects are not followed', redirect);
  if (scheme === 'none') return target;
  const plain = scheme === 'token' ? token : `${schemes.simple} ${keys.publicKey}:${keys.secretKey}`;
  const right = isSigned ? expectedCredentials(sent, keys) : plain;
  check(credentialsOf(sent) === right, 'the signature covers what is sent', credentialsOf(sent), right);
  check(isSigned || /^https:|\/\/127\./.test(sent.url), 'no secret is sent in readable form', sent.url);
  if (!isSigned || misbehaviour?.callback === 'now') return target;
  // `nodeTransport` sends a request again that was reset.
  const lateness = redirect === undefined ? attemptTimeout : misbehaviour?.how === 'late' ? 5_000 : 0;
  const ages = skews.map((skew) => at + skew - Date.parse(headers.get('X-Uploadcare-Date') ?? ''));
  const isFresh = ages.some((age) => age >= -2_000 && age <= lateness + 2_000);
  check(isFresh, 'each attempt is signed with its own date', ages);
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
  check(isValid !== false || (failed && sent.length === 0), 'wrong arguments are refused', call, value);
  if (failed) checkError(harness, outcome);
  else if (isValid) checkResult(outcome);
}

/** Checks that a result has the type of the description, and is what the server sent. */
function checkResult({ call: { operation }, value, sent }: Outcome): void {
  const last = sent.at(-1);
  check(last !== undefined && last.reply.failure === undefined, 'a result comes from a response', value);
  const { status, form, text } = last;
  const isDeletion = operation === 'deleteFileMetadataKey';
  if (isDeletion) check(value === undefined, 'a deletion has no result', value);
  if (isDeletion && status === 404) {
    check(sent.length > 1, 'a key is gone after an earlier request');
    return;
  }
  const isWhole = status === 204 || ['whole', 'split', 'noStream'].includes(form);
  check(isWhole && String(status) in operations[operation].success, 'a result comes from a success', form, status);
  if (isDeletion) return;
  const isList = operation === 'listFileMetadata';
  const data: unknown = JSON.parse(text.replace(/^\ufeff/, '') || '{}');
  const strings = isList ? Object.values(data as object) : [data];
  const hasType = strings.every((each) => typeof each === 'string') && !Array.isArray(data);
  check(hasType, 'a result has its type', value, text);
  check(isDeepStrictEqual(isList ? { ...(value as object) } : value, data), 'a result is what was sent', value, text);
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
  const isRight = isRefused === !isValid || (isRefused && !harness.isCalm);
  check(isRight, 'wrong arguments are refused, valid ones not', call, value);
  if (!(value instanceof CallError)) return;
  const isOwn = value.operation === call.operation && value.uuid === call.uuid;
  check(isOwn, 'an error tells about its own call', call, value);
  check(value.attempts === sent.length, 'all requests are counted', sent.length, value);
  const last = sent.at(-1);
  const status = last?.form === 'opaque' ? 0 : last?.status;
  if (value instanceof ResponseError) check(value.status === status, 'an error has the status', status, value);
}

/** Checks that a value has no secret anywhere. */
export function checkSecrets({ secrets }: Harness, value: unknown): void {
  const text = everythingIn(value);
  const found = [...secrets].find((secret) => secret.length > 7 && text.includes(secret));
  check(found === undefined, 'secrets stay secret', found, value);
}

/** Checks everything that is left behind: now, and when everything has happened that comes too late. */
export async function checkRest(harness: Harness): Promise<void> {
  const { heard, kept, requests, open, controller } = harness;
  for (const finish of [async () => {}, () => harness.finish()]) {
    await finish();
    check(harness.leftTimers === 0, 'no timer is left', harness.leftTimers);
    check(open.size === 0, 'every body and connection is closed');
    check(getEventListeners(controller.signal, 'abort').length === 0, 'no listener is left on the signal');
    for (const each of heard.splice(0)) checkSecrets(harness, each);
    const isSeen = requests.some(({ isSeen }) => isSeen) || kept.some(hasCredentials);
    check(!isSeen, 'middleware sees no credentials');
  }
}

export function hasCredentials({ headers }: Request): boolean {
  return headers.get('Authorization')?.includes(`${keys.publicKey}:`) ?? false;
}
