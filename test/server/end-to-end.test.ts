// Clients in front of the handlers and the emulator behind them: a client sees what it sees without the handlers.
import { createMetadataClient, remoteSigner, signedAuth } from 'uploadcare-metadata';
import { createMetadataClient as createBrowserClient } from 'uploadcare-metadata/browser';
import { createEmulator } from 'uploadcare-metadata/emulator';
import { createMetadataProxy, createSigningHandler, type Handler } from 'uploadcare-metadata/server';
import { describe, expect, it } from 'vitest';
import { keys, uuid } from '../support/client.ts';
import { callOperation, conformance, faces } from '../support/conformance.ts';
import { mount } from './support.ts';

const authorize = () => true;
const sendTo = (handler: Handler) => (url: string, init: object) => handler(new Request(url, init));

describe.each([
  ...faces.map(([face, call]) => [`the ${face} of a client`, createMetadataClient, call] as const),
  ['the client for browsers', createBrowserClient, callOperation] as const,
])('behind the proxy, with %s,', (_, create, call) => {
  it.each(conformance)('$name', async ({ calls, results, emulator: options, client = {} }) => {
    const { fetch, requests } = createEmulator({ files: { [uuid]: { pet: 'cat' } }, ...options });
    const proxy = createMetadataProxy({
      auth: signedAuth(keys),
      ...client,
      baseUrl: 'http://localhost',
      fetch,
      authorize,
    });
    const front = create({ baseUrl: mount, fetch: sendTo(proxy), maxRetries: 0 });
    const received: unknown[] = [];
    for (const each of calls) received.push(await call(front as never, each));
    expect(received).toEqual(results);
    expect(requests).toHaveLength(calls.length);
  });
});

it.each([0, 180, 3_600, -180, -3_600])(
  'a client with the signing handler makes all calls, and learns the time when its clock is wrong by %d seconds',
  async (skew) => {
    const { fetch, requests } = createEmulator({ files: { [uuid]: {} } });
    const handler = createSigningHandler({ secretKey: keys.secretKey, authorize });
    const sign = remoteSigner('https://app.example.com/api/sign', { fetch: sendTo(handler) });
    const auth = signedAuth({ publicKey: keys.publicKey, sign });
    const client = createMetadataClient({ auth, now: () => Date.now() + skew * 1_000, fetch, maxRetries: 0 });
    expect(await client.set(uuid, '-:45az_', 'naïve 🐈')).toBe('naïve 🐈');
    expect(await client.get(uuid, '-:45az_')).toBe('naïve 🐈');
    await client.delete(uuid, '-:45az_');
    expect(await client.list(uuid)).toEqual({});
    expect(requests).toHaveLength(4);
  },
);
