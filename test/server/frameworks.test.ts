// The samples for frameworks, each run with a real client in front and the emulator behind.
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createMetadataClient, type MetadataClient, remoteSigner, signedAuth } from 'uploadcare-metadata';
import { createEmulator, type Emulator } from 'uploadcare-metadata/emulator';
import type { Handler } from 'uploadcare-metadata/server';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { serverUrl } from '../../generated/constants.ts';
import { operationsOf, readDocument } from '../../scripts/docs/document.ts';
import { failureOf, keys } from '../support/client.ts';

const samples = '../../openapi/samples/frameworks';
const { fetch: realFetch } = globalThis;
const [uuid = ''] = operationsOf(await readDocument()).flatMap(({ parameters }) =>
  parameters.flatMap(({ name, example }) => (name === 'uuid' && example) || []),
);
const origin = 'https://app.example.com';

let emulator: Emulator;

beforeEach(() => {
  emulator = createEmulator({ files: { [uuid]: {} } });
  vi.resetModules();
  vi.stubEnv('UPLOADCARE_PUBLIC_KEY', keys.publicKey);
  vi.stubEnv('UPLOADCARE_SECRET_KEY', keys.secretKey);
  // Production is the emulator here.
  vi.stubGlobal('fetch', async (input: string, init?: RequestInit) =>
    input.startsWith(serverUrl) ? emulator.fetch(input, init) : realFetch(input, init),
  );
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
});

type Send = typeof fetch;

/** The client of a page of that origin, whose visitor is logged in, or not. */
function clientAt(base: string, send: Send, cookie = 'a=b; session=demosession'): MetadataClient {
  return createMetadataClient({
    baseUrl: `${base}/api/metadata`,
    maxRetries: 0,
    fetch: (input, { headers, ...init } = {}) =>
      send(input, { ...init, headers: { ...Object.fromEntries(new Headers(headers)), cookie } }),
  });
}

async function expectToServe(base: string, send: Send): Promise<void> {
  const client = clientAt(base, send);
  expect(await client.set(uuid, 'a:b', 'naïve 🐈')).toBe('naïve 🐈');
  expect(await client.get(uuid, 'a:b')).toBe('naïve 🐈');
  expect(await client.list(uuid)).toEqual({ 'a:b': 'naïve 🐈' });
  expect(await failureOf(client.get(uuid, 'none'))).toMatchObject({ name: 'NotFoundError' });
  const denied = { name: 'HttpError', status: 403 };
  expect(await failureOf(client.delete(uuid, 'a:b'))).toMatchObject(denied);
  const other = uuid.replace(/^./, 'f');
  expect(await failureOf(client.set(other, 'a:b', 'x'))).toMatchObject(denied);
  expect(await failureOf(clientAt(base, send, '').list(uuid))).toMatchObject(denied);
  expect(emulator.metadataOf(uuid)).toEqual({ 'a:b': 'naïve 🐈' });
  expect(emulator.requests).toHaveLength(4);
  expect((await send(`${base}/other`)).status).toBe(404);
}

const byHandler =
  (handler: (request: Request) => Response | Promise<Response>): Send =>
  async (...request) =>
    handler(new Request(...request));

describe('the sample serves a client, and denies what is not allowed', () => {
  it('in plain Node', async () => {
    vi.stubEnv('PORT', '0');
    const { server } = await import(`${samples}/node.ts`);
    if (!server.listening) await once(server, 'listening');
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    try {
      await expectToServe(base, realFetch);
      // What it cannot take does not stop it.
      const large = {
        method: 'PUT',
        body: 'x'.repeat(10_000_000),
        headers: { 'Content-Type': 'application/json' },
      };
      await realFetch(`${base}/api/metadata/`, large).catch(() => {});
      await realFetch(`${base}/api/metadata/`, { method: 'PURGE' });
      expect((await realFetch(`${base}/other`)).status).toBe(404);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });

  it('in a Worker', async () => {
    const { default: worker } = await import(`${samples}/workers.ts`);
    const env = { UPLOADCARE_PUBLIC_KEY: keys.publicKey, UPLOADCARE_SECRET_KEY: keys.secretKey };
    await expectToServe(
      origin,
      byHandler((request) => worker.fetch(request, env)),
    );
  });

  it('in Hono', async () => {
    const { default: app } = await import(`${samples}/hono.ts`);
    await expectToServe(
      origin,
      byHandler((request) => app.fetch(request)),
    );
  });

  it('in a Next.js route handler, which a build without the keys can load', async () => {
    vi.stubEnv('UPLOADCARE_SECRET_KEY', undefined);
    const route: Record<string, Handler | undefined> = await import(`${samples}/next/route.ts`);
    vi.stubEnv('UPLOADCARE_SECRET_KEY', keys.secretKey);
    // Next.js calls the export of the method, for the paths below that of the folder.
    const next = async (request: Request) =>
      request.url.startsWith(`${origin}/api/metadata/`)
        ? ((await route[request.method]?.(request)) ?? new Response(null, { status: 405 }))
        : new Response(null, { status: 404 });
    await expectToServe(origin, byHandler(next));
  });
});

describe('the sample of a page, and of an app', () => {
  const print = vi.fn();
  const cookie = 'session=demosession';

  /** What a browser does for a page: it knows where it is from, and who is logged in. */
  function openPage(routes: Record<string, Handler>): void {
    const { fetch: toApi } = globalThis;
    vi.stubGlobal('location', new URL(`${origin}/app/`));
    vi.stubGlobal('console', { ...console, log: print.mockClear() });
    vi.stubGlobal('fetch', async (input: string, init?: RequestInit) => {
      const [, handler] = Object.entries(routes).find(([path]) => input.startsWith(origin + path)) ?? [];
      if (!handler) return toApi(input, init);
      const request = new Request(input, init);
      request.headers.set('Cookie', cookie);
      request.headers.set('Sec-Fetch-Site', 'same-origin');
      return handler(request);
    });
  }

  it('calls the proxy', async () => {
    const { default: app } = await import(`${samples}/hono.ts`);
    openPage({ '/api/metadata/': async (request) => app.fetch(request) });
    await import(`${samples}/page.ts`);
    expect(print.mock.calls).toEqual([[{ pet: 'cat' }]]);
  });

  it('calls the API, with signatures of the signing handler', async () => {
    const { signer } = await import(`${samples}/signing.ts`);
    openPage({ '/api/sign': signer });
    await import(`${samples}/app-signed.ts`);
    expect(print.mock.calls).toEqual([[{ pet: 'cat' }]]);
  });

  it('gets no signature for what is not allowed', async () => {
    const { signer } = await import(`${samples}/signing.ts`);
    openPage({ '/api/sign': signer });
    const auth = signedAuth({ publicKey: keys.publicKey, sign: remoteSigner('/api/sign') });
    const error = await failureOf(createMetadataClient({ auth }).delete(uuid, 'pet'));
    expect(error).toMatchObject({ code: 'signing_failed', status: 403 });
  });
});
