// The samples of the guide, each with a real client in front and the emulator behind.
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createMetadataClient, remoteSigner, signedAuth } from 'uploadcare-metadata';
import { createEmulator, type Emulator } from 'uploadcare-metadata/emulator';
import type { Handler } from 'uploadcare-metadata/server';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { serverUrl } from '../../generated/constants.ts';
import { keys, rejectionOf, uuid } from '../support/client.ts';
import { json, pathOf, patience } from './support.ts';

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

/** Fails unless a sample serves a visitor with a session, and denies the rest. */
async function expectToServe(base: string, send: Send): Promise<void> {
  const clientWith = (cookie: string) =>
    createMetadataClient({
      baseUrl: `${base}/api/metadata`,
      maxRetries: 0,
      fetch: (url, init) => send(url, { ...init, headers: { ...init.headers, cookie } }),
    });
  const client = clientWith(`a=b; ${session}`);
  expect(await client.set(uuid, 'a:b', 'naïve 🐈')).toBe('naïve 🐈');
  expect(await client.get(uuid, 'a:b')).toBe('naïve 🐈');
  expect(await client.list(uuid)).toEqual({ 'a:b': 'naïve 🐈' });
  expect(await rejectionOf(client.get(uuid, 'none'))).toMatchObject({ name: 'NotFoundError' });
  const isDenied = { name: 'HttpError', status: 403 };
  expect(await rejectionOf(client.delete(uuid, 'a:b'))).toMatchObject(isDenied);
  expect(await rejectionOf(client.list(uuid.replace(/^./, 'f')))).toMatchObject(isDenied);
  expect(await rejectionOf(clientWith('').list(uuid))).toMatchObject(isDenied);
  expect(emulator.metadataOf(uuid)).toEqual({ 'a:b': 'naïve 🐈' });
  expect(emulator.requests).toHaveLength(4);
  expect((await send(`${base}/other`)).status).toBe(404);
}

const sendTo =
  (handler: (request: Request) => Response | Promise<Response>): Send =>
  async (url, init) =>
    handler(new Request(url, init));

describe('the sample for Node', () => {
  let base: string;
  let close: () => void;
  beforeEach(async () => {
    vi.stubEnv('PORT', '0');
    const { server } = await import(`${samples}/node.ts`);
    if (!server.listening) await once(server, 'listening');
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    close = () => {
      server.closeAllConnections();
      server.close();
    };
  });
  afterEach(() => close());

  it('serves a client, also after requests that it rejects', async () => {
    const large = { method: 'PUT', body: 'x'.repeat(10_000_000), headers: json };
    await realFetch(`${base}/api/metadata/`, large).catch(() => {});
    await realFetch(`${base}/api/metadata/`, { method: 'PURGE' });
    await expectToServe(base, realFetch);
  });

  it('ends the call to the API when the visitor leaves', async () => {
    emulator.fail({ kind: 'hang' });
    const visitor = new AbortController();
    const headers = { ...json, cookie: session };
    const url = `${base}/api/metadata${pathOf('listFileMetadata')}`;
    const left = rejectionOf(realFetch(url, { headers, signal: visitor.signal }));
    await vi.waitUntil(() => signals.length === 1, patience);
    expect(signals[0]?.aborted).toBe(false);
    visitor.abort();
    await left;
    await vi.waitUntil(() => signals[0]?.aborted, patience);
    // Not a time limit.
    expect(signals[0]?.reason).toMatchObject({ name: 'AbortError' });
  });
});

it('the sample for Workers serves a client', async () => {
  const { default: worker } = await import(`${samples}/workers.ts`);
  const env = { UPLOADCARE_PUBLIC_KEY: keys.publicKey, UPLOADCARE_SECRET_KEY: keys.secretKey };
  const send = sendTo((request) => worker.fetch(request, env));
  await expectToServe(origin, send);
});

it('the sample for Hono serves a client', async () => {
  const { default: app } = await import(`${samples}/hono.ts`);
  await expectToServe(origin, sendTo(app.fetch));
});

it('the sample for Next.js serves a client, and is loaded by a build without keys', async () => {
  vi.stubEnv('UPLOADCARE_SECRET_KEY', undefined);
  const route: Record<string, Handler | undefined> = await import(`${samples}/next/route.ts`);
  vi.stubEnv('UPLOADCARE_SECRET_KEY', keys.secretKey);
  // Next.js calls the export of the method, for the paths below that of the folder.
  const next = async (request: Request) => {
    if (!request.url.startsWith(`${origin}/api/metadata/`)) return new Response(null, { status: 404 });
    return (await route[request.method]?.(request)) ?? new Response(null, { status: 405 });
  };
  await expectToServe(origin, sendTo(next));
});

describe('the sample for', () => {
  const print = vi.fn();

  /** Does what a browser does for a page at the origin of these handlers. */
  function openPage(path: string, handler: Handler): void {
    const { fetch: fetchApi } = globalThis;
    vi.stubGlobal('location', new URL(`${origin}/app/`));
    vi.stubGlobal('console', { ...console, log: print.mockClear() });
    vi.stubGlobal('fetch', async (url: string, init?: RequestInit) => {
      if (!url.startsWith(origin + path)) return fetchApi(url, init);
      const request = new Request(url, init);
      request.headers.set('Cookie', session);
      request.headers.set('Sec-Fetch-Site', 'same-origin');
      return handler(request);
    });
  }

  it('pages calls the proxy', async () => {
    const { default: app } = await import(`${samples}/hono.ts`);
    openPage('/api/metadata/', async (request) => app.fetch(request));
    await import(`${samples}/page.ts`);
    expect(print.mock.calls).toEqual([[{ pet: 'cat' }]]);
  });

  it('apps calls the API with signatures of the signing handler, which denies other calls', async () => {
    const { signer } = await import(`${samples}/signing.ts`);
    openPage('/api/sign', signer);
    await import(`${samples}/app-signed.ts`);
    expect(print.mock.calls).toEqual([[{ pet: 'cat' }]]);
    const auth = signedAuth({ publicKey: keys.publicKey, sign: remoteSigner('/api/sign') });
    const error = await rejectionOf(createMetadataClient({ auth }).delete(uuid, 'pet'));
    expect(error).toMatchObject({ code: 'signing_failed', status: 403 });
  });
});
