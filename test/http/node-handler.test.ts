// `toNodeHandler` with plain Node and both versions of Express. test/emulator/server.test.ts has the rest, with `serve`.
import { once } from 'node:events';
import { createServer, type RequestListener, request as send } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { signedAuth } from 'uploadcare-metadata';
import { toNodeHandler } from 'uploadcare-metadata/node';
import { createMetadataProxy } from 'uploadcare-metadata/server';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { patience } from '../emulator/support.ts';
import { keys, rejectionOf } from '../support/client.ts';

/** Listens until the end of the test. */
async function listen(listener: RequestListener, path?: string) {
  const server = createServer(listener).listen(path ?? { port: 0, host: '127.0.0.1' });
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { server, port, url: `http://127.0.0.1:${port}` };
}

const json = { 'Content-Type': 'application/json' };
const echo = toNodeHandler(async (request) =>
  Response.json([new URL(request.url).pathname, await request.text(), request.headers.get('Content-Length')]),
);

describe.each(['express', 'express-4'])('in %s, a handler', (version) => {
  const load = async () => (await import(version)).default;

  it.each<[parser: string, options: object, headers: object, sent: string | Buffer, received?: string]>([
    ['json', {}, json, '{"a": "ü"}', '{"a":"ü"}'],
    ['json', { strict: false }, json, '"\\u0064og"', '"dog"'],
    ['json', { strict: false }, json, '"\\"dog\\""'],
    ['json', {}, { ...json, 'Content-Encoding': 'gzip' }, gzipSync('{"a":1}'), '{"a":1}'],
    ['json', {}, json, ''],
    ['text', { type: '*/*' }, json, '"dög"'],
    ['text', { type: '*/*' }, { ...json, 'Content-Encoding': 'gzip' }, gzipSync('"dög"'), '"dög"'],
    ['text', { type: '*/*' }, { ...json, 'Transfer-Encoding': 'chunked' }, '"dög"'],
    ['text', {}, { 'Content-Type': 'text/plain; charset=latin1' }, Buffer.from('dög', 'latin1'), 'dög'],
    ['raw', { type: '*/*' }, json, '"dög"'],
    ['urlencoded', { extended: false }, json, '"dög"'],
  ])('receives the body after the parser `%s` with %j: %j %s', async (parser, options, headers, sent, received) => {
    const express = await load();
    const { url } = await listen(express().use(express[parser](options)).use('/api', echo));
    const request = send(`${url}/api/x`, { method: 'PUT', headers: { ...headers } }).end(sent);
    const [response] = await once(request, 'response');
    const length = parser === 'urlencoded' ? '6' : sent === '' ? '0' : null;
    expect(JSON.parse((await response.toArray()).join(''))).toEqual(['/api/x', received ?? sent, length]);
  });

  it('that was mounted without `toNodeHandler` fails with the reason', async () => {
    const failed = vi.fn();
    const proxy = createMetadataProxy({ auth: signedAuth(keys), authorize: () => true });
    const app = (await load())().use('/api', proxy);
    app.use((error: Error, _request: unknown, response: { end(): void }, _next: unknown) => {
      failed(error);
      response.end();
    });
    await fetch(`${(await listen(app)).url}/api/`);
    expect(failed).toHaveBeenCalledWith(expect.objectContaining({ message: expect.stringContaining('toNodeHandler') }));
  });
});

it('`toNodeHandler` responds with 500 to a body that was read and is not kept', async () => {
  const { url } = await listen(async (request, response) => {
    await request.toArray();
    echo(request, response);
  });
  expect((await fetch(url, { method: 'DELETE' })).status).toBe(200);
  const response = await fetch(url, { method: 'PUT', body: 'x' });
  expect([response.status, (await response.json()).detail]).toEqual([500, expect.stringContaining('request.body')]);
});

it('`toNodeHandler` passes on repeated headers both ways, the protocol, and headers that were set before', async () => {
  const handler = vi.fn(async (request: Request) => {
    const names = [request.headers.get('X-Name') ?? '', new URL(request.url).protocol].join(' ');
    const cookies = ['a=1', 'b=2'].map((cookie): [string, string] => ['Set-Cookie', cookie]);
    return new Response(null, { headers: [['X-Names', names], ...cookies] });
  });
  const { server, url } = await listen((request, response) => {
    response.setHeader('Set-Cookie', 'session=0').setHeader('X-Names', 'replaced');
    toNodeHandler(handler)(request, response);
  });
  server.on('connection', (socket) => Object.assign(socket, { encrypted: true }));
  const [response] = await once(send(url, { headers: { 'X-Name': ['one', 'two'] } }).end(), 'response');
  expect(response.resume().headers).toMatchObject({
    'set-cookie': ['session=0', 'a=1', 'b=2'],
    'x-names': 'one, two https:',
  });
  // The signal tells that the visitor left, which is not so.
  await once(response, 'end');
  for (let turn = 0; turn < 10; turn++) await new Promise(setImmediate);
  expect(handler.mock.calls[0]?.[0].signal.aborted).toBe(false);
});

it('`toNodeHandler` reads no more of a body than the handler, and then discards it for the next request of the connection', async () => {
  const size = 20_000_000;
  let respond = () => {};
  const read = vi.fn((_: unknown) => new Promise<void>((resolve) => (respond = resolve)));
  const listener = toNodeHandler(async ({ body }) => {
    const reader = body?.getReader();
    if (reader) await read(await reader.read());
    void reader?.read();
    await reader?.cancel();
    return new Response(body ? 'first' : 'second');
  });
  const { server, port } = await listen(listener);
  const [[incoming], socket] = await Promise.all([once(server, 'connection'), connect(port, '127.0.0.1')]);
  socket.write(`PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: ${size}\r\n\r\n`);
  socket.write(Buffer.alloc(size));
  socket.end('GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
  await vi.waitUntil(() => read.mock.calls.length === 1, patience);
  for (let turn = 0; turn < 1_000; turn++) await new Promise(setImmediate);
  expect(incoming.bytesRead).toBeLessThan(size / 10);
  respond();
  expect((await socket.toArray()).join('')).toMatch(/first.*second/s);
});

it('`toNodeHandler` ends the body of a visitor who leaves, and calls no handler for one who has left', async () => {
  const cancel = vi.fn();
  const handler = vi.fn(async (request: Request) => {
    await rejectionOf(request.text());
    return new Response(new ReadableStream({ cancel }));
  });
  const listener = toNodeHandler(handler);
  const { server, port } = await listen(async (request, response) => {
    if (request.method === 'POST') await once(response, 'close');
    listener(request, response);
  });
  for (const method of ['POST', 'PUT']) {
    const socket = connect(port, '127.0.0.1');
    socket.write(`${method} / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nx`);
    const [, response] = await once(server, 'request');
    socket.destroy();
    await once(response, 'close');
  }
  await vi.waitUntil(() => cancel.mock.calls.length === 1, patience);
  expect(handler).toHaveBeenCalledTimes(1);
});

it('`toNodeHandler` closes a connection that cannot be reset when the handler rejects', async () => {
  const path = join(tmpdir(), `node-handler-${process.pid}.sock`);
  const listener = toNodeHandler(() => Promise.reject(new Error('down')));
  await listen(listener, path);
  const error = await rejectionOf(once(send({ socketPath: path }).end(), 'response'));
  expect(error).toMatchObject({ code: 'ECONNRESET' });
});

it.each<[argument: string, act: () => unknown]>([
  ['handler', () => toNodeHandler({} as never)],
  ['response', () => echo({} as never, (() => {}) as never)],
  ['response', () => echo({} as never, undefined as never)],
])('`toNodeHandler` throws for another `%s` than that of `node:http`', (argument, act) => {
  expect(act).toThrow(expect.objectContaining({ name: 'ValidationError', argument }));
});
