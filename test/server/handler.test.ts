// The part that the proxy and the signing handler share.
import { signedAuth } from 'uploadcare-metadata';
import {
  createMetadataProxy,
  createSigningHandler,
  type HandlerOptions,
  type RequestedCall,
} from 'uploadcare-metadata/server';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { operations, requestMediaType } from '../../generated/constants.ts';
import { keys, uuid } from '../support/client.ts';
import {
  callRequest,
  createTestProxy,
  createTestSigner,
  type Fields,
  json,
  partsOf,
  rejected,
  resultOf,
  signingRequest,
} from './support.ts';

type Options = Partial<HandlerOptions<RequestedCall>>;

const kinds = [
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
];

const failure = new Error('the session store is down');
const raise = () => {
  throw failure;
};
const [app, evil] = ['https://app.example.com', 'https://evil.example'];
const withHeaders = (headers: Record<string, string>): Fields => ({ headers: new Headers(headers) });
const ofType = (type: string): [string, Fields] => [`the type ${type}`, withHeaders({ 'Content-Type': type })];
const fromPage = (site: string, origin?: string): [string, Fields] => [
  `a ${site} page of ${origin}`,
  withHeaders({ ...json, 'Sec-Fetch-Site': site, ...(origin && { Origin: origin }) }),
];

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe.each(kinds)('$name', ({ create, request, allow }) => {
  const rejections: [status: number, requests: [string, Fields][]][] = [
    [405, ['HEAD', 'OPTIONS', 'PATCH', 'get', ''].map((method) => [`the method "${method}"`, { method }])],
    [415, ['', 'text/plain', `text/plain; x=${requestMediaType}`].map(ofType)],
    [415, [', text/plain', '; x=y', '; charset=utf-16'].map((suffix) => ofType(requestMediaType + suffix))],
    [403, ['cross-site', 'same-site', 'none'].map((site) => fromPage(site))],
    [403, ['null', evil, `${app}.evil.example`].map((origin) => fromPage('same-site', origin))],
  ];
  const rows = rejections.flatMap(([status, all]) => all.map(([name, fields]) => [status, name, fields] as const));
  it.each(rows)('responds with %d to %s before it asks `authorize`', async (status, _, fields) => {
    const { handler, asked, errors } = create({ allowedOrigins: [app] });
    const response = await handler(request(fields));
    expect(response.headers.get('Allow')).toBe(status === 405 ? allow : null);
    expect(await resultOf(response)).toEqual(rejected(status));
    expect([asked, errors]).toEqual([[], []]);
  });

  it.each([
    ...['; charset=utf-8', ';charset=UTF-8', '; charset="utf-8"'].map((suffix) => ofType(requestMediaType + suffix)),
    ofType(requestMediaType.toUpperCase()),
    fromPage('same-origin', evil),
    fromPage('cross-site', app),
  ])('accepts %s', async (_, fields) => {
    expect((await create({ allowedOrigins: [app] }).handler(request(fields))).ok).toBe(true);
  });

  type Controller = ReadableStreamDefaultController;
  it.each<[number, string, (controller: Controller) => unknown]>([
    [400, 'fails', raise],
    [413, 'is too long', (controller) => controller.enqueue(new Uint8Array(1_024))],
    [
      408,
      'is slow',
      async (controller) => {
        await new Promise((resolve) => setTimeout(resolve, 9_000));
        controller.enqueue(new Uint8Array(1));
      },
    ],
  ])('responds with %d to a body that %s, and reads no more of it', async (status, _, produce) => {
    const { handler, asked, errors } = create();
    const cancel = vi.fn();
    const pull = vi.fn(async (controller: Controller) => {
      if (pull.mock.calls.length < 100) await produce(controller);
      else controller.close();
    });
    const response = handler(request({ body: new ReadableStream({ pull, cancel }) }));
    await vi.advanceTimersByTimeAsync(30_000);
    expect((await response).headers.get('Connection')).toBe(status === 408 ? 'close' : null);
    expect(await resultOf(await response)).toEqual(rejected(status));
    const { length } = pull.mock.calls;
    await vi.advanceTimersByTimeAsync(60_000);
    expect([pull.mock.calls.length, cancel.mock.calls.length]).toEqual([length, status === 400 ? 0 : 1]);
    expect([asked, errors]).toEqual([[], []]);
  });

  it.each<[string, () => unknown, unknown[]]>([
    ['false', () => false, []],
    ['a promise of an object', async () => ({ allowed: true }), []],
    ['a rejection', () => Promise.reject(failure), [failure]],
    ['an exception', raise, [failure]],
  ])('denies a call when `authorize` returns %s', async (_, authorize, expected) => {
    const { handler, asked, errors } = create({ authorize: authorize as () => boolean });
    expect(await resultOf(await handler(request()))).toEqual(rejected(403, 'This call is not allowed.'));
    expect([asked, errors]).toEqual([[expect.objectContaining({ uuid, key: 'pet' })], expected]);
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
    const { handler, errors } = create({ authorize: () => new Promise(() => {}) });
    const response = handler(request({ signal: controller.signal }));
    await vi.advanceTimersByTimeAsync(0);
    controller.abort();
    expect([(await response).ok, errors, vi.getTimerCount()]).toEqual([false, [], 0]);
  });

  it.each<[string, () => unknown]>([
    ['throws', raise],
    ['rejects', () => Promise.reject(failure)],
  ])('responds when `onError` %s', async (_, onError) => {
    expect((await create({ authorize: raise, onError }).handler(request())).status).toBe(403);
  });

  it('responds with 500 when the request cannot be read', async () => {
    const { handler, errors } = create();
    const response = await handler(request({ headers: { get: raise } }));
    expect(await resultOf(response)).toEqual(rejected(500, 'The server failed.'));
    expect(errors).toEqual([failure]);
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
