// Calls to production through a local proxy, which leads them to the emulator.
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import * as http from 'node:http';
import * as https from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import { createEmulator } from 'uploadcare-metadata/emulator';
import { toNodeHandler } from 'uploadcare-metadata/node';
import { afterEach, beforeEach, expect, it, onTestFinished, vi } from 'vitest';
import { serverUrl } from '../../generated/constants.ts';
import { keys, rejectionOf, uuid } from '../support/client.ts';

const { host } = new URL(serverUrl);
const emulator = createEmulator({ files: { [uuid]: { pet: 'cat' } } });

async function portOf(server: http.Server | https.Server): Promise<number> {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

/** Starts a proxy. Returns its URL, and the targets that it was asked to connect to. */
async function startProxy(): Promise<{ url: string; targets: (string | undefined)[] }> {
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', '-'];
  const pem = execFileSync('openssl', ['req', '-x509', ...newKey, '-subj', `/CN=${host}`, '-days', '2'], {
    stdio: 'pipe',
  });
  const port = await portOf(https.createServer({ key: pem, cert: pem }, toNodeHandler(emulator.fetch)));
  const targets: (string | undefined)[] = [];
  const proxy = http.createServer((_, response) => response.writeHead(400).end());
  proxy.on('connect', ({ url }, socket) => {
    targets.push(url);
    const upstream = connect(port, '127.0.0.1', () => socket.write('HTTP/1.1 200 Connection established\r\n\r\n'));
    upstream.on('error', () => socket.destroy());
    socket.on('error', () => upstream.destroy());
    onTestFinished(() => void upstream.destroy());
    upstream.pipe(socket).pipe(upstream);
  });
  return { url: `http://127.0.0.1:${await portOf(proxy)}`, targets };
}

beforeEach(() => {
  vi.resetModules();
  vi.stubEnv('UPLOADCARE_PUBLIC_KEY', keys.publicKey);
  vi.stubEnv('UPLOADCARE_SECRET_KEY', keys.secretKey);
  // The certificate is made by the test.
  vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
  vi.spyOn(process, 'emitWarning').mockImplementation(() => {});
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

const recipes = {
  'a proxy agent': () => import('../../openapi/samples/recipes/proxy-agent.ts'),
  'the `fetch` of undici': () => import('../../openapi/samples/recipes/proxy-fetch.ts'),
};

it.each(Object.entries(recipes))('the recipe with %s makes its calls through the proxy', async (_, load) => {
  const { url, targets } = await startProxy();
  vi.stubEnv('HTTPS_PROXY', url);
  const { metadata } = await load();
  expect(await metadata.set(uuid, 'pet', 'dog')).toBe('dog');
  expect(await metadata.list(uuid)).toEqual({ pet: 'dog' });
  for (let count = 0; count < 4; count++) await metadata.list(uuid);
  expect([...new Set(targets)]).toEqual([`${host}:443`]);
  // Connections are reused.
  expect(targets.length).toBeLessThan(3);
});

it.each(Object.entries(recipes))('the recipe with %s reports a proxy that is not there', async (_, load) => {
  const server = http.createServer();
  const port = await portOf(server);
  await new Promise((resolve) => server.close(resolve));
  vi.stubEnv('HTTPS_PROXY', `http://127.0.0.1:${port}`);
  const { metadata } = await load();
  const error = await rejectionOf(metadata.list(uuid, { maxRetries: 0 }));
  expect(error).toMatchObject({ name: 'ConnectionError', message: expect.stringContaining('ECONNREFUSED') });
});
