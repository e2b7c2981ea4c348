import { connect, type Socket } from 'node:net';
import { signedAuth } from 'uploadcare-metadata';
import { type RunningServer, serve } from 'uploadcare-metadata/emulator/server';
import { createMetadataProxy } from 'uploadcare-metadata/server';
import { expect, it, onTestFinished, vi } from 'vitest';
import { maxBytes, requestMediaType } from '../../generated/constants.ts';
import { keys, rejectionOf, uuid } from '../support/client.ts';
import { emulator, keyPath, origin, patience, signedRequest } from './support.ts';

/** Serves a handler until the end of the test. */
async function start(handler: Parameters<typeof serve>[0]): Promise<RunningServer> {
  const server = await serve(handler);
  onTestFinished(() => server.close());
  return server;
}

function send(url: string, request: string): Socket {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.write(`${request}\r\n\r\n`);
  return socket;
}

it.each([
  ['an absolute target', (url: string) => `GET ${url}/x?y HTTP/1.1\r\nHost: a`, /200 .*"\/x"/s],
  ['an empty host', () => 'GET /x HTTP/1.1\r\nHost:', /200 .*"\/x"/s],
  ['a host with a path', () => 'GET /x HTTP/1.1\r\nHost: a/b?', /^HTTP\/1\.1 400 /],
  ['a method that `Request` has not', () => 'TRACE / HTTP/1.1\r\nHost: a', /^HTTP\/1\.1 400 /],
  ['no path', () => 'OPTIONS * HTTP/1.1\r\nHost: a', /^HTTP\/1\.1 400 /],
])('`serve` responds to a request with %s', async (_, request, response) => {
  const { url } = await start(async (each) => Response.json(new URL(each.url).pathname));
  const received = await send(url, `${request(url)}\r\nConnection: close`).toArray();
  expect(received.join('')).toMatch(response);
});

it('`serve` reads no more of a body than the client takes, and cancels it when the client leaves', async () => {
  const chunks = 500;
  const cancel = vi.fn();
  const pull = vi.fn((stream: ReadableStreamDefaultController) => {
    stream.enqueue(new Uint8Array(65_536));
    if (pull.mock.calls.length === chunks) stream.close();
  });
  const { url } = await start(async () => new Response(new ReadableStream({ pull, cancel })));
  const socket = send(url, 'GET / HTTP/1.1\r\nHost: a').pause();
  await vi.waitFor(async () => {
    const before = pull.mock.calls.length;
    expect(before).toBeGreaterThan(1);
    for (let turn = 0; turn < 50; turn++) await new Promise(setImmediate);
    expect(pull).toHaveBeenCalledTimes(before);
  }, patience);
  expect(pull.mock.calls.length).toBeLessThan(chunks);
  socket.destroy();
  await vi.waitUntil(() => cancel.mock.calls.length === 1, patience);
});

it('`serve` passes on a large body whole, so that its size is rejected and not its signature', async () => {
  const { url } = await start(emulator().fetch);
  const body = JSON.stringify('x'.repeat(maxBytes.request));
  const { method, headers } = signedRequest({ method: 'PUT', body });
  expect((await fetch(url + keyPath(), { method, headers, body })).status).toBe(413);
});

it.each(['%2E', '%2E%2E', 'a%3Ab', 'a:b'])('`serve` passes on the key %s as it was sent and signed', async (key) => {
  const { fetch, metadataOf, requests } = emulator();
  const { url } = await start(fetch);
  const path = keyPath(key);
  const headers = [...signedRequest({ method: 'PUT', body: '"x"', signed: { path } }).headers];
  const lines = [`PUT ${path} HTTP/1.1`, 'Host: a', 'Connection: close', 'Content-Length: 3'];
  const request = [...lines, ...headers.map(([name, value]) => `${name}: ${value}`)].join('\r\n');
  const socket = send(url, request);
  socket.write('"x"');
  expect((await socket.toArray()).join('')).toMatch(/^HTTP\/1\.1 201 /);
  expect([metadataOf(uuid), requests[0]?.path]).toEqual([{ pet: 'cat', [decodeURIComponent(key)]: 'x' }, path]);
});

it('`serve` passes on a body while it arrives: one that stalls holds no handler longer than its own timeout', async () => {
  const auth = signedAuth(keys);
  const proxy = createMetadataProxy({ auth, authorize: () => true, fetch: emulator().fetch, timeout: 200 });
  const { url } = await start(proxy);
  const request = `PUT ${keyPath()} HTTP/1.1\r\nHost: a\r\nContent-Type: ${requestMediaType}\r\nContent-Length: 5`;
  const socket = send(url, request);
  socket.write('"x');
  expect((await socket.toArray()).join('')).toMatch(/^HTTP\/1\.1 408 /);
});

it('the emulator keeps the last 10,000 requests, and no file that was only read', async () => {
  const { fetch, requests, metadataOf } = emulator({ acceptAnyUuid: true, files: {} });
  for (let count = 0; count <= 10_000; count++) await fetch(origin, { method: 'OPTIONS' });
  await fetch(signedRequest());
  expect([requests.length, requests.at(-1)?.operation, metadataOf(uuid)]).toEqual([
    10_000,
    'getFileMetadataKey',
    undefined,
  ]);
});

it('`serve` aborts the signal of a request when its client leaves, and closes while another hangs', async () => {
  const handler = vi.fn((_: Request) => new Promise<Response>(() => {}));
  const { url, close } = await start(handler);
  const controller = new AbortController();
  const left = rejectionOf(fetch(url, controller));
  await vi.waitUntil(() => handler.mock.calls.length === 1, patience);
  const hanging = rejectionOf(fetch(url));
  await vi.waitUntil(() => handler.mock.calls.length === 2, patience);
  controller.abort();
  const [first, second] = handler.mock.calls.map(([{ signal }]) => signal);
  await vi.waitUntil(() => first?.aborted, patience);
  expect(second?.aborted).toBe(false);
  await close();
  expect(await Promise.all([left, hanging])).toMatchObject([{ name: 'AbortError' }, { name: 'TypeError' }]);
});
