// Runs a case of a client.
import { isDeepStrictEqual } from 'node:util';
import type { Middleware } from 'openapi-fetch';
import { operations } from '../../generated/constants.ts';
import { createMetadataClient as createBrowserClient } from '../../src/browser.ts';
import {
  type Auth,
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
import { check } from './guarantees.ts';
import { Harness, token } from './harness.ts';
import { createFetch } from './server.ts';
import { createAgent } from './wire.ts';

const tokenHeaders = (harness: Harness) => () => harness.act('headers', () => ({ Authorization: token }));

function createAuth({ auth, misbehaviour }: ClientCase, harness: Harness): Auth {
  const { publicKey, secretKey } = keys;
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
  const headers = tokenHeaders(harness);
  const fetch = isHostile ? createFetch(harness, []) : backend;
  return signedAuth({ publicKey, sign: remoteSigner('https://app.example/sign', { headers, fetch }) });
}

type Change = NonNullable<ClientCase['middleware']>[number];

/** Returns a copy with another end of the URL. */
function copy({ url, method, headers, signal }: Request, from: RegExp, to: string, init?: RequestInit): Request {
  return new Request(url.replace(from, to), { method, headers, signal, ...init });
}

const changes: Readonly<Partial<Record<Change, (request: Request) => unknown>>> = {
  header: ({ headers }) => headers.set('X-Extra', 'yes'),
  credentials: ({ headers }) => headers.set('Authorization', 'Bearer own'),
  host: (request) => copy(request, /\/\/[^/]+/, '//evil.example'),
  key: (request) => copy(request, /[^/]+\/$/, 'other/'),
  body: (request) => copy(request, /$/, '', { method: 'PUT', body: '"dog"' }),
  reads: (request) => request.text(),
  responds: () => new Response('"own"'),
  throws: () => Promise.reject(new Error('own')),
};

/** Creates middleware of the caller for `api`. All of it spies; some changes the request or the response. */
function createMiddleware(change: Change, { kept, heard, thrown, controller }: Harness): Middleware {
  return {
    async onRequest({ request }) {
      kept.push(request);
      try {
        const changed: unknown = await changes[change]?.(request);
        return typeof changed === 'object' ? (changed as Request | Response) : undefined;
      } catch (error) {
        thrown.add(error);
        throw error;
      }
    },
    async onResponse({ request, response }) {
      kept.push(request);
      heard.push([...response.headers].join(), response.ok || (await response.clone().text()));
      return change === 'replaces' ? new Response('"own"') : undefined;
    },
    onError({ request, error }) {
      kept.push(request);
      if (error !== controller.signal.reason) heard.push(error);
    },
  };
}

type ApiResult = { readonly data?: unknown; readonly error?: unknown; readonly response: Response };
type ApiRequest = (method: string, path: string, init: object) => Promise<ApiResult>;

/** Stands for the `error` of `api`. */
const apiFailure = Symbol('a failure');

type Caller = (call: CallPlan) => Promise<unknown>;

/** Creates the client of a case. Returns a function that makes a call with it. */
function createCaller(plan: ClientCase, harness: Harness): Caller {
  const { subject, baseUrl, timeout, attemptTimeout, maxRetries, wrongOption, middleware = [] } = plan;
  const createTransport = () => nodeTransport({ agent: createAgent(harness, new URL(baseUrl).origin) });
  const options = {
    baseUrl,
    timeout,
    attemptTimeout,
    maxRetries,
    now: () => harness.act('now', Date.now),
    random: () => harness.act('random', Math.random),
    onWarning(warning: unknown) {
      harness.heard.push(warning);
      return harness.act('onWarning', () => {});
    },
    ...(plan.auth !== 'none' &&
      (subject === 'browser' ? { headers: tokenHeaders(harness) } : { auth: createAuth(plan, harness) })),
    ...(plan.transport === 'node' ? { transport: createTransport() } : { fetch: createFetch(harness) }),
    ...wrongOption,
  };
  const { signal } = harness.controller;
  if (subject !== 'api') {
    const create = subject === 'browser' ? createBrowserClient : createMetadataClient;
    const client = create(options as never);
    return ({ operation, uuid, key, value }) => {
      const args = [uuid, key] as [string, string];
      if (operation === 'listFileMetadata') return client.list(args[0], { signal });
      if (operation === 'getFileMetadataKey') return client.get(...args, { signal });
      if (operation === 'deleteFileMetadataKey') return client.delete(...args, { signal });
      return client.set(...args, value as string, { signal });
    };
  }
  const { api } = createMetadataClient(options as never);
  const [first, ...others] = middleware.map((name) => createMiddleware(name, harness));
  if (first) api.use(first);
  const request = api.request as unknown as ApiRequest;
  return async ({ operation, uuid, key, value }) => {
    const { method, path, requestBody } = operations[operation];
    const init = { params: { path: { uuid, key } }, middleware: others, signal, ...(requestBody && { body: value }) };
    const { data, error, response } = await request(method, path, init);
    oracle.checkSecrets(harness, error);
    oracle.checkSecrets(harness, [...response.headers].join());
    return response.ok ? data : apiFailure;
  };
}

const evil = () => Promise.reject(new Error('taken from the prototype'));
/** Hostile properties for the prototype of all objects. */
const pollution = {
  baseUrl: 'https://evil.example',
  timeout: 86_400_000,
  maxRetries: 99,
  fetch: evil,
  transport: evil,
  sleep: evil,
  auth: { scheme: 'Evil', authorize: evil },
  signal: AbortSignal.abort(new Error('evil')),
};

export async function runClient(generated: ClientCase): Promise<void> {
  const { subject, transport, wrongOption, baseUrl, atOnce, timeout, attemptTimeout, maxRetries } = generated;
  const isApi = subject === 'api';
  const middleware = isApi ? generated.middleware : undefined;
  // Node's own client does not work with a polluted prototype.
  const pollutes = generated.pollutes && transport === 'fetch';
  const plan = { ...generated, middleware, pollutes };
  const harness = new Harness(plan);
  const scheme = plan.auth !== 'none' && subject === 'browser' ? 'token' : plan.auth;
  const isForBackend = scheme === 'none' || scheme === 'token';
  const isReadable = scheme === 'token' && baseUrl === 'http://api.example';
  const isWrong = wrongOption !== undefined || isReadable || (isForBackend && baseUrl.includes('api.uploadcare.com'));
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
    outcomes.push({
      call: target,
      isValid: mayChange ? undefined : oracle.isValid(target) && !isRefused,
      failed: failures.length > 0,
      value: failures.length > 0 ? failures[0] : result,
      sent: harness.requests.filter(({ url }) => url.includes(`${index}/metadata/`)),
    });
  }

  if (pollutes) Object.assign(Object.prototype, pollution);
  try {
    const caller = createCaller(plan, harness);
    check(!isWrong, 'wrong options are refused', wrongOption);
    const calls = plan.calls.map((call, index) => () => perform(caller, call, index));
    const inTurn = async () => {
      for (const call of calls) await call();
    };
    const work = atOnce ? Promise.all(calls.map((call) => call())) : inTurn();
    await harness.settled<unknown>(work, 2 * (timeout + 1));
  } catch (error) {
    if (!isWrong || !(error instanceof ValidationError)) throw error;
  } finally {
    for (const name of Object.keys(pollution)) Reflect.deleteProperty(Object.prototype, name);
  }
  await oracle.checkRest(harness);
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
