// nodeTransport beyond transports.test.ts, which runs on both: connections that are kept.
import { execFileSync } from 'node:child_process';
import { getEventListeners, once } from 'node:events';
import http from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { createMetadataClient, signedAuth } from 'uploadcare-metadata';
import { type NodeTransportOptions, nodeTransport } from 'uploadcare-metadata/node';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { keys, rejectionOf, uuid } from '../support/client.ts';
import { type Behaviour, type RawServer, startRawServer, wire } from '../support/raw-server.ts';

const respond =
  (status: string, body = ''): Behaviour =>
  (socket) =>
    void socket.write(wire(status, { Connection: 'keep-alive' }, body));
const cat = respond('200 OK', '"cat"');
const close: Behaviour = (socket) => socket.destroy();
const closeWithin: Behaviour = (socket) => void socket.write('H', () => socket.destroy());

let server: RawServer;
afterEach(() => server?.close());

const create = (baseUrl: string, options?: NodeTransportOptions) =>
  createMetadataClient({ auth: signedAuth(keys), baseUrl, maxRetries: 0, transport: nodeTransport(options) });

async function connect(behaviour: Behaviour, options?: NodeTransportOptions) {
  server = await startRawServer(behaviour);
  return create(server.url, options);
}

const requestWith = (signal: AbortSignal) =>
  ({ method: 'GET', url: `${server.url}/`, headers: {}, body: '', signal, maxBytes: 100 }) as const;

describe('a request that fails on a reused connection', () => {
  /** Connects to a server that responds to the first request on each connection, and fails for later ones. */
  function connectReused(fail: Behaviour, first: Behaviour = cat) {
    const used = new WeakSet<object>();
    return connect((socket, request) => {
      const behave = used.has(socket) ? fail : first;
      used.add(socket);
      behave(socket, request);
    });
  }

  it.each<[string, Behaviour]>([
    ['closed', close],
    ['ended', (socket) => socket.end()],
    ['reset', (socket) => socket.resetAndDestroy()],
  ])('is sent again when that was %s before any byte', async (_, fail) => {
    const client = await connectReused(fail);
    for (const _ of [1, 2]) expect(await client.set(uuid, 'pet', 'cat')).toBe('cat');
    expect(server.requests).toHaveLength(3);
    expect(server.requests[2]).toBe(server.requests[1]);
  });

  it('is counted in `attempts`, and a `delete` that then finds nothing is a success', async () => {
    let first = cat;
    const client = await connectReused(close, (...given) => first(...given));
    await client.get(uuid, 'pet');
    first = respond('403 No');
    expect(await rejectionOf(client.get(uuid, 'pet'))).toMatchObject({ status: 403, attempts: 2 });
    first = respond('404 No');
    await expect(client.delete(uuid, 'pet')).resolves.toBeUndefined();
    expect(server.requests).toHaveLength(5);
  });

  it('is sent again once only', async () => {
    const waiting: (() => void)[] = [];
    const first: Behaviour = (...given) => {
      // Two connections, since the first response waits for the second request.
      if (waiting.push(() => cat(...given)) === 2) for (const respond of waiting) respond();
    };
    const client = await connectReused(close, first);
    await Promise.all([client.get(uuid, 'pet'), client.get(uuid, 'pet')]);
    const error = await rejectionOf(client.get(uuid, 'pet'));
    expect(error).toMatchObject({ name: 'ConnectionError', attempts: 2 });
    expect(server.requests).toHaveLength(4);
  });

  const controller = new AbortController();
  it.each<[string, Behaviour, string, AbortSignal?]>([
    ['when a byte of the response arrived', closeWithin, 'ConnectionError'],
    ['after an abort', () => controller.abort(), 'AbortError', controller.signal],
  ])('is not sent again %s', async (_, fail, name, signal) => {
    const client = await connectReused(fail);
    await client.get(uuid, 'pet');
    expect(await rejectionOf(client.get(uuid, 'pet', { signal }))).toHaveProperty('name', name);
    await vi.waitFor(() => expect(server.openRequests()).toBe(0));
    expect(server.requests).toHaveLength(2);
  });
});

it('finished, failed and aborted requests leave no listener on a signal that they share', async () => {
  const controller = new AbortController();
  const { signal } = controller;
  const abort: Behaviour = (socket) => void socket.write('H', () => controller.abort());
  const behaviours = [cat, cat, closeWithin, abort];
  await connect((...given) => behaviours.shift()?.(...given));
  const transport = nodeTransport({ agent: new http.Agent() });
  const results: unknown[] = [];
  while (behaviours.length > 0) {
    const text = async () => (await transport(requestWith(signal))).text();
    results.push(await text().catch(({ name }) => name));
    await vi.waitFor(() => expect(getEventListeners(signal, 'abort')).toEqual([]));
  }
  expect(results).toEqual(['"cat"', '"cat"', 'Error', 'AbortError']);
});

it('a connection that fails before the body is read rejects the body', async () => {
  await connect((socket) => void socket.write(wire('200 OK', { 'Content-Length': '9' }, 'x')));
  const agent = new http.Agent();
  const response = await nodeTransport({ agent })(requestWith(new AbortController().signal));
  await server.close();
  await vi.waitFor(() => expect(agent.sockets).toEqual({}));
  await expect(response.text()).rejects.toThrow('the connection was closed');
});

it('the `agent` holds the connections, and responses may not be compressed', async () => {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  const client = await connect((...given) => setImmediate(() => cat(...given)), { agent });
  const calls = Array.from({ length: 3 }, () => client.get(uuid, 'pet'));
  expect(await Promise.all(calls)).toEqual(['cat', 'cat', 'cat']);
  expect(server.openRequests()).toBe(1);
  expect(server.requests[0]).toContain('accept-encoding: identity');
  agent.destroy();
});

it.each([[5], ['x'], [{}], [null], [http]])('`agent` %o is rejected', (agent) => {
  const act = () => nodeTransport({ agent } as never);
  expect(act).toThrow(expect.objectContaining({ name: 'ValidationError', argument: 'agent' }));
});

it('HTTPS needs a certificate that the agent trusts', async () => {
  const subject = ['-subj', '/CN=test', '-addext', 'subjectAltName=IP:127.0.0.1', '-days', '2'];
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', '-'];
  // The key and the certificate, one after the other.
  const pem = execFileSync('openssl', ['req', '-x509', ...newKey, ...subject], { stdio: 'pipe' });
  const secure = https.createServer({ key: pem, cert: pem }, (_, response) => response.end('"cat"'));
  let connections = 0;
  secure.on('secureConnection', () => connections++);
  await once(secure.listen(0, '127.0.0.1'), 'listening');
  const baseUrl = `https://127.0.0.1:${(secure.address() as AddressInfo).port}`;
  const agent = new https.Agent({ keepAlive: true, ca: pem });
  const client = create(baseUrl, { agent });
  expect([await client.get(uuid, 'pet'), await client.get(uuid, 'pet')]).toEqual(['cat', 'cat']);
  expect(connections).toBe(1);
  const error = await rejectionOf(create(baseUrl).get(uuid, 'pet'));
  expect(error).toMatchObject({ name: 'ConnectionError' });
  expect(error.message).toContain('self-signed certificate');
  agent.destroy();
  secure.close();
});
