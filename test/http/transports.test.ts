// Both transports over real sockets, with a server that writes any bytes at all. The fuzz varies statuses, bodies and time.
import { gzipSync } from 'node:zlib';
import { createMetadataClient, signedAuth } from 'uploadcare-metadata';
import { nodeTransport } from 'uploadcare-metadata/node';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { mediaType, responseHeaders } from '../../generated/constants.ts';
import { keys, rejectionOf, requestId, uuid } from '../support/client.ts';
import { faces, type Operation } from '../support/faces.ts';
import { type Behaviour, type RawServer, startRawServer, wire } from '../support/raw-server.ts';

const ok = (body: string, headers: Record<string, string> = { 'Content-Type': mediaType }) =>
  wire('200 OK', headers, body);
const withoutLength = (bytes: string) => bytes.replace(/Content-Length: \d+\r\n/, '');
const chunked = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n';
const compressed = (body: string) =>
  Buffer.concat([Buffer.from('HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n'), gzipSync(body)]);
const tooLong = 'x'.repeat(2_000_000);
const endless =
  (start: string): Behaviour =>
  (socket) => {
    const more = () => void (socket.destroyed || socket.write('x'.repeat(65_536), more));
    socket.write(`HTTP/1.1 ${start}\r\n\r\n`, more);
  };

const error = (name: string, fields: object) => expect.objectContaining({ name, ...fields });
const unexpected = (status = 200, fields = {}) => error('UnexpectedResponseError', { status, attempts: 1, ...fields });
const lost = (message = '') => error('ConnectionError', { attempts: 2, message: expect.stringContaining(message) });
const identified = { requestId, message: expect.stringContaining(`(request ${requestId})`) };

type Case = [response: string, operation: Operation, behaviour: Behaviour | string | Buffer, result: unknown];
const both: Case[] = [
  ['a body with a charset and white space', 'get', ok(' "cat"\n', { 'Content-Type': 'a/b; charset=utf-8' }), 'cat'],
  ['a body in chunks', 'get', `${chunked}2\r\n"c\r\n3\r\nat"\r\n0\r\n\r\n`, 'cat'],
  ['a body without a length', 'get', withoutLength(ok('"cat"')), 'cat'],
  ['a body with a byte order mark', 'get', ok('\ufeff"cat"'), 'cat'],
  ['an empty body of length 0', 'list', ok(''), {}],
  ['an empty body of length 0', 'get', ok(''), unexpected()],
  ['an empty body without a length', 'list', withoutLength(ok('')), unexpected()],
  ['an empty body in chunks', 'list', `${chunked}0\r\n\r\n`, unexpected()],
  ['a number', 'get', ok('7', { [responseHeaders.requestId]: requestId }), unexpected(200, identified)],
  ['an unnamed status', 'set', wire('202 Accepted', {}, '"cat"'), unexpected(202)],
  ['too long a body', 'list', ok(`{"a":"${tooLong}"}`), unexpected()],
  ['an endless body', 'list', endless('200 OK'), unexpected()],
  ['an endless redirect', 'get', endless('302 Found'), unexpected(302)],
  ['an endless failure', 'get', endless('404 No'), error('NotFoundError', { status: 404, attempts: 1 })],
  ['half a failure', 'get', wire('401 No', { 'Content-Length': '9' }), error('AuthenticationError', { status: 401 })],
  ['a closed connection', 'get', (socket) => socket.destroy(), lost()],
  ['a reset connection', 'get', (socket) => socket.resetAndDestroy(), lost()],
  ['half a head', 'get', 'HTTP/1.1 200 OK\r\nContent-', lost()],
  ['half a body', 'get', ok('"cat"', { 'Content-Length': '40' }), lost()],
  ['a chunked body without its end', 'get', `${chunked}5\r\n"cat"\r\n`, lost()],
  ['broken chunks', 'get', `${chunked}zz\r\n"cat"\r\n0\r\n\r\n`, lost()],
  ['no HTTP', 'get', 'SSH-2.0-OpenSSH_9.6\r\n', lost()],
  ['another protocol', 'get', 'HTTP/1.1 101 No\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n', lost()],
];
const ofFetch: Case[] = [
  ['a compressed body', 'get', compressed('"cat"'), 'cat'],
  ['a small body that decompresses without end', 'get', compressed(' '.repeat(50_000_000)), unexpected()],
  ['a broken compression', 'get', ok('"cat"', { 'Content-Encoding': 'gzip' }), lost()],
];
const kept = { Connection: 'keep-alive', 'Content-Encoding': 'gzip', 'Content-Length': '99999' };
const stays =
  (line: string): Behaviour =>
  (socket) =>
    void socket.write(wire(line, kept, ' '.repeat(60_000)));
const ofNode: Case[] = [
  ['a compressed body', 'get', stays('200 OK'), lost('the response is compressed, which was not asked for')],
  ['a compressed failure', 'get', stays('403 No'), error('HttpError', { status: 403, attempts: 1 })],
];

let server: RawServer | undefined;
afterEach(async () => {
  await server?.close();
});
const expectNoOpenRequest = () => vi.waitFor(() => expect(server?.openRequests()).toBe(0));
const [[, perform]] = faces;

describe.each<[string, object, Case[]]>([
  ['fetch', {}, [...both, ...ofFetch]],
  ['nodeTransport', { transport: nodeTransport() }, [...both, ...ofNode]],
])('%s', (_, transport, cases) => {
  async function connect(behaviour: Case[2], options = {}) {
    const send: Behaviour = (socket) => socket.end(behaviour as string);
    server = await startRawServer(typeof behaviour === 'function' ? behaviour : send);
    const common = { auth: signedAuth(keys), baseUrl: server.url, sleep: async () => {}, maxRetries: 1 };
    return createMetadataClient({ ...common, ...transport, ...options });
  }

  it.each(cases)('turns %s in response to `%s` into its result, and closes the socket', async (...given) => {
    const [, operation, behaviour, expected] = given;
    const result = await perform(await connect(behaviour), operation).catch((error: unknown) => error);
    expect(result).toEqual(expected);
    await expectNoOpenRequest();
  });

  it.each<[string, string]>([
    ['nothing', ''],
    ['half of the headers', 'HTTP/1.1 200 OK\r\nContent-'],
    ['half of a body', wire('200 OK', { 'Content-Length': '40' }, '"ca')],
  ])('rejects with the reason of an abort after %s, and closes the socket', async (_, bytes) => {
    const controller = new AbortController();
    const client = await connect((socket) => void socket.write(bytes));
    const call = rejectionOf(client.get(uuid, 'pet', { signal: controller.signal }));
    await server?.received(1);
    const reason = new Error('changed my mind');
    controller.abort(reason);
    expect(await call).toBe(reason);
    await expectNoOpenRequest();
  });

  it.each([301, 302, 303, 307, 308])('follows no redirect %i', async (status) => {
    const client = await connect(wire(`${status} Moved`, { Location: '/x' }));
    const error = await rejectionOf(client.set(uuid, 'pet', 'cat'));
    expect(error).toEqual(unexpected(status));
    expect(error.message).toContain('A redirect, which is not followed.');
    expect(server?.requests).toHaveLength(1);
  });

  it('joins headers that are repeated, whatever their case', async () => {
    const onWarning = vi.fn();
    await perform(await connect(ok('"cat"', { warning: 'a', WARNING: 'b' }), { onWarning }), 'get');
    expect(onWarning).toHaveBeenCalledWith(expect.objectContaining({ message: 'a, b' }));
  });
});
