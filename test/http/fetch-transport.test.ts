// A `fetch` that does anything at all, as polyfills, mocks and proxies do, beyond what the fuzz makes it do.
import { ReadableStream } from 'node:stream/web';
import { describe, expect, it, vi } from 'vitest';
import { maxBytes } from '../../generated/constants.ts';
import { createTestClient, rejectionOf, uuid } from '../support/client.ts';

/** Returns the Response-like of a platform without streams, such as React Native. */
const withoutStream = (text: string, properties: object = {}) => ({
  status: 200,
  headers: new Headers(),
  text: vi.fn(async () => text),
  ...properties,
});
const withLength = (length: number) => ({ headers: new Headers({ 'Content-Length': `${length}` }) });
const split = (text: string) =>
  ReadableStream.from([...new TextEncoder().encode(text)].map((byte) => Uint8Array.of(byte)));
const fail = (error: unknown) => () => {
  throw error;
};
const lost = new TypeError('fetch failed', { cause: { code: 'ECONNRESET' } });
const endlessPet = JSON.stringify({ pet: 'x'.repeat(maxBytes.response) });

function listWith(fetch: () => unknown, options = {}): Promise<unknown> {
  return createTestClient([], { fetch: async () => fetch() as never, maxRetries: 0, ...options }).client.list(uuid);
}

describe('a `fetch`', () => {
  it.each<[string, () => unknown, object]>([
    [
      'a body that is split inside a character',
      () => withoutStream('', { body: split('{"pet":"🐈"}') }),
      { pet: '🐈' },
    ],
    ['a response without `body`', () => withoutStream('{"pet":"cat"}', withLength(13)), { pet: 'cat' }],
  ])('that returns %s is read', async (_, fetch, expected) => {
    expect(await listWith(fetch)).toEqual(expected);
  });

  const unread = { name: 'ConnectionError', message: 'returned no unread Response' };
  const none = { headers: { get: () => null } };
  it.each<[string, () => unknown, object]>([
    ['throws an error with a cause', fail(lost), { name: 'ConnectionError', message: 'fetch failed: ECONNRESET' }],
    ['returns no response', () => 'cat', unread],
    ['returns a response that was read', () => withoutStream('{}', { bodyUsed: true }), unread],
    [
      'returns headers that throw',
      () => withoutStream('{}', { headers: { get: fail(1) } }),
      { name: 'ConnectionError' },
    ],
    ['returns another stream', () => withoutStream('{}', { body: { pipe() {} } }), { name: 'ConnectionError' }],
    ['returns too long a text', () => withoutStream(endlessPet), { code: 'unexpected_response' }],
    ['returns a failure', () => withoutStream('{"detail":"No."}', { status: 404 }), { status: 404, detail: 'No.' }],
    ['returns headers to be read by name', () => withoutStream('', { status: 404, ...none }), { status: 404 }],
  ])('that %s is the error that fits', async (_, fetch, { message = '', ...expected }: { message?: string }) => {
    const error = await rejectionOf(listWith(fetch));
    expect(error).toMatchObject(expected);
    expect(error.message).toContain(message);
  });

  it('that returns a large Content-Length without `body` is not read', async () => {
    const response = withoutStream('{}', withLength(maxBytes.response + 1));
    expect(await rejectionOf(listWith(() => response))).toHaveProperty('code', 'unexpected_response');
    expect(response.text).not.toHaveBeenCalled();
  });

  it.each<[string, string, object, number?]>([
    ['status 0', 'Not a status of HTTP', { status: 0 }],
    ['status 199', 'Not a status of HTTP', { status: 199 }],
    ['status 600', 'Not a status of HTTP', { status: 600 }],
    ['a redirect that it has followed', 'A redirect', { redirected: true }],
    ['a redirect of a browser', 'A redirect', { status: 0, type: 'opaqueredirect' }],
    ['a body of endless empty chunks', 'The body is longer', {}, 0],
  ])(
    'that returns %s is unexpected: %j, and the body is cancelled',
    async (_, problem, properties, length = 100_000) => {
      const cancel = vi.fn(async () => {});
      const read = async () => ({ done: false, value: new Uint8Array(length) });
      const response = withoutStream('', { body: { cancel, getReader: () => ({ read, cancel }) }, ...properties });
      const error = await rejectionOf(listWith(() => response));
      expect(error).toMatchObject({ name: 'UnexpectedResponseError', status: response.status });
      expect(error.message).toContain(problem);
      expect(cancel).toHaveBeenCalled();
    },
  );
});

it('a `transport` that returns nothing is a ConnectionError', async () => {
  const transport = async () => undefined as never;
  const error = await rejectionOf(listWith(() => undefined, { fetch: undefined, transport }));
  expect(error).toMatchObject({ name: 'ConnectionError' });
  expect(error.message).toContain('`transport` returned no response');
});
