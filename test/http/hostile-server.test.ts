// A server, or something in front of it, that does anything at all, on both transports. Every call settles, with an error that fits.
import { gzipSync } from 'node:zlib';
import { createMetadataClient, signedAuth, simpleAuth } from 'uploadcare-metadata';
import { nodeTransport } from 'uploadcare-metadata/node';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { mediaType, responseHeaders } from '../../generated/constants.ts';
import { keys, rejectionOf, requestId } from '../support/client.ts';
import { faces, type Operation } from '../support/faces.ts';
import { type Behaviour, type RawServer, startRawServer, wire } from '../support/raw-server.ts';

const json = { 'Content-Type': mediaType };
const html = { 'Content-Type': 'text/html' };
const ok = (body: string, headers: Record<string, string> = json) => wire('200 OK', headers, body);
const withoutLength = (bytes: string) => bytes.replace(/Content-Length: \d+\r\n/, '');
const chunked = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n';
const tooLong = 'x'.repeat(2_000_000);

let server: RawServer | undefined;
afterEach(async () => {
  vi.useRealTimers();
  await server?.close();
  server = undefined;
});
const expectNoOpenRequest = () => vi.waitFor(() => expect(server?.openRequests()).toBe(0));

describe.each([
  ['fetch', () => ({})],
  ['nodeTransport', () => ({ transport: nodeTransport() })],
])('%s:', (name, transport) => {
  async function connect(behaviour: Behaviour | string | Buffer, options = {}) {
    const send: Behaviour = (socket) => socket.end(behaviour as string);
    server = await startRawServer(typeof behaviour === 'function' ? behaviour : send);
    const common = { auth: signedAuth(keys), baseUrl: server.url, sleep: async () => {}, maxRetries: 1 };
    return createMetadataClient({ ...common, ...transport(), ...options });
  }

  describe.each(faces)('%s:', (face, perform) => {
    const mostAttempts = face === 'api' ? 1 : 2;
    const errorOf = async (behaviour: Behaviour | string, operation: Operation = 'get', options = {}) =>
      rejectionOf(perform(await connect(behaviour, options), operation));

    it.each([
      ['of the media type of the API', ok('"cat"')],
      ['with a charset', ok('"cat"', { 'Content-Type': 'application/json; charset=utf-8' })],
      ['without a media type', ok('"cat"', {})],
      ['with white space', ok(' "cat"\n')],
      ['in chunks', `${chunked}2\r\n"c\r\n3\r\nat"\r\n0\r\n\r\n`],
      ['without a length', withoutLength(ok('"cat"'))],
      ['with a byte order mark', ok('\ufeff"cat"')],
    ])('`get` reads a body %s', async (_, bytes) => {
      expect(await perform(await connect(bytes), 'get')).toBe('cat');
    });

    it('`list` reads an empty body of length 0 as no metadata', async () => {
      expect(await perform(await connect(ok('')), 'list')).toEqual({});
    });

    it.each<[string, Operation, string, number]>([
      ['HTML', 'get', ok('<!doctype html>', html), 200],
      ['HTML', 'list', ok('<!doctype html>', html), 200],
      ['half a JSON document', 'get', ok('"ca'), 200],
      ['half a JSON document', 'list', ok('{"pet":"ca'), 200],
      ['nothing', 'get', ok(''), 200],
      ['nothing', 'set', wire('201 Created', json), 201],
      ['nothing, without a length', 'list', withoutLength(ok('')), 200],
      ['nothing, in chunks', 'list', `${chunked}0\r\n\r\n`, 200],
      ['a number', 'get', ok('7'), 200],
      ['null', 'get', ok('null'), 200],
      ['an object', 'get', ok('{"pet":"cat"}'), 200],
      ['a string', 'list', ok('"cat"'), 200],
      ['an array', 'list', ok('["cat"]'), 200],
      ['null', 'list', ok('null'), 200],
      ['a number among the values', 'list', ok('{"pet":7}'), 200],
      ['an object among the values', 'list', ok('{"a":"b","pet":{}}'), 200],
      ['204', 'get', wire('204 No Content', {}), 204],
      ['204', 'set', wire('204 No Content', {}), 204],
      ['200 with a body', 'delete', ok('"cat"'), 200],
      ['202', 'set', wire('202 Accepted', json, '"cat"'), 202],
      ['206', 'get', wire('206 Partial Content', json, '"cat"'), 206],
      ['304', 'get', wire('304 Not Modified', {}), 304],
      ['too long a body', 'list', ok(`{"a":"${tooLong}"}`), 200],
    ])('%s in response to `%s` is an UnexpectedResponseError', async (_, operation, bytes, status) => {
      const expected = { name: 'UnexpectedResponseError', code: 'unexpected_response', status, attempts: 1 };
      expect(await errorOf(bytes, operation)).toMatchObject(expected);
      expect(server?.requests).toHaveLength(1);
    });

    it.each(['200 OK', '302 Found', '600 No', '999 No'])(
      '%s with an endless body is an UnexpectedResponseError, and the socket is closed',
      async (line) => {
        const error = await errorOf((socket) => {
          const more = () => void (socket.destroyed || socket.write('x'.repeat(65_536), more));
          socket.write(`HTTP/1.1 ${line}\r\n\r\n`, more);
        });
        expect(error).toMatchObject({ name: 'UnexpectedResponseError', status: Number.parseInt(line, 10) });
        await expectNoOpenRequest();
      },
    );

    it.each<[string, Behaviour | string]>([
      ['closed immediately', (socket) => socket.destroy()],
      ['reset', (socket) => socket.resetAndDestroy()],
      ['closed within the headers', 'HTTP/1.1 200 OK\r\nContent-'],
      ['closed within the body', ok('"cat"', { 'Content-Length': '40' })],
      ['closed within a chunk', `${chunked}20\r\n"ca`],
      ['closed before the last chunk', `${chunked}5\r\n"cat"\r\n`],
      ['with broken chunks', `${chunked}zz\r\n"cat"\r\n0\r\n\r\n`],
      ['without HTTP', 'SSH-2.0-OpenSSH_9.6\r\n'],
      ['switched to another protocol', 'HTTP/1.1 101 No\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n'],
      ['with a broken compression', ok('"cat"', { 'Content-Encoding': 'gzip' })],
      ['with too many headers', `HTTP/1.1 200 OK\r\n${'X-A: b\r\n'.repeat(20_000)}\r\n`],
    ])('a connection %s is a ConnectionError', async (_, behaviour) => {
      const expected = { name: 'ConnectionError', code: 'connection_failed', attempts: mostAttempts };
      expect(await errorOf(behaviour)).toMatchObject(expected);
      expect(server?.requests.length).toBeGreaterThanOrEqual(mostAttempts);
    });

    it('a refused connection is a ConnectionError with the reason', async () => {
      const client = await connect('');
      await server?.close();
      server = undefined;
      const error = await rejectionOf(perform(client, 'get'));
      expect(error).toMatchObject({ name: 'ConnectionError', attempts: mostAttempts });
      expect(error.message).toContain('ECONNREFUSED');
    });

    it.each<[string, Behaviour]>([
      ['headers', () => {}],
      ['half of the headers', (socket) => void socket.write('HTTP/1.1 200 OK\r\nContent-')],
      ['a body', (socket) => void socket.write(wire('200 OK', { 'Content-Length': '5' }))],
      ['half of a body', (socket) => void socket.write(wire('200 OK', { 'Content-Length': '40' }, '"ca'))],
      ['the body of a failure', (socket) => void socket.write(wire('404 No', { 'Content-Length': '40' }))],
    ])('a server that never sends %s is left after `attemptTimeout`', async (_, behaviour) => {
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
      const rejection = rejectionOf(perform(await connect(behaviour, { attemptTimeout: 5_000 }), 'get'));
      for (let attempt = 1; attempt <= mostAttempts; attempt++) {
        await server?.received(attempt);
        await new Promise(setImmediate);
        vi.advanceTimersByTime(5_000);
        await new Promise(setImmediate);
      }
      const expected = { name: 'TimeoutError', limit: 'attempt', attempts: mostAttempts };
      expect(await rejection).toMatchObject(expected);
      await expectNoOpenRequest();
    });

    it('aborting a call rejects with the reason and closes the socket', async () => {
      const controller = new AbortController();
      const { signal } = controller;
      const rejection = rejectionOf(perform(await connect(() => {}), 'get', { signal }));
      await server?.received(1);
      const reason = new Error('changed my mind');
      controller.abort(reason);
      expect(await rejection).toBe(reason);
      await expectNoOpenRequest();
    });

    it.each([301, 302, 303, 307, 308])('redirect %i leads no request elsewhere', async (status) => {
      const elsewhere = await startRawServer((socket) => socket.end(ok('"cat"')));
      const redirect = wire(`${status} Moved`, { Location: `${elsewhere.url}/x` });
      for (const auth of [signedAuth(keys), simpleAuth(keys)]) {
        const error = await errorOf(redirect, 'set', { auth });
        expect(error).toMatchObject({ name: 'UnexpectedResponseError', status, attempts: 1 });
        expect(error.message).toContain('A redirect, which is not followed.');
        await server?.close();
      }
      expect(elsewhere.requests).toEqual([]);
      await elsewhere.close();
    });
  });

  const [[, perform]] = faces;

  it.each<[string, string, string, number]>([
    ['HTML', wire('401 No', html, '<h1>No</h1>'), 'AuthenticationError', 401],
    ['nothing', wire('404 No', {}), 'NotFoundError', 404],
    ['a string', wire('406 No', json, '"no"'), 'NotAcceptableError', 406],
    ['a number as `detail`', wire('403 No', json, '{"detail":7}'), 'HttpError', 403],
    ['null', wire('422 No', json, 'null'), 'HttpError', 422],
    ['half a body', wire('401 No', { 'Content-Length': '400' }, '{"detail":'), 'AuthenticationError', 401],
    ['too long a body', wire('404 No', json, tooLong), 'NotFoundError', 404],
  ])('a failure with %s is the error of its status', async (_, bytes, errorName, status) => {
    const error = await rejectionOf(perform(await connect(bytes), 'get'));
    expect(error).toMatchObject({ name: errorName, status, attempts: 1 });
    expect(error).not.toHaveProperty('detail');
    await expectNoOpenRequest();
  });

  it('an UnexpectedResponseError names the request id', async () => {
    const client = await connect(ok('7', { [responseHeaders.requestId]: requestId }));
    const error = await rejectionOf(perform(client, 'get'));
    expect(error).toMatchObject({ requestId });
    expect(error.message).toContain(`(request ${requestId})`);
  });

  it('headers that are repeated are joined, whatever their case', async () => {
    const onWarning = vi.fn();
    await perform(await connect(ok('"cat"', { warning: 'a', WARNING: 'b' }), { onWarning }), 'get');
    expect(onWarning).toHaveBeenCalledWith(expect.objectContaining({ message: 'a, b' }));
  });

  it.runIf(name === 'fetch')('a compressed body is read, and bounded by its length after that', async () => {
    const head = 'HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n';
    const compressed = (body: string | Buffer) => Buffer.concat([Buffer.from(head), gzipSync(body)]);
    expect(await perform(await connect(compressed('"cat"')), 'get')).toBe('cat');
    await server?.close();
    const error = await rejectionOf(perform(await connect(compressed(Buffer.alloc(50_000_000, ' '))), 'get'));
    expect(error).toMatchObject({ name: 'UnexpectedResponseError', status: 200 });
  });
});
