// The samples of the guide at an origin of their own, each with a real client in front and the emulator behind.
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

let emulator: Emulator;
/** The signals of the requests that reached the emulator. */
let signals: (AbortSignal | null | undefined)[];
/** The sample that serves the origin, and the cookie of its visitor. */
let served: Handler;
let cookie: string;

beforeEach(() => {
  emulator = createEmulator({ files: { [uuid]: {} } });
  signals = [];
  cookie = 'a=b; session=demosession';
  vi.resetModules();
  vi.stubEnv('UPLOADCARE_PUBLIC_KEY', keys.publicKey);
  vi.stubEnv('UPLOADCARE_SECRET_KEY', keys.secretKey);
  vi.stubGlobal('console', { ...console, log: vi.fn() });
  vi.stubGlobal('location', new URL(`${origin}/app/`));
  // The emulator stands for production. The rest is what a browser does for a page of the origin.
  vi.stubGlobal('fetch', async (url: string, init?: RequestInit) => {
    if (url.startsWith(serverUrl)) {
      signals.push(init?.signal);
      return emulator.fetch(url, init);
    }
    const request = new Request(url, init);
    request.headers.set('Cookie', cookie);
    request.headers.set('Sec-Fetch-Site', 'same-origin');
    return served(request);
  });
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
});

/** Loads a sample for Node. Returns a handler that sends to its server. */
async function listen(name: string): Promise<Handler> {
  vi.stubEnv('PORT', '0');
  const { server } = await import(`${samples}/${name}.ts`);
  if (!server.listening) await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return (request) => realFetch(new Request(request.url.replace(origin, base), request));
}

/** Functions that load a sample. Each returns its handler. */
const starts = {
  Node: () => listen('node'),
  Fastify: () => listen('fastify'),
  'Express 5': () => listen('express'),
  async 'Express 4'(): Promise<Handler> {
    vi.doMock('express', () => vi.importActual('express-4'));
    onTestFinished(() => void vi.doUnmock('express'));
    return listen('express');
  },

  async Workers(): Promise<Handler> {
    const { default: worker } = await import(`${samples}/workers.ts`);
    const env = { UPLOADCARE_PUBLIC_KEY: keys.publicKey, UPLOADCARE_SECRET_KEY: keys.secretKey };
    return (request) => worker.fetch(request, env);
  },

  async Hono(): Promise<Handler> {
    const { default: app } = await import(`${samples}/hono.ts`);
    return async (request) => app.fetch(request);
  },

  async 'Next.js'(): Promise<Handler> {
    // A build has no keys.
    vi.stubEnv('UPLOADCARE_SECRET_KEY', undefined);
    const route: Record<string, Handler | undefined> = await import(`${samples}/next/route.ts`);
    vi.stubEnv('UPLOADCARE_SECRET_KEY', keys.secretKey);
    // Next.js calls the export of the method, for the paths below that of the folder.
    return async (request) => {
      const handler = request.url.startsWith(`${origin}/api/metadata/`) ? route[request.method] : undefined;
      return (await handler?.(request)) ?? new Response(null, { status: 404 });
    };
  },
};

it.each(Object.entries(starts))('the sample for %s serves a visitor with a session only', async (_, start) => {
  served = await start();
  const client = createMetadataClient({ baseUrl: '/api/metadata', maxRetries: 0 });
  expect(await client.set(uuid, 'a:b', 'naïve 🐈')).toBe('naïve 🐈');
  expect(await client.list(uuid)).toEqual({ 'a:b': 'naïve 🐈' });
  const denied = { name: 'HttpError', status: 403 };
  expect(await rejectionOf(client.delete(uuid, 'a:b'))).toMatchObject(denied);
  expect(await rejectionOf(client.list(uuid.replace(/^./, 'f')))).toMatchObject(denied);
  cookie = 'a=b';
  expect(await rejectionOf(client.list(uuid))).toMatchObject(denied);
  expect(emulator.requests).toHaveLength(2);
  expect((await fetch(`${origin}/other`)).status).toBe(404);
});

it.each(['Node', 'Express 4', 'Express 5', 'Fastify'] as const)(
  'the sample for %s ends the call to the API when the visitor leaves, also after rejected requests',
  async (name) => {
    served = await starts[name]();
    const url = `${origin}/api/metadata${pathOf('listFileMetadata')}`;
    await fetch(url, { method: 'PUT', headers: json, body: 'x'.repeat(10_000_000) }).catch(() => {});
    await fetch(url, { method: 'PURGE' });
    emulator.fail({ kind: 'hang' });
    const visitor = new AbortController();
    const left = rejectionOf(fetch(url, { headers: json, signal: visitor.signal }));
    await vi.waitUntil(() => signals.length === 1, { timeout: 10_000 });
    visitor.abort();
    await left;
    await vi.waitUntil(() => signals[0]?.aborted, { timeout: 10_000 });
    // Not a time limit.
    expect(signals[0]?.reason).toMatchObject({ name: 'AbortError' });
  },
);

it('the sample for pages calls the proxy', async () => {
  served = await starts.Hono();
  await import(`${samples}/page.ts`);
  expect(console.log).toHaveBeenCalledWith({ pet: 'cat' });
});

it('the sample for apps calls the API with signatures of the signing handler, which denies other calls', async () => {
  const { signer } = await import(`${samples}/signing.ts`);
  served = signer;
  await import(`${samples}/app-signed.ts`);
  expect(console.log).toHaveBeenCalledWith({ pet: 'cat' });
  const auth = signedAuth({ publicKey: keys.publicKey, sign: remoteSigner('/api/sign') });
  const error = await rejectionOf(createMetadataClient({ auth }).delete(uuid, 'pet'));
  expect(error).toMatchObject({ code: 'signing_failed', status: 403 });
});
