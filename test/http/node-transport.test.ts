// nodeTransport beyond hostile-server.test.ts, which runs on both transports.
import { execFile } from 'node:child_process';
import { getEventListeners, once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import http from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createMetadataClient, signedAuth } from 'uploadcare-metadata';
import { type NodeTransportOptions, nodeTransport } from 'uploadcare-metadata/node';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { keys, rejectionOf, uuid } from '../support/client.ts';
import { faces } from '../support/faces.ts';
import { type Behaviour, type RawServer, startRawServer, wire } from '../support/raw-server.ts';

const run = promisify(execFile);
const respond = (status: string, body = ''): Behaviour => {
  return (socket) => void socket.write(wire(status, { Connection: 'keep-alive' }, body));
};
const cat = respond('200 OK', '"cat"');

let server: RawServer;
afterEach(() => server?.close());

const create = (baseUrl: string, options?: NodeTransportOptions) =>
  createMetadataClient({ auth: signedAuth(keys), baseUrl, maxRetries: 0, transport: nodeTransport(options) });

async function connect(behaviour: Behaviour, options?: NodeTransportOptions) {
  server = await startRawServer(behaviour);
  return create(server.url, options);
}

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
    ['closed', (socket) => socket.destroy()],
    ['ended', (socket) => socket.end()],
    ['reset', (socket) => socket.resetAndDestroy()],
  ])('is sent again when that was %s before any byte', async (_, fail) => {
    for (const [, perform] of faces) {
      const client = await connectReused(fail);
      expect(await perform(client, 'set')).toBe('cat');
      expect(await perform(client, 'set')).toBe('cat');
      expect(server.requests).toHaveLength(3);
      expect(server.requests[2]).toBe(server.requests[1]);
      await server.close();
    }
  });

  it('is counted in `attempts`, and a `delete` that then finds nothing is a success', async () => {
    let first = cat;
    const client = await connectReused(
      (socket) => socket.destroy(),
      (...given) => first(...given),
    );
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
    const client = await connectReused((socket) => socket.destroy(), first);
    await Promise.all([client.get(uuid, 'pet'), client.get(uuid, 'pet')]);
    const error = await rejectionOf(client.get(uuid, 'pet'));
    expect(error).toMatchObject({ name: 'ConnectionError', attempts: 2 });
    expect(server.requests).toHaveLength(4);
  });

  it('is not sent again when a byte of the response arrived', async () => {
    const client = await connectReused((socket) => void socket.write('H', () => socket.destroy()));
    await client.get(uuid, 'pet');
    expect(await rejectionOf(client.get(uuid, 'pet'))).toMatchObject({
      name: 'ConnectionError',
      attempts: 1,
    });
    expect(server.requests).toHaveLength(2);
  });

  it('is not sent again after an abort', async () => {
    const controller = new AbortController();
    const { signal } = controller;
    const client = await connectReused(() => controller.abort());
    await client.get(uuid, 'pet');
    expect(await rejectionOf(client.get(uuid, 'pet', { signal }))).toHaveProperty('name', 'AbortError');
    await vi.waitFor(() => expect(server.openRequests()).toBe(0));
    expect(server.requests).toHaveLength(2);
  });
});

it('finished, failed and aborted requests leave no listener on a signal that they share', async () => {
  let behaviour = cat;
  await connect((...given) => behaviour(...given));
  const controller = new AbortController();
  const { signal } = controller;
  const transport = nodeTransport();
  const request = { method: 'GET', url: `${server.url}/`, headers: {}, body: '', signal, maxBytes: 100 };
  const send = () => Array.from({ length: 5 }, async () => (await transport({ ...request })).text());
  const expectNoListener = () => vi.waitFor(() => expect(getEventListeners(signal, 'abort')).toEqual([]));
  expect(await Promise.all(send())).toEqual(Array(5).fill('"cat"'));
  await expectNoListener();
  behaviour = (socket) => socket.write('H', () => socket.destroy());
  await Promise.all(send().map(rejectionOf));
  await expectNoListener();
  behaviour = (socket) => socket.write('H', () => controller.abort());
  await Promise.all(send().map(rejectionOf));
  await expectNoListener();
});

it('a connection that fails before the body is read rejects the body', async () => {
  await connect((socket) => void socket.write(wire('200 OK', { 'Content-Length': '9' }, 'x')));
  const { signal } = new AbortController();
  const request = { method: 'GET', url: `${server.url}/`, headers: {}, body: '', signal, maxBytes: 100 };
  const agent = new http.Agent();
  const response = await nodeTransport({ agent })(request);
  await server.close();
  await vi.waitFor(() => expect(agent.sockets).toEqual({}));
  await expect(response.text()).rejects.toThrow('the connection was closed');
});

it.each([
  ['200 OK', 'ConnectionError', 'the response is compressed, which was not asked for'],
  ['403 No', 'HttpError', '403 No explanation.'],
])('a compressed response with %s is not read, and its socket is closed', async (line, name, message) => {
  const headers = { Connection: 'keep-alive', 'Content-Encoding': 'gzip', 'Content-Length': '99999' };
  const client = await connect((socket) => socket.write(wire(line, headers, ' '.repeat(60_000))));
  const error = await rejectionOf(client.get(uuid, 'pet'));
  expect(error).toMatchObject({ name, attempts: 1 });
  expect(error.message).toContain(message);
  expect(server.requests[0]).toContain('accept-encoding: identity');
  await vi.waitFor(() => expect(server.openRequests()).toBe(0));
});

it('the `agent` holds the connections', async () => {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  const client = await connect((...given) => setImmediate(() => cat(...given)), { agent });
  const calls = Array.from({ length: 3 }, () => client.get(uuid, 'pet'));
  expect(await Promise.all(calls)).toEqual(['cat', 'cat', 'cat']);
  expect(server.openRequests()).toBe(1);
  agent.destroy();
});

it.each([[5], ['x'], [{}], [null], [http]])('`agent` %o is rejected', (agent) => {
  const act = () => nodeTransport({ agent } as never);
  expect(act).toThrow(expect.objectContaining({ name: 'ValidationError', argument: 'agent' }));
});

it('HTTPS needs a certificate that the agent trusts', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'node-transport-'));
  const [keyFile, certFile] = [join(directory, 'key.pem'), join(directory, 'cert.pem')];
  const subject = ['-subj', '/CN=test', '-addext', 'subjectAltName=IP:127.0.0.1', '-days', '2'];
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  await run('openssl', ['req', '-x509', ...newKey, ...subject, '-keyout', keyFile, '-out', certFile]);
  const [key, cert] = await Promise.all([readFile(keyFile), readFile(certFile)]);
  await rm(directory, { recursive: true });
  const secure = https.createServer({ key, cert }, (_, response) => response.end('"cat"'));
  let connections = 0;
  secure.on('secureConnection', () => connections++);
  await once(secure.listen(0, '127.0.0.1'), 'listening');
  const baseUrl = `https://127.0.0.1:${(secure.address() as AddressInfo).port}`;
  const agent = new https.Agent({ keepAlive: true, ca: cert });
  const client = create(baseUrl, { agent });
  expect([await client.get(uuid, 'pet'), await client.get(uuid, 'pet')]).toEqual(['cat', 'cat']);
  expect(connections).toBe(1);
  const error = await rejectionOf(create(baseUrl).get(uuid, 'pet'));
  expect(error).toMatchObject({ name: 'ConnectionError' });
  expect(error.message).toContain('self-signed certificate');
  agent.destroy();
  secure.close();
});

it('connections that are kept alive do not keep the process alive', async () => {
  server = await startRawServer(cat);
  const { href } = new URL('../../src/', import.meta.url);
  const script = `
    import { createMetadataClient } from '${href}index.ts';
    import { nodeTransport } from '${href}node.ts';
    const client = createMetadataClient({ baseUrl: '${server.url}', transport: nodeTransport() });
    console.log(await client.get('${uuid}', 'pet'), await client.get('${uuid}', 'pet'));`;
  const given = ['--import', 'tsx', '--input-type=module', '--eval', script];
  // The server closes no connection: a process that waits for that is killed.
  const { stdout } = await run(process.execPath, given, { timeout: 20_000 });
  expect(stdout).toBe('cat cat\n');
});
