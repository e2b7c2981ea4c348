// The part that the proxy and the signing handler share.
import { simpleAuth, ValidationError } from 'uploadcare-metadata';
import {
  createMetadataProxy,
  createSigningHandler,
  type HandlerOptions,
  type RequestedCall,
} from 'uploadcare-metadata/server';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { requestMediaType } from '../../generated/constants.ts';
import { keys, uuid } from '../support/client.ts';
import {
  callRequest,
  createTestProxy,
  createTestSigner,
  fieldsOf,
  partsOf,
  resultOf,
  signingRequest,
} from './support.ts';

type Options = Partial<HandlerOptions<RequestedCall>>;
type Init = Parameters<typeof signingRequest>[1];

const kinds = [
  {
    name: 'the proxy',
    create: (options: Options = {}) => createTestProxy(options),
    request: (init?: Init) => callRequest('updateFileMetadataKey', init),
    wrong: { operation: 'deleteFileMetadataKey', uuid: 'x', key: 'other', value: 'other' },
    allow: 'GET, PUT, DELETE',
    build: (options: object) => createMetadataProxy({ auth: simpleAuth(keys), authorize: () => true, ...options }),
  },
  {
    name: 'the signing handler',
    create: (options: Options = {}) => createTestSigner(options),
    request: (init?: Init) => signingRequest(partsOf('updateFileMetadataKey'), init),
    wrong: { operation: 'deleteFileMetadataKey', uuid: 'x', key: 'other' },
    allow: 'POST',
    build: (options: object) => createSigningHandler({ secretKey: keys.secretKey, authorize: () => true, ...options }),
  },
];

const never = () => new Promise<never>(() => {});
const failure = new Error('the session store is down');
const raise = () => {
  throw failure;
};
const denied = { status: 403, body: { detail: 'This call is not allowed.' } };

afterEach(() => {
  vi.useRealTimers();
});

describe.each(kinds.map((kind) => [kind.name, kind] as const))('%s', (_, { create, request, wrong, allow, build }) => {
  /** Fails unless a request is rejected with this status before `authorize` hears of it. */
  async function expectRejected(given: Request, status: number, options?: Options) {
    const { handler, asked, errors } = create(options);
    const response = await handler(given);
    expect(await resultOf(response.clone())).toEqual({ status, body: { detail: expect.any(String) } });
    expect([...asked, ...errors]).toEqual([]);
    return response;
  }

  it.each<[string, () => unknown, unknown[]]>([
    ['false', () => false, []],
    ['undefined', () => undefined, []],
    ['1', () => 1, []],
    ['"true"', () => 'true', []],
    ['new Boolean(true)', () => new Boolean(true), []],
    ['a promise of false', async () => false, []],
    ['a promise of an object', async () => ({ allowed: true }), []],
    ['a rejection', () => Promise.reject(failure), [failure]],
    ['an exception', raise, [failure]],
  ])('denies a call when `authorize` returns %s', async (_, authorize, expected) => {
    const { handler, asked, errors } = create({ authorize: authorize as () => boolean });
    expect(await resultOf(await handler(request()))).toEqual(denied);
    expect([asked, errors]).toEqual([[expect.objectContaining({ uuid, key: 'pet' })], expected]);
  });

  it('carries out a call as it was allowed, whatever `authorize` does to its argument', async () => {
    const { handler } = create({ authorize: (call) => Object.assign(call, wrong) !== null });
    expect(await resultOf(await handler(request()))).toEqual(await resultOf(await create().handler(request())));
  });

  it('passes the request to `authorize` as it came, with its body read', async () => {
    const given = request();
    const { handler } = create({ authorize: (call) => call.request === given && given.bodyUsed });
    expect((await handler(given)).ok).toBe(true);
  });

  it.each(['HEAD', 'OPTIONS', 'PATCH', 'get', 'Post', ''])('rejects the method %j', async (method) => {
    const response = await expectRejected(fieldsOf(request(), { method }), 405);
    expect(response.headers.get('Allow')).toBe(allow);
    expect(response.headers.has('Access-Control-Allow-Origin')).toBe(false);
  });

  it.each([
    ...[undefined, '', 'text/plain', 'application/x-www-form-urlencoded', `text/plain; x=${requestMediaType}`],
    ...[', text/plain', '; x=y', '; charset=utf-16'].map((suffix) => requestMediaType + suffix),
  ])('rejects the content type %j', async (type) => {
    const headers = new Headers(type === undefined ? {} : { 'Content-Type': type });
    await expectRejected(fieldsOf(request(), { headers }), 415);
  });

  it.each([
    ...['; charset=utf-8', ';charset=UTF-8', '; charset="utf-8"'].map((suffix) => requestMediaType + suffix),
    requestMediaType.toUpperCase(),
  ])('accepts the content type %j', async (type) => {
    expect((await create().handler(request({ headers: { 'Content-Type': type } }))).ok).toBe(true);
  });

  it('rejects pages of other origins, as the browser tells', async () => {
    const [app, evil] = ['https://app.example.com', 'https://evil.example'];
    const from = (site: string, origin?: string) =>
      request({ headers: { 'Sec-Fetch-Site': site, ...(origin && { Origin: origin }) } });
    for (const site of ['cross-site', 'same-site', 'none', 'anything']) {
      for (const origin of [undefined, 'null', evil, `${app}.evil.example`])
        await expectRejected(from(site, origin), 403, { allowedOrigins: [app] });
      expect((await create({ allowedOrigins: [app] }).handler(from(site, app))).ok).toBe(true);
    }
    expect((await create().handler(from('same-origin', evil))).ok).toBe(true);
  });

  it('rejects a body that is too long, without reading it to the end', async () => {
    const pull = vi.fn((controller: ReadableStreamDefaultController) => controller.enqueue(new Uint8Array(1_024)));
    const cancel = vi.fn();
    await expectRejected(fieldsOf(request(), { body: new ReadableStream({ pull, cancel }) }), 413);
    expect(pull.mock.calls.length).toBeLessThan(20);
    expect(cancel).toHaveBeenCalledTimes(1);
  });

  it('rejects a body that fails', async () => {
    const body = new ReadableStream({ start: (controller) => controller.error(failure) });
    await expectRejected(fieldsOf(request(), { body }), 400);
  });

  it('rejects a body that does not arrive in time, and reads no more of it', async () => {
    vi.useFakeTimers();
    const pull = vi.fn(async (controller: ReadableStreamDefaultController) => {
      await new Promise((resolve) => setTimeout(resolve, 9_000));
      controller.enqueue(new Uint8Array(1));
    });
    const cancel = vi.fn();
    const rejected = expectRejected(fieldsOf(request(), { body: new ReadableStream({ pull, cancel }) }), 408);
    await vi.advanceTimersByTimeAsync(30_000);
    expect((await rejected).headers.get('Connection')).toBe('close');
    const { length } = pull.mock.calls;
    await vi.advanceTimersByTimeAsync(60_000);
    expect([pull.mock.calls.length, cancel.mock.calls.length]).toEqual([length, 1]);
  });

  it('rejects a call when `authorize` takes too long, also if that allows it later', async () => {
    vi.useFakeTimers();
    let allow = (_: boolean) => {};
    const authorize = () => new Promise<boolean>((resolve) => (allow = resolve));
    const response = create({ authorize, timeout: 50 }).handler(request());
    await vi.advanceTimersByTimeAsync(50);
    allow(true);
    expect((await response).status).toBe(503);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('ends when the client leaves, and does not report that', async () => {
    vi.useFakeTimers();
    const controller = new AbortController();
    const { handler, errors } = create({ authorize: never });
    const response = handler(request({ signal: controller.signal }));
    await vi.advanceTimersByTimeAsync(0);
    controller.abort();
    expect((await response).ok).toBe(false);
    expect([errors, vi.getTimerCount()]).toEqual([[], 0]);
  });

  it('responds when `onError` fails, and when the request cannot be read', async () => {
    for (const onError of [raise, () => Promise.reject(failure)] as (() => void)[])
      expect((await create({ authorize: raise, onError }).handler(request())).status).toBe(403);
    const { handler, errors } = create();
    const response = await handler(fieldsOf(request(), { headers: { get: raise } }));
    expect(await resultOf(response)).toEqual({ status: 500, body: { detail: 'The server failed.' } });
    expect(errors).toEqual([failure]);
  });

  it.each<[argument: string, options: object]>([
    ['authorize', { authorize: undefined }],
    ['authorize', { authorize: true }],
    ['onError', { onError: 'log' }],
    ['now', { now: 0 }],
    ['timeout', { timeout: 0 }],
    ['timeout', { timeout: Number.NaN }],
    ['allowedOrigins', { allowedOrigins: 'https://app.example.com' }],
    ...['*', 'null', 'app.example.com', 'https://app.example.com/', 'https://*.example.com'].map(
      (origin): [string, object] => ['allowedOrigins', { allowedOrigins: [origin] }],
    ),
  ])('refuses the option `%s`: %o', (argument, options) => {
    expect(() => build(options)).toThrow(ValidationError);
    expect(() => build(options)).toThrow(expect.objectContaining({ argument }));
  });

  it('names the option that is nearest to an unknown one', () => {
    expect(() => build({ authorise: () => true })).toThrow('`authorise` is not an option. Did you mean `authorize`?');
    expect(() => build({ maxRetries: 1 })).toThrow('`maxRetries` is not an option.');
  });
});
