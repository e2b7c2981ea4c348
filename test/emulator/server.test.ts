import { connect } from 'node:net';
import { serve } from 'uploadcare-metadata/emulator/server';
import { expect, it, vi } from 'vitest';
import { rejectionOf } from '../support/client.ts';
import { emulator, keyPath, patience, signedRequest } from './support.ts';

it.each([
  ['an absolute target', (url: string) => `GET ${url}/x?y HTTP/1.1\r\nHost: a`, /200 .*"\/x"/s],
  ['an empty host', () => 'GET /x HTTP/1.1\r\nHost:', /200 .*"\/x"/s],
  ['a host with a path', () => 'GET /x HTTP/1.1\r\nHost: a/b?', /^HTTP\/1\.1 400 /],
  ['a host with a space', () => 'GET /x HTTP/1.1\r\nHost: a b', /^HTTP\/1\.1 400 /],
  ['no path', () => 'OPTIONS * HTTP/1.1\r\nHost: a', /^HTTP\/1\.1 400 /],
])('`serve` responds to a request with %s', async (_, request, response) => {
  const server = await serve(async (each) => Response.json(new URL(each.url).pathname));
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
  socket.write(`${request(server.url)}\r\nConnection: close\r\n\r\n`);
  expect((await socket.toArray()).join('')).toMatch(response);
  await server.close();
});

it('`serve` reads no more of a body than the client takes, and cancels it when the client leaves', async () => {
  const chunks = 500;
  const cancel = vi.fn();
  let pulls = 0;
  const pull = (stream: ReadableStreamDefaultController) => {
    stream.enqueue(new Uint8Array(65_536));
    if (++pulls === chunks) stream.close();
  };
  const server = await serve(async () => new Response(new ReadableStream({ pull, cancel })));
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
  socket.pause().write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
  await vi.waitFor(async () => {
    const before = pulls;
    expect(before).toBeGreaterThan(0);
    for (let turn = 0; turn < 50; turn++) await new Promise(setImmediate);
    expect(pulls).toBe(before);
  }, patience);
  expect(pulls).toBeLessThan(chunks);
  socket.destroy();
  await vi.waitUntil(() => cancel.mock.calls.length === 1, patience);
  await server.close();
});

it('`serve` passes on a large body whole, so that its size is rejected and not its signature', async () => {
  const server = await serve(emulator().fetch);
  const body = JSON.stringify('x'.repeat(300_000));
  const { method, headers } = signedRequest({ method: 'PUT', body });
  expect((await fetch(server.url + keyPath(), { method, headers, body })).status).toBe(413);
  await server.close();
});

it('`serve` aborts the signal of a request when its client leaves, and closes while another hangs', async () => {
  const received: Request[] = [];
  const server = await serve((request) => {
    received.push(request);
    return new Promise(() => {});
  });
  const controller = new AbortController();
  const rejections = [rejectionOf(fetch(server.url, controller))];
  await vi.waitUntil(() => received.length === 1, patience);
  rejections.push(rejectionOf(fetch(server.url)));
  await vi.waitUntil(() => received.length === 2, patience);
  controller.abort();
  await vi.waitUntil(() => received[0]?.signal.aborted, patience);
  expect(received[1]?.signal.aborted).toBe(false);
  await server.close();
  expect(await Promise.all(rejections)).toMatchObject([{ name: 'AbortError' }, { name: 'TypeError' }]);
});
