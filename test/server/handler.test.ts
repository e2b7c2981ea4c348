// The part that the proxy and the signing handler share, and their options.
import { signedAuth } from 'uploadcare-metadata';
import {
  createMetadataProxy,
  createSigningHandler,
  type HandlerOptions,
  type RequestedCall,
} from 'uploadcare-metadata/server';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { maxBytes, operations, requestMediaType } from '../../generated/constants.ts';
import { keys, uuid } from '../support/client.ts';
import {
  callRequest,
  createTestProxy,
  createTestSigner,
  type Fields,
  json,
  partsOf,
  rejection,
  resultOf,
  signingRequest,
} from './support.ts';

type Options = Partial<HandlerOptions<RequestedCall>>;

const failure = new Error('the session store is down');
const raise = () => {
  throw failure;
};
const [app, evil] = ['https://app.example.com', 'https://evil.example'];
const ofType = (type: string): Fields => ({ headers: { 'Content-Type': type } });
const ofPage = (site: string, origin: string): Fields => ({ headers: { 'Sec-Fetch-Site': site, Origin: origin } });
const requests: [status: number, all: Fields[]][] = [
  [405, ['HEAD', 'OPTIONS', 'get', ''].map((method) => ({ method }))],
  [415, ['', 'text/plain', `text/plain; x=${requestMediaType}`].map(ofType)],
  [415, [', text/plain', '; x=y', '; charset=utf-16'].map((suffix) => ofType(requestMediaType + suffix))],
  [200, ['; charset=utf-8', ';charset="UTF-8"'].map((suffix) => ofType(requestMediaType + suffix))],
  [200, [ofType(requestMediaType.toUpperCase()), ofPage('same-origin', evil), ofPage('cross-site', app)]],
  [403, ['cross-site', 'same-site', 'none'].map((site) => ofPage(site, 'null'))],
  [403, [evil, `${app}.evil.example`].map((origin) => ofPage('same-site', origin))],
];
const rows = requests.flatMap(([status, all]) => all.map((fields) => [status, fields] as const));

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe.each([
  {
    name: 'the proxy',
    create: (options: Options = {}) => createTestProxy(options),
    request: (fields?: Fields) => callRequest('updateFileMetadataKey', fields),
    allow: [...new Set(Object.values(operations).map(({ method }) => method))].join(', '),
  },
  {
    name: 'the signing handler',
    create: (options: Options = {}) => createTestSigner(options),
    request: (fields?: Fields) => signingRequest(partsOf('updateFileMetadataKey'), fields),
    allow: 'POST',
  },
])('$name', ({ create, request, allow }) => {
  it.each(rows)('responds with %d to %j, and asks `authorize` only if that is 200', async (status, fields) => {
    const { handler, authorize, onError } = create({ allowedOrigins: [app] });
    const response = await handler(request(fields));
    expect(response.headers.get('Allow')).toBe(status === 405 ? allow : null);
    expect(await resultOf(response)).toEqual(status === 200 ? [200, expect.anything()] : rejection(status));
    expect(authorize).toHaveBeenCalledTimes(status === 200 ? 1 : 0);
    expect(onError).not.toHaveBeenCalled();
  });

  type Controller = ReadableStreamDefaultController;
  const produce = (controller: Controller, bytes: number = maxBytes.request) =>
    controller.enqueue(new Uint8Array(bytes));
  const drip = (controller: Controller) =>
    new Promise<void>((resolve) => setTimeout(resolve, 9_000)).then(() => produce(controller, 1));
  it.each<[status: number, name: string, produce: (controller: Controller) => unknown]>([
    [400, 'fails', raise],
    [413, 'is too long', produce],
    [408, 'is slow', drip],
  ])('responds with %d to a body that %s, and reads no more of it', async (status, _, produce) => {
    const { handler, authorize, onError } = create();
    const cancel = vi.fn();
    const pull = vi.fn(async (controller: Controller) => {
      if (pull.mock.calls.length < 100) await produce(controller);
      else controller.close();
    });
    const pending = handler(request({ body: new ReadableStream({ pull, cancel }) }));
    await vi.advanceTimersByTimeAsync(30_000);
    const response = await pending;
    expect(response.headers.get('Connection')).toBe(status === 408 ? 'close' : null);
    expect(await resultOf(response)).toEqual(rejection(status));
    expect(cancel).toHaveBeenCalledTimes(status === 400 ? 0 : 1);
    expect([...authorize.mock.calls, ...onError.mock.calls]).toEqual([]);
  });

  it.each<[string, () => unknown, unknown[]]>([
    ['false', () => false, []],
    ['a promise of an object', async () => ({ allowed: true }), []],
    ['a refusal without a detail', () => ({ status: 401 }), []],
    ['a refusal with a status of success', () => ({ status: 200, detail: 'x' }), []],
    ['a refusal with no known status', () => ({ status: 600, detail: 'x' }), []],
    ['a response of success', () => Response.json({ pet: 'cat' }), []],
    ['a rejection', () => Promise.reject(failure), [[failure]]],
    ['an exception', raise, [[failure]]],
  ])('denies a call when `authorize` returns %s', async (_, allow, reported) => {
    const { handler, authorize, onError } = create({ authorize: allow as () => boolean });
    expect(await resultOf(await handler(request()))).toEqual(rejection(403, 'This call is not allowed.'));
    expect(authorize.mock.calls).toEqual([[expect.objectContaining({ uuid, key: 'pet' })]]);
    expect(onError.mock.calls).toEqual(reported);
  });

  const refusal = { status: 401, detail: 'Sign in first.' };
  it.each([
    ['an object', refusal],
    ['a promise', Promise.resolve(refusal)],
    ['a response', Response.json({ detail: refusal.detail }, refusal)],
  ])('denies a call, and another one, with a refusal that is %s', async (_, result) => {
    const { handler, onError } = create({ authorize: () => result });
    for (let count = 0; count < 2; count++)
      expect(await resultOf(await handler(request()))).toEqual(rejection(401, refusal.detail));
    expect(onError).not.toHaveBeenCalled();
  });

  it.each([undefined, { method: 'GET', headers: json }])('throws immediately when it is called with %j', (wrong) => {
    expect(() => create().handler(wrong as never)).toThrow(/^`request` .*toNodeHandler/);
  });

  it('carries out a call as it was allowed, whatever `authorize` does to its argument', async () => {
    const given = request();
    const wrong = { operation: 'deleteFileMetadataKey', uuid: 'x', key: 'other', value: 'other' };
    const { handler } = create({ authorize: (call) => call.request === given && Boolean(Object.assign(call, wrong)) });
    expect(await resultOf(await handler(given))).toEqual(await resultOf(await create().handler(request())));
  });

  it('responds with 503 when `authorize` takes too long, also if that allows the call later', async () => {
    let allow = (_: boolean) => {};
    const authorize = () => new Promise<boolean>((resolve) => (allow = resolve));
    const response = create({ authorize, timeout: 50 }).handler(request());
    await vi.advanceTimersByTimeAsync(50);
    allow(true);
    expect([(await response).status, vi.getTimerCount()]).toEqual([503, 0]);
  });

  it('ends when the client leaves, and does not report that', async () => {
    const controller = new AbortController();
    const { handler, onError } = create({ authorize: () => new Promise(() => {}) });
    const response = handler(request({ signal: controller.signal }));
    await vi.advanceTimersByTimeAsync(0);
    controller.abort();
    expect([(await response).ok, onError.mock.calls, vi.getTimerCount()]).toEqual([false, [], 0]);
  });

  it.each<[string, () => unknown]>([
    ['throws', raise],
    ['rejects', () => Promise.reject(failure)],
  ])('responds with 500 when a request cannot be read, also when `onError` %s', async (_, fail) => {
    const { handler, onError } = create({ onError: fail });
    const response = await handler({ ...request(), headers: { get: raise } } as never);
    expect(await resultOf(response)).toEqual(rejection(500, 'The server failed.'));
    expect(onError.mock.calls).toEqual([[failure]]);
  });
});

const [auth, authorize, { secretKey }] = [signedAuth(keys), () => true, keys];
const proxy = (options: object) => createMetadataProxy({ auth, authorize, ...options });
const signer = (options: object) => createSigningHandler({ secretKey, authorize, ...options });

it.each<[argument: string, options: object | undefined, create?: (options: never) => unknown]>([
  ['authorize', { authorize: true }],
  ['onError', { onError: 'log' }],
  ['timeout', { timeout: Number.NaN }],
  ['allowedOrigins', { allowedOrigins: app }],
  ...['*', 'null', 'app.example.com', `${app}/`, 'https://*.example.com'].map((origin): [string, object] => [
    'allowedOrigins',
    { allowedOrigins: [origin] },
  ]),
  ['now', { now: 0 }],
  ['secretKey', { secretKey: ` ${secretKey}` }],
  ['secretKey', { secretKey: undefined }],
  ['authorise', { authorise: authorize }],
  ['options', undefined, createSigningHandler],
  ['auth', { auth: undefined, baseUrl: app }, proxy],
  ['auth', { auth: {} }, proxy],
  ['now', { now: 0 }, proxy],
  ['maxRetries', { maxRetries: 1 }, proxy],
  ['options', undefined, createMetadataProxy],
])('the handlers refuse the option `%s`: %o', (argument, options, create = signer) => {
  expect(() => create(options as never)).toThrow(expect.objectContaining({ name: 'ValidationError', argument }));
});

it('the signing handler is refused in a browser', () => {
  vi.stubGlobal('document', {});
  expect(() => signer({})).toThrow('must not be used in a browser');
});
