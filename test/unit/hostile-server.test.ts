// What a server, or something in front of it, can do to a client. Every call settles, with an error that fits.
import { gzipSync } from 'node:zlib';
import { createMetadataClient, type MetadataClient, signedAuth, simpleAuth } from 'uploadcare-metadata';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { mediaType, operations, responseHeaders } from '../../generated/constants.ts';
import { failureOf, keys, requestId, uuid } from '../support/client.ts';
import { type Behaviour, type RawServer, startRawServer, wire } from '../support/raw-server.ts';

const json = { 'Content-Type': mediaType };
let server: RawServer | undefined;
afterEach(async () => {
  vi.useRealTimers();
  await server?.close();
  server = undefined;
});

async function facing(behaviour: Behaviour | string | Buffer, options = {}): Promise<MetadataClient> {
  const bytes = typeof behaviour === 'function' ? '' : behaviour;
  server = await startRawServer(typeof behaviour === 'function' ? behaviour : (socket) => socket.end(bytes));
  return createMetadataClient({
    auth: signedAuth(keys),
    baseUrl: server.url,
    sleep: async () => {},
    maxRetries: 1,
    ...options,
  });
}

const gzipped = gzipSync('"cat"');
const bomb = gzipSync(Buffer.alloc(50_000_000, ' '));
const compressed = (body: Buffer) =>
  Buffer.concat([
    Buffer.from(
      `HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n`,
    ),
    body,
  ]);

describe('a body that is fine', () => {
  it.each<[string, string | Buffer]>([
    ['of the media type of the API', wire('200 OK', json, '"cat"')],
    ['with a charset', wire('200 OK', { 'Content-Type': 'application/json; charset=utf-8' }, '"cat"')],
    ['of no media type', wire('200 OK', {}, '"cat"')],
    ['with white space', wire('200 OK', json, ' "cat"\n')],
    ['in chunks', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n"c\r\n3\r\nat"\r\n0\r\n\r\n'],
    ['without a length', wire('200 OK', json, '"cat"').replace(/Content-Length: \d+\r\n/, '')],
    ['compressed', compressed(gzipped)],
    ['with a byte order mark', wire('200 OK', json, '\ufeff"cat"')],
  ])('%s is read', async (_, bytes) => {
    expect(await (await facing(bytes)).get(uuid, 'pet')).toBe('cat');
  });

  it('of nothing is an empty list', async () => {
    expect(await (await facing(wire('200 OK', json))).list(uuid)).toEqual({});
    const { data } = await (await facing(wire('200 OK', json))).api.GET(operations.listFileMetadata.path, {
      params: { path: { uuid } },
    });
    expect(data).toEqual({});
  });

  it('keeps keys that mean something to JavaScript', async () => {
    const list = await (await facing(wire('200 OK', json, '{"__proto__":"x","constructor":"y"}'))).list(uuid);
    expect(Object.entries(list)).toEqual([
      ['__proto__', 'x'],
      ['constructor', 'y'],
    ]);
  });

  it('split inside a character is put together', async () => {
    const bytes = new TextEncoder().encode('"🐈"');
    const client = await facing('', {
      fetch: async () =>
        new Response(
          new ReadableStream({
            start(stream) {
              for (const byte of bytes) stream.enqueue(Uint8Array.of(byte));
              stream.close();
            },
          }),
        ),
    });
    expect(await client.get(uuid, 'pet')).toBe('🐈');
  });
});

describe('an answer that is not what the document says is a ResponseError', () => {
  const html = '<!doctype html><title>Hello</title>';
  it.each<[string, 'list' | 'get' | 'set' | 'delete', string | Buffer, number]>([
    ['HTML', 'get', wire('200 OK', { 'Content-Type': 'text/html' }, html), 200],
    ['HTML', 'list', wire('200 OK', { 'Content-Type': 'text/html' }, html), 200],
    ['half a JSON', 'get', wire('200 OK', json, '"ca'), 200],
    ['half a JSON', 'list', wire('200 OK', json, '{"pet":"ca'), 200],
    ['nothing', 'get', wire('200 OK', json), 200],
    ['nothing', 'set', wire('201 Created', json), 201],
    ['a number', 'get', wire('200 OK', json, '7'), 200],
    ['null', 'get', wire('200 OK', json, 'null'), 200],
    ['an object', 'get', wire('200 OK', json, '{"pet":"cat"}'), 200],
    ['a string', 'list', wire('200 OK', json, '"cat"'), 200],
    ['an array', 'list', wire('200 OK', json, '["cat"]'), 200],
    ['null', 'list', wire('200 OK', json, 'null'), 200],
    ['a number in the list', 'list', wire('200 OK', json, '{"pet":7}'), 200],
    ['an object in the list', 'list', wire('200 OK', json, '{"a":"b","pet":{}}'), 200],
    ['204', 'get', wire('204 No Content', {}), 204],
    ['204', 'set', wire('204 No Content', {}), 204],
    ['200 with a body', 'delete', wire('200 OK', json, '"cat"'), 200],
    ['202', 'set', wire('202 Accepted', json, '"cat"'), 202],
    ['206', 'get', wire('206 Partial Content', json, '"cat"'), 206],
    ['301', 'get', wire('301 Moved', { Location: 'https://evil.example/' }), 301],
    ['304', 'get', wire('304 Not Modified', {}), 304],
    ['999', 'get', wire('999 No', json, '"cat"'), 999],
    ['a body beyond any answer', 'list', wire('200 OK', json, `{"a":"${'x'.repeat(2_000_000)}"}`), 200],
    ['a compressed body beyond any answer', 'list', compressed(bomb), 200],
  ])('%s to %s', async (_, verb, bytes, status) => {
    const client = await facing(bytes);
    const failure =
      verb === 'list'
        ? client.list(uuid)
        : verb === 'set'
          ? client.set(uuid, 'pet', 'cat')
          : client[verb](uuid, 'pet');
    const error = await failureOf(failure);
    expect(error).toMatchObject({ name: 'ResponseError', code: 'unexpected_response', status, attempts: 1 });
    expect(server?.requests).toHaveLength(1);
  });

  it('an endless body', async () => {
    const client = await facing((socket) => {
      const more = () => {
        if (!socket.destroyed) socket.write('x'.repeat(65_536), more);
      };
      socket.write(wire('200 OK', json).replace(/Content-Length: \d+\r\n/, ''), more);
    });
    expect(await failureOf(client.get(uuid, 'pet'))).toMatchObject({ name: 'ResponseError' });
    await vi.waitFor(() => expect(server?.openRequests()).toBe(0));
  });

  it('a redirect with an endless body, whose connection is closed', async () => {
    const client = await facing((socket) => {
      socket.write(wire('302 Found', { Location: '/' }).replace(/Content-Length: \d+\r\n/, 'X: y\r\n'));
      socket.write('x'.repeat(65_536));
    });
    expect(await failureOf(client.get(uuid, 'pet'))).toMatchObject({ name: 'ResponseError', status: 302 });
    await vi.waitFor(() => expect(server?.openRequests()).toBe(0));
  });

  it('names the request id', async () => {
    const client = await facing(wire('200 OK', { [responseHeaders.requestId]: requestId }, '7'));
    const error = await failureOf(client.get(uuid, 'pet'));
    expect(error).toMatchObject({ requestId });
    expect(error.message).toContain(`(request ${requestId})`);
  });
});

describe('a connection that fails is a ConnectionError, after as many attempts as there may be', () => {
  it.each<[string, Behaviour | string]>([
    ['closed at once', (socket) => socket.destroy()],
    ['reset', (socket) => socket.resetAndDestroy()],
    ['closed within the headers', 'HTTP/1.1 200 OK\r\nContent-'],
    ['a body cut short', wire('200 OK', { ...json, 'Content-Length': '40' }, '"cat"')],
    ['a body cut short in chunks', `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n20\r\n"ca`],
    ['not HTTP', 'SSH-2.0-OpenSSH_9.6\r\n'],
    ['a broken compression', wire('200 OK', { 'Content-Encoding': 'gzip' }, '"cat"')],
    ['more headers than can be', `HTTP/1.1 200 OK\r\n${'X-A: b\r\n'.repeat(20_000)}\r\n`],
  ])('%s', async (_, behaviour) => {
    const error = await failureOf((await facing(behaviour)).get(uuid, 'pet'));
    expect(error).toMatchObject({ name: 'ConnectionError', code: 'connection_failed', attempts: 2 });
    expect(server?.requests.length).toBeGreaterThanOrEqual(2);
  });

  it('nobody listens', async () => {
    const client = await facing('');
    await server?.close();
    server = undefined;
    const error = await failureOf(client.get(uuid, 'pet'));
    expect(error).toMatchObject({ name: 'ConnectionError', attempts: 2 });
    expect(error.message).toContain('ECONNREFUSED');
  });
});

describe('a failure counts, whatever its body', () => {
  it.each<[string, string, string, number]>([
    ['HTML', wire('401 No', { 'Content-Type': 'text/html' }, '<h1>No</h1>'), 'AuthenticationError', 401],
    ['nothing', wire('404 No', {}), 'NotFoundError', 404],
    ['nothing', wire('400 No', {}), 'BadRequestError', 400],
    ['a string', wire('406 No', json, '"no"'), 'NotAcceptableError', 406],
    ['a number for detail', wire('403 No', json, '{"detail":7}'), 'HttpError', 403],
    ['null', wire('422 No', json, 'null'), 'HttpError', 422],
    [
      'a body cut short',
      wire('401 No', { ...json, 'Content-Length': '400' }, '{"detail":'),
      'AuthenticationError',
      401,
    ],
    ['a body beyond any answer', wire('404 No', json, 'x'.repeat(2_000_000)), 'NotFoundError', 404],
  ])('%s', async (_, bytes, name, status) => {
    const error = await failureOf((await facing(bytes)).get(uuid, 'pet'));
    expect(error).toMatchObject({ name, status, attempts: 1 });
    expect(error).not.toHaveProperty('detail');
  });
});

describe('silence ends with the timeout', () => {
  it.each<[string, Behaviour]>([
    ['no headers', () => {}],
    ['half the headers', (socket) => void socket.write('HTTP/1.1 200 OK\r\nContent-')],
    ['no body', (socket) => void socket.write(wire('200 OK', { 'Content-Length': '5' }))],
    ['half a body', (socket) => void socket.write(wire('200 OK', { 'Content-Length': '40' }, '"ca'))],
    ['no body of a failure', (socket) => void socket.write(wire('404 No', { 'Content-Length': '40' }))],
  ])('%s', async (_, behaviour) => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const client = await facing(behaviour, { timeout: 5_000, maxRetries: 1 });
    const failure = failureOf(client.get(uuid, 'pet'));
    for (const attempt of [1, 2]) {
      await server?.received(attempt);
      await new Promise(setImmediate);
      vi.advanceTimersByTime(5_000);
      await new Promise(setImmediate);
    }
    expect(await failure).toMatchObject({ name: 'TimeoutError', code: 'timed_out', attempts: 2 });
    await vi.waitFor(() => expect(server?.openRequests()).toBe(0));
  });

  it('also where fetch does not heed its signal', async () => {
    vi.useFakeTimers();
    const client = await facing('', { fetch: () => new Promise(() => {}), maxRetries: 0 });
    const failure = failureOf(client.get(uuid, 'pet'));
    await vi.advanceTimersByTimeAsync(30_000);
    expect(await failure).toMatchObject({ name: 'TimeoutError' });
    expect(vi.getTimerCount()).toBe(0);
  });

  it('also while a signature is being made elsewhere', async () => {
    vi.useFakeTimers();
    const auth = signedAuth({ publicKey: 'p', sign: () => new Promise(() => {}) });
    const failure = failureOf((await facing('', { auth, maxRetries: 0 })).get(uuid, 'pet'));
    await vi.advanceTimersByTimeAsync(30_000);
    expect(await failure).toMatchObject({ name: 'TimeoutError' });
    expect(server?.requests).toHaveLength(0);
  });

  it('leaves no timer behind a call that succeeds', async () => {
    const client = await facing(wire('200 OK', json, '"cat"'));
    const set = vi.spyOn(globalThis, 'setTimeout');
    const cleared = vi.spyOn(globalThis, 'clearTimeout');
    await client.get(uuid, 'pet');
    const timers = set.mock.results.filter((_, index) => set.mock.calls[index]?.[1] === 30_000);
    expect(timers).toHaveLength(1);
    expect(cleared).toHaveBeenCalledWith(timers[0]?.value);
    vi.restoreAllMocks();
  });
});

it.each(['verb', 'raw'])('aborting ends a %s call at once, and its connection', async (kind) => {
  const client = await facing(() => {});
  const controller = new AbortController();
  const { signal } = controller;
  const failure = failureOf(
    kind === 'verb'
      ? client.get(uuid, 'pet', { signal })
      : client.api.GET(operations.listFileMetadata.path, { params: { path: { uuid } }, signal }),
  );
  await server?.received(1);
  controller.abort();
  expect(await failure).toHaveProperty('name', 'AbortError');
  await vi.waitFor(() => expect(server?.openRequests()).toBe(0));
});

describe.each([301, 302, 303, 307, 308])('a redirect with %i', (status) => {
  it.each([
    ['signedAuth', signedAuth],
    ['simpleAuth', simpleAuth],
  ])('is not followed, and what is secret stays here (%s)', async (_, auth) => {
    const elsewhere = await startRawServer((socket) => socket.end(wire('200 OK', json, '"cat"')));
    const client = await facing(wire(`${status} Moved`, { Location: `${elsewhere.url}/files/` }), {
      auth: auth(keys),
    });
    const error = await failureOf(client.set(uuid, 'pet', 'cat'));
    expect(error).toMatchObject({ name: 'ResponseError', status });
    expect(error.message).toContain('redirect');
    expect(elsewhere.requests).toEqual([]);
    await elsewhere.close();
  });
});
