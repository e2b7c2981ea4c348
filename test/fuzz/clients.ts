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
import {
  check,
  checkOutcome,
  checkRest,
  checkSecrets,
  checkSent,
  isValid,
  type Outcome,
  targetOf,
} from './guarantees.ts';
import { finish, Harness, settled, token } from './harness.ts';
import { createMiddleware } from './middleware.ts';
import { createFetch } from './server.ts';
import { createAgent } from './wire.ts';

function createAuth({ auth, misbehaviour }: ClientCase, harness: Harness): Auth | undefined {
  const { publicKey, secretKey } = keys;
  if (auth === 'none') return undefined;
  if (auth === 'simple') return simpleAuth(keys);
  if (auth === 'secretKey') return signedAuth(keys);
  const sign = (text: string) => harness.act('sign', () => hmac(text, secretKey));
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

/** Stands for the `error` of `api`. */
const apiFailure = Symbol('a failure');

/** Creates the client of a case. Returns a function that makes a call with it. */
function createCaller(plan: ClientCase, harness: Harness): (call: CallPlan) => Promise<unknown> {
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
    const client =
      subject === 'browser' ? createBrowserClient(options) : createMetadataClient(options as never);
    const wrong = {
      null: null,
      number: 5,
      noSignal: { signal: {} },
      unknown: { sginal: signal },
      aSignal: signal,
    };
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
  return async ({ operation, uuid, key, value, options: name }) => {
    const { method, path, hasBody } = operations[operation];
    const init = {
      params: { path: { uuid, key } },
      middleware: others,
      ...(name === 'signal' && { signal }),
    };
    const called = api.request(
      method as never,
      path as never,
      { ...init, ...(hasBody && { body: value }) } as never,
    );
    const { data, error, response } = (await called) as {
      data?: unknown;
      error?: unknown;
      response: Response;
    };
    checkSecrets(harness, error);
    checkSecrets(harness, [...response.headers].join());
    return response.ok ? data : apiFailure;
  };
}

function evil(): never {
  throw new Error('taken from the prototype of all objects');
}
const pollution = {
  ...{
    baseUrl: 'https://evil.example',
    auth: { scheme: 'Evil', authorize: evil },
    timeout: 86_400_000,
    maxRetries: 99,
  },
  ...{ fetch: evil, transport: evil, sleep: evil, signal: AbortSignal.abort(new Error('evil')) },
};

export async function runClient(plan: ClientCase): Promise<void> {
  const { subject, transport, wrongOption, baseUrl, atOnce, timeout, attemptTimeout, maxRetries } = plan;
  const harness = new Harness(plan);
  const isApi = subject === 'api' || subject === 'standalone';
  const scheme = subject === 'browser' ? 'none' : plan.auth;
  const isWrong = wrongOption !== undefined || (scheme === 'none' && baseUrl.includes('api.uploadcare.com'));
  const isRefused = scheme === 'simple' && baseUrl === 'http://api.example';
  // Node's own client does not work with it.
  const pollutes = plan.pollutes && transport === 'fetch';
  const mayChange = isApi && (pollutes || plan.middleware?.some((name) => name !== 'spies') === true);
  const outcomes: Outcome[] = [];

  async function perform(
    caller: ReturnType<typeof createCaller>,
    planned: CallPlan,
    index: number,
  ): Promise<void> {
    // Requests are told apart by the end of the UUID.
    const isLong = typeof planned.uuid === 'string' && planned.uuid.length === 36;
    const call = isLong ? { ...planned, uuid: `${String(planned.uuid).slice(0, -1)}${index}` } : planned;
    const start = performance.now();
    let failed = false;
    const value = await caller(call).catch((error: unknown) => {
      failed = true;
      return error;
    });
    const elapsed = performance.now() - start;
    check(
      elapsed <= (isApi ? Math.min(attemptTimeout, timeout) : timeout) + 1,
      'calls settle in time',
      elapsed,
      value,
    );
    const target = targetOf(call);
    const hasOptions = isApi || ['signal', 'undefined', 'empty'].includes(call.options);
    const valid = mayChange ? undefined : isValid(target) && hasOptions && !isRefused;
    const sent = harness.requests.filter(({ url }) => url.includes(`${index}/metadata/`));
    outcomes.push({ call: target, isValid: valid, failed, value, sent });
  }

  try {
    if (pollutes) Object.assign(Object.prototype, pollution);
    const caller = createCaller(plan, harness);
    check(!isWrong, 'wrong options are refused', wrongOption);
    const calls = plan.calls.map((call, index) => () => perform(caller, call, index));
    const work = atOnce
      ? Promise.all(calls.map((call) => call()))
      : calls.reduce<Promise<unknown>>((before, call) => before.then(call), Promise.resolve());
    await settled(work, (timeout + 1) * calls.length);
  } catch (error) {
    if (!isWrong || !(error instanceof ValidationError)) throw error;
  } finally {
    for (const name of Object.keys(pollution)) Reflect.deleteProperty(Object.prototype, name);
  }
  checkRest(harness);
  await finish();
  checkRest(harness);
  const targets = new Map(
    harness.requests.map((sent) => [sent, checkSent(sent, harness, baseUrl.replace(/\/$/, ''), scheme)]),
  );
  const retries = isApi ? 0 : maxRetries + Number(harness.skews.length > 1);
  for (const outcome of outcomes) {
    const { call, isValid, value, sent } = outcome;
    check(sent.length <= (retries + 1) * (transport === 'node' ? 2 : 1), 'retries are limited', sent.length);
    const isSame = sent.every((each) => isDeepStrictEqual(targets.get(each), call));
    check(isSame || isValid === undefined, 'the call is sent that was made', call, targets);
    if (value !== apiFailure) checkOutcome(harness, outcome);
    else
      check(
        isValid !== false && !((sent.at(-1)?.status ?? 500) < 400),
        'an `error` comes from a failure',
        sent,
      );
  }
}
