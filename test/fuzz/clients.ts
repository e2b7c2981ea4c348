// Runs a case of a client.
import { isDeepStrictEqual } from 'node:util';
import { operations } from '../../generated/constants.ts';
import { createMetadataClient as createBrowserClient } from '../../src/browser.ts';
import {
  type Auth,
  createMetadataApi,
  createMetadataClient,
  type FetchInit,
  remoteSigner,
  signedAuth,
  simpleAuth,
  ValidationError,
} from '../../src/index.ts';
import { nodeTransport } from '../../src/node.ts';
import { hmac } from '../support/oracle.ts';
import { keys } from '../support/secrets.ts';
import type { CallPlan, ClientCase } from './arbitraries.ts';
import * as oracle from './guarantees.ts';
import { finish, Harness, settled, token } from './harness.ts';
import { createMiddleware } from './middleware.ts';
import { createFetch } from './server.ts';
import { createAgent } from './wire.ts';

const check: typeof oracle.check = oracle.check;

function createAuth({ auth, misbehaviour }: ClientCase, harness: Harness): Auth | undefined {
  const { publicKey, secretKey } = keys;
  if (auth === 'none') return undefined;
  if (auth === 'simple') return simpleAuth(keys);
  if (auth === 'secretKey') return signedAuth(keys);
  const sign = (text: string) => {
    harness.signed.push(text);
    return harness.act('sign', () => hmac(text, secretKey));
  };
  if (auth === 'sign') return signedAuth({ publicKey, sign });
  const backend = async (_: string, { body = '' }: FetchInit) => {
    const { method, bodyHash, contentType, date, path } = JSON.parse(body);
    return Response.json({ signature: await sign([method, bodyHash, contentType, date, path].join('\n')) });
  };
  const isHostile = misbehaviour?.callback === 'sign' && misbehaviour.how === 'nonsense';
  const headers = () => harness.act('headers', () => ({ Authorization: token }));
  const fetch = isHostile ? createFetch(harness, []) : backend;
  return signedAuth({ publicKey, sign: remoteSigner('https://app.example/sign', { headers, fetch }) });
}

type ApiResult = { readonly data?: unknown; readonly error?: unknown; readonly response: Response };
type ApiRequest = (method: string, path: string, init: object) => Promise<ApiResult>;

/** Stands for the `error` of `api`. */
const apiFailure = Symbol('a failure');

type Caller = (call: CallPlan) => Promise<unknown>;

/** Creates the client of a case. Returns a function that makes a call with it. */
function createCaller(plan: ClientCase, harness: Harness): Caller {
  const { subject, baseUrl, timeout, attemptTimeout, maxRetries, wrongOption = '', middleware = [] } = plan;
  const auth = subject === 'browser' ? undefined : createAuth(plan, harness);
  const [wrongName = '', wrongValue = ''] = wrongOption.split('=');
  const transport =
    plan.transport === 'node' && nodeTransport({ agent: createAgent(harness, new URL(baseUrl).origin) });
  const options = {
    baseUrl,
    timeout,
    attemptTimeout,
    now: () => harness.act('now', Date.now),
    onWarning(warning: unknown) {
      harness.heard.push(warning);
      return harness.act('onWarning', () => {});
    },
    ...(auth && { auth }),
    ...(transport ? { transport } : { fetch: createFetch(harness) }),
    ...(subject !== 'standalone' && { maxRetries, random: () => harness.act('random', Math.random) }),
    ...(wrongOption && { [wrongName]: JSON.parse(wrongValue) }),
  };
  const { signal } = harness.controller;
  if (subject === 'operations' || subject === 'browser') {
    const create = subject === 'browser' ? createBrowserClient : createMetadataClient;
    const client = create(options as never);
    const wrong = { null: null, number: 5, fake: { signal: {} }, unknown: { sginal: signal }, bare: signal };
    return ({ operation, uuid, key, value, options: name }) => {
      const option = { signal: { signal }, undefined: undefined, empty: {}, ...wrong }[name] as object;
      const args = [uuid, key] as [string, string];
      if (operation === 'listFileMetadata') return client.list(args[0], option);
      if (operation === 'getFileMetadataKey') return client.get(...args, option);
      if (operation === 'deleteFileMetadataKey') return client.delete(...args, option);
      return client.set(...args, value as string, option);
    };
  }
  const api = subject === 'api' ? createMetadataClient(options as never).api : createMetadataApi(options);
  const [first, ...others] = middleware.map((name) => createMiddleware(name, harness));
  if (first) api.use(first);
  const request = api.request as unknown as ApiRequest;
  return async ({ operation, uuid, key, value, options: name }) => {
    const { method, path, hasBody } = operations[operation];
    const init = { params: { path: { uuid, key } }, middleware: others, ...(hasBody && { body: value }) };
    const withSignal = name === 'signal' ? { ...init, signal } : init;
    const { data, error, response } = await request(method, path, withSignal);
    oracle.checkSecrets(harness, error);
    oracle.checkSecrets(harness, [...response.headers].join());
    return response.ok ? data : apiFailure;
  };
}

/** Adds hostile properties to the prototype of all objects. Returns a function that removes them. */
function pollute(): () => void {
  const evil = () => Promise.reject(new Error('taken from the prototype'));
  const signal = AbortSignal.abort(new Error('evil'));
  const numbers = { timeout: 86_400_000, maxRetries: 99 };
  const functions = { fetch: evil, transport: evil, sleep: evil, auth: { scheme: 'Evil', authorize: evil } };
  const pollution = { baseUrl: 'https://evil.example', signal, ...numbers, ...functions };
  Object.assign(Object.prototype, pollution);
  return () => {
    for (const name of Object.keys(pollution)) Reflect.deleteProperty(Object.prototype, name);
  };
}

export async function runClient(generated: ClientCase): Promise<void> {
  const { subject, transport, wrongOption, baseUrl, atOnce, timeout, attemptTimeout, maxRetries } = generated;
  const isApi = subject === 'api' || subject === 'standalone';
  const middleware = isApi ? generated.middleware : undefined;
  // Node's own client does not work with a polluted prototype.
  const pollutes = generated.pollutes && transport === 'fetch';
  const plan = { ...generated, middleware, pollutes };
  const harness = new Harness(plan);
  const scheme = subject === 'browser' ? 'none' : plan.auth;
  const isWrong = wrongOption !== undefined || (scheme === 'none' && baseUrl.includes('api.uploadcare.com'));
  const isRefused = scheme === 'simple' && baseUrl === 'http://api.example';
  const mayChange = isApi && (pollutes || middleware?.some((name) => name !== 'spies') === true);
  const limit = isApi ? Math.min(attemptTimeout, timeout) : timeout;
  const outcomes: oracle.Outcome[] = [];

  async function perform(call: Caller, plan: CallPlan, index: number): Promise<void> {
    // Requests are told apart by the end of the UUID.
    const uuid = String(plan.uuid).length === 36 ? `${String(plan.uuid).slice(0, -1)}${index}` : plan.uuid;
    const start = performance.now();
    const failures: unknown[] = [];
    const result = await call({ ...plan, uuid }).catch((error: unknown) => void failures.push(error));
    const elapsed = performance.now() - start;
    check(elapsed <= limit + 1, 'calls settle in time', elapsed, result, failures);
    const target = oracle.targetOf({ ...plan, uuid });
    const hasOptions = isApi || ['signal', 'undefined', 'empty'].includes(plan.options);
    outcomes.push({
      call: target,
      isValid: mayChange ? undefined : oracle.isValid(target) && hasOptions && !isRefused,
      failed: failures.length > 0,
      value: failures.length > 0 ? failures[0] : result,
      sent: harness.requests.filter(({ url }) => url.includes(`${index}/metadata/`)),
    });
  }

  const restore = pollutes ? pollute() : () => {};
  try {
    const caller = createCaller(plan, harness);
    check(!isWrong, 'wrong options are refused', wrongOption);
    const calls = plan.calls.map((call, index) => () => perform(caller, call, index));
    const inTurn = async () => {
      for (const call of calls) await call();
    };
    await settled<unknown>(atOnce ? Promise.all(calls.map((call) => call())) : inTurn(), 2 * (timeout + 1));
  } catch (error) {
    if (!isWrong || !(error instanceof ValidationError)) throw error;
  } finally {
    restore();
  }
  oracle.checkRest(harness);
  await finish();
  oracle.checkRest(harness);
  const origin = baseUrl.replace(/\/$/, '');
  const targets = new Map<unknown, unknown>();
  for (const sent of harness.requests) targets.set(sent, oracle.checkSent(sent, harness, origin, scheme));
  const valid = outcomes.filter(({ isValid }) => isValid).map(({ call }) => oracle.pathOf(call));
  const isChecked = harness.signed.every((text) => valid.some((path) => text.endsWith(path)));
  check(isChecked || mayChange, 'only valid calls are signed', harness.signed, valid);
  const retries = isApi ? 0 : maxRetries + Number(harness.skews.length > 1);
  for (const outcome of outcomes) {
    const { call, isValid, value, sent } = outcome;
    check(sent.length <= (retries + 1) * (transport === 'node' ? 2 : 1), 'retries are limited', sent.length);
    const isSame = sent.every((each) => isDeepStrictEqual(targets.get(each), call));
    check(isSame || isValid === undefined, 'the call is sent that was made', call, targets);
    if (value !== apiFailure) oracle.checkOutcome(harness, outcome);
    else check(isValid !== false && !((sent.at(-1)?.status ?? 500) < 400), 'an `error` is a failure', sent);
  }
}
