// A `fetch` that does anything at all, as polyfills, mocks and proxies do.
import { ReadableStream } from 'node:stream/web';
import { ConnectionError } from 'uploadcare-metadata';
import { nodeTransport } from 'uploadcare-metadata/node';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { maxResponseBytes } from '../../src/http/read-response.ts';
import { apiResponse, createTestClient, rejectionOf } from '../support/client.ts';
import { faces } from '../support/faces.ts';

afterEach(() => {
  vi.useRealTimers();
});

/** Returns the Response-like of a platform without streams, such as React Native. */
const withoutStream = (text: string, headers = {}, status = 200) => ({
  status,
  headers: new Headers(headers),
  text: vi.fn(async () => text),
});

type Read = () => Promise<Uint8Array>;
/** Returns a Response-like with a body of endless chunks, and the function that cancels it. */
function endless(status: number, properties: object = {}, read: Read = async () => new Uint8Array(100_000)) {
  const cancel = vi.fn(async () => {});
  const body = {
    cancel,
    getReader: () => ({ read: async () => ({ done: false, value: await read() }), cancel }),
  };
  return { cancel, response: { ...withoutStream(''), status, body, ...properties } };
}

function fail(error: unknown) {
  return () => {
    throw error;
  };
}
const throwing = (name: string) => Object.defineProperty({}, name, { get: fail(new Error('x')) });

describe.each(faces)('%s:', (_, perform) => {
  const clientOf = (fetch: () => unknown) =>
    createTestClient([], { fetch: async () => fetch() as Response, maxRetries: 0 }).client;
  const errorOf = (fetch: () => unknown) => rejectionOf(perform(clientOf(fetch), 'list'));

  it.each<[string, () => unknown]>([
    ['returns nothing', () => undefined],
    ['returns an empty object', () => ({})],
    ['returns a string', () => 'cat'],
    ['throws', fail(new Error('no'))],
    ['throws undefined', fail(undefined)],
    ['throws an error that cannot be read', fail(throwing('message'))],
    ['returns headers that cannot be read', () => throwing('headers')],
    ['returns headers that throw', () => ({ ...withoutStream('{}'), headers: { get: fail(1) } })],
    ['returns a body that is no web stream', () => ({ ...withoutStream('{}'), body: { pipe() {} } })],
    [
      'returns a body that cannot be cancelled',
      () => endless(200, { headers: { get: fail(1) }, body: { cancel: fail(1) } }).response,
    ],
  ])('a `fetch` that %s is a ConnectionError', async (_, fetch) => {
    expect(await errorOf(fetch)).toBeInstanceOf(ConnectionError);
  });

  it('a `fetch` that returns one response twice is a ConnectionError', async () => {
    const response = apiResponse(200, {});
    const client = clientOf(() => response);
    expect(await perform(client, 'list')).toEqual({});
    expect((await rejectionOf(perform(client, 'list'))).message).toContain('returned no unread Response');
  });

  it.each([undefined, {}, nodeTransport])('a transport that returns %o is a ConnectionError', async (response) => {
    const options = { fetch: undefined, transport: async () => response as never, maxRetries: 0 };
    const error = await rejectionOf(perform(createTestClient([], options).client, 'list'));
    expect(error).toBeInstanceOf(ConnectionError);
    expect(error.message).toContain('`transport` returned no response');
  });

  it('a body that is split inside a character is joined', async () => {
    const bytes = [...new TextEncoder().encode('{"pet":"🐈"}')].map((byte) => Uint8Array.of(byte));
    const response = new Response(ReadableStream.from(bytes) as BodyInit);
    expect(
      await perform(
        clientOf(() => response),
        'list',
      ),
    ).toEqual({ pet: '🐈' });
  });

  it.each(['[1]', '{"a":null}', '7'])('a response without `ok` and with %s is unexpected', async (text) => {
    expect(await errorOf(() => withoutStream(text))).toHaveProperty('code', 'unexpected_response');
  });

  it('a response without `body` is read by `text()`', async () => {
    const response = () => withoutStream('{"pet":"cat"}', { 'Content-Length': '13' });
    expect(await perform(clientOf(response), 'list')).toEqual({ pet: 'cat' });
  });

  it('a response without `body` is not read when its Content-Length is too large', async () => {
    const response = withoutStream('{}', { 'Content-Length': `${maxResponseBytes + 1}` });
    expect(await errorOf(() => response)).toHaveProperty('code', 'unexpected_response');
    expect(response.text).not.toHaveBeenCalled();
  });

  it('a response without `body` is refused when its text is too long', async () => {
    const text = JSON.stringify({ pet: 'x'.repeat(maxResponseBytes) });
    expect(await errorOf(() => withoutStream(text))).toHaveProperty('code', 'unexpected_response');
  });

  it.each<[string, string, number, object?, Read?]>([
    ['status 0', 'Not a status of HTTP', 0],
    ['status 199', 'Not a status of HTTP', 199],
    ['status 600', 'Not a status of HTTP', 600],
    ['status 999', 'Not a status of HTTP', 999],
    ['a redirect', 'A redirect', 302],
    ['a redirect that `fetch` has followed', 'A redirect', 200, { redirected: true }],
    ['a redirect of a browser', 'A redirect', 0, { type: 'opaqueredirect' }],
    ['an endless body', 'The body is longer', 200],
    ['a body of endless empty chunks', 'The body is longer', 200, {}, async () => new Uint8Array(0)],
  ])('%s is unexpected: %j, and the body is cancelled', async (_, problem, status, properties, read) => {
    const { response, cancel } = endless(status, properties, read);
    const error = await errorOf(() => response);
    expect(error).toMatchObject({ name: 'UnexpectedResponseError', status, attempts: 1 });
    expect(error.message).toContain(`: ${status} ${problem}`);
    expect(cancel).toHaveBeenCalled();
  });

  const forever = () => new Promise<never>(() => {});
  it.each<[string, (response: unknown) => unknown, Read?]>([
    ['a response after', (response) => new Promise((resolve) => setTimeout(resolve, 10_001, response))],
    ['a body that stalls until', (response) => response, forever],
  ])('%s the time limit is cancelled', async (_, fetch, read) => {
    vi.useFakeTimers();
    const { response, cancel } = endless(200, {}, read);
    const rejection = errorOf(() => fetch(response));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await rejection).toMatchObject({ name: 'TimeoutError', attempts: 1 });
    await vi.advanceTimersByTimeAsync(1);
    expect(cancel).toHaveBeenCalled();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('a failed connection is named with its cause', async () => {
    const error = await errorOf(fail(new TypeError('fetch failed', { cause: { code: 'ECONNRESET' } })));
    expect(error.message).toContain('the connection failed (fetch failed: ECONNRESET)');
  });
});

it.each<[string, object, object]>([
  ['without `body`', {}, { detail: 'No.' }],
  ['with headers that can only be read by name', { headers: { get: () => null } }, {}],
])('a failure %s is the error of its status', async (_, properties, expected) => {
  const response = { ...withoutStream('{"detail":"No."}', {}, 404), ...properties } as never;
  const [[, perform]] = faces;
  const error = await rejectionOf(perform(createTestClient([], { fetch: async () => response }).client, 'get'));
  expect(error).toMatchObject({ name: 'NotFoundError', status: 404, ...expected });
});
