// The samples of the guide, each with a real client in front and the emulator behind.
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createMetadataClient, remoteSigner, signedAuth } from 'uploadcare-metadata';
import { createEmulator, type Emulator } from 'uploadcare-metadata/emulator';
import type { Handler } from 'uploadcare-metadata/server';
import { afterEach, beforeEach, expect, it, onTestFinished, vi } from 'vitest';
import { serverUrl } from '../../generated/constants.ts';
import { keys, rejectionOf, uuid } from '../support/client.ts';
import { json, pathOf } from './support.ts';

const samples = '../../openapi/samples/frameworks';
const { fetch: realFetch } = globalThis;
const origin = 'https://app.example.com';
const session = 'session=demosession';

type Send = (url: string, init?: RequestInit) => Promise<Response>;

let emulator: Emulator;
/** The signals of the requests that reached the emulator. */
let signals: (AbortSignal | null | undefined)[];

beforeEach(() => {
  emulator = createEmulator({ files: { [uuid]: {} } });
  signals = [];
  vi.resetModules();
  vi.stubEnv('UPLOADCARE_PUBLIC_KEY', keys.publicKey);
  vi.stubEnv('UPLOADCARE_SECRET_KEY', keys.secretKey);
  // The emulator stands for production.
  vi.stubGlobal('fetch', async (url: string, init?: RequestInit) => {
    if (!url.startsWith(serverUrl)) return realFetch(url, init);
    signals.push(init?.signal);
    return emulator.fetch(url, init);
  });
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
});

const sendTo =
  (handler: (request: Request) => Response | Promise<Response>): Send =>
  async (url, init) =>
    handler(new Request(url, init));

/** Starts the sample for Node. Returns its URL. */
async function startNode(): Promise<string> {
  vi.stubEnv('PORT', '0');
  const { server } = await import(`${samples}/node.ts`);
  if (!server.listening) await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

it.each<[string, () => Promise<[base: string, send: Send]>]>([
  ['Node', async () => [await startNode(), realFetch]],
  [
    'Workers',
    async () => {
      const { default: worker } = await import(`${samples}/workers.ts`);
      const env = { UPLOADCARE_PUBLIC_KEY: keys.publicKey, UPLOADCARE_SECRET_KEY: keys.secretKey };
      return [origin, sendTo((request) => worker.fetch(request, env))];
    },
  ],
  ['Hono', async () => [origin, sendTo((await import(`${samples}/hono.ts`)).default.fetch)]],
  [
    'Next.js',
    async () => {
      // A build has no keys.
      vi.stubEnv('UPLOADCARE_SECRET_KEY', undefined);
      const route: Record<string, Handler | undefined> = await import(`${samples}/next/route.ts`);
      vi.stubEnv('UPLOADCARE_SECRET_KEY', keys.secretKey);
      // Next.js calls the export of the method, for the paths below that of the folder.
      const next: Handler = async (request) =>
        (request.url.startsWith(`${origin}/api/metadata/`) && (await route[request.method]?.(request))) ||
        new Response(null, { status: 404 });
      return [origin, sendTo(next)];
    },
  ],
])('the sample for %s serves a visitor with a session, and denies the rest', async (_, start) => {
  const [base, send] = await start();
  const clientWith = (cookie: string) =>
    createMetadataClient({
      baseUrl: `${base}/api/metadata`,
      maxRetries: 0,
      fetch: (url, init) => send(url, { ...init, headers: { ...init.headers, cookie } }),
    });
  const client = clientWith(`a=b; ${session}`);
  expect(await client.set(uuid, 'a:b', 'naïve 🐈')).toBe('naïve 🐈');
  expect(await client.list(uuid)).toEqual({ 'a:b': 'naïve 🐈' });
  expect(await rejectionOf(client.get(uuid, 'none'))).toMatchObject({ name: 'NotFoundError' });
  for (const denied of [
    () => client.delete(uuid, 'a:b'),
    () => client.list(uuid.replace(/^./, 'f')),
    () => clientWith('').list(uuid),
  ])
    expect(await rejectionOf(denied())).toMatchObject({ name: 'HttpError', status: 403 });
  expect(emulator.requests).toHaveLength(3);
  expect((await send(`${base}/other`)).status).toBe(404);
});

it('the sample for Node ends the call to the API when the visitor leaves, also after requests that it rejects', async () => {
  const base = `${await startNode()}/api/metadata`;
  await realFetch(`${base}/`, { method: 'PUT', body: 'x'.repeat(10_000_000), headers: json }).catch(() => {});
  await realFetch(`${base}/`, { method: 'PURGE' });
  emulator.fail({ kind: 'hang' });
  const visitor = new AbortController();
  const init = { headers: { ...json, cookie: session }, signal: visitor.signal };
  const left = rejectionOf(realFetch(base + pathOf('listFileMetadata'), init));
  await vi.waitUntil(() => signals.length === 1, { timeout: 10_000 });
  visitor.abort();
  await left;
  await vi.waitUntil(() => signals[0]?.aborted, { timeout: 10_000 });
  // Not a time limit.
  expect(signals[0]?.reason).toMatchObject({ name: 'AbortError' });
});

/** Does what a browser does for a page at the origin of a handler. Returns the function that prints. */
function openPage(path: string, handler: Handler) {
  const { fetch: fetchApi } = globalThis;
  const print = vi.fn();
  vi.stubGlobal('location', new URL(`${origin}/app/`));
  vi.stubGlobal('console', { ...console, log: print });
  vi.stubGlobal('fetch', async (url: string, init?: RequestInit) => {
    if (!url.startsWith(origin + path)) return fetchApi(url, init);
    const request = new Request(url, init);
    request.headers.set('Cookie', session);
    request.headers.set('Sec-Fetch-Site', 'same-origin');
    return handler(request);
  });
  return print;
}

it('the sample for pages calls the proxy', async () => {
  const { default: app } = await import(`${samples}/hono.ts`);
  const print = openPage('/api/metadata/', async (request) => app.fetch(request));
  await import(`${samples}/page.ts`);
  expect(print.mock.calls).toEqual([[{ pet: 'cat' }]]);
});

it('the sample for apps calls the API with signatures of the signing handler, which denies other calls', async () => {
  const { signer } = await import(`${samples}/signing.ts`);
  const print = openPage('/api/sign', signer);
  await import(`${samples}/app-signed.ts`);
  expect(print.mock.calls).toEqual([[{ pet: 'cat' }]]);
  const auth = signedAuth({ publicKey: keys.publicKey, sign: remoteSigner('/api/sign') });
  const error = await rejectionOf(createMetadataClient({ auth }).delete(uuid, 'pet'));
  expect(error).toMatchObject({ code: 'signing_failed', status: 403 });
});
