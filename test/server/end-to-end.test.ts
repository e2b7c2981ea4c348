// Clients in front of the handlers and the emulator behind them: a client sees what it sees without the handlers.
import {
  createMetadataClient,
  type MetadataClientOptions,
  type MetadataError,
  type MetadataOperations,
  remoteSigner,
  signedAuth,
} from 'uploadcare-metadata';
import { createMetadataClient as createBrowserClient } from 'uploadcare-metadata/browser';
import { createEmulator, type Emulator, type Fault } from 'uploadcare-metadata/emulator';
import { createMetadataProxy, createSigningHandler } from 'uploadcare-metadata/server';
import { describe, expect, it } from 'vitest';
import { failures } from '../../generated/constants.ts';
import { keys, rejectionOf, uuid } from '../support/client.ts';
import { callOperation, conformance, faces } from '../support/conformance.ts';
import { mount } from './support.ts';

const files = { [uuid]: { pet: 'cat' } };

/** Returns the options of a client whose proxy has the credentials. */
function throughProxy({ fetch }: Emulator, auth = signedAuth(keys)) {
  const proxy = createMetadataProxy({ auth, baseUrl: 'http://localhost', fetch, authorize: () => true });
  return { baseUrl: mount, fetch: async (url: string, init: object) => proxy(new Request(url, init)) };
}

describe.each(conformance.map((each) => [each.name, each] as const))(
  'behind the proxy, %s',
  (_, { calls, results, emulator: options, client }) => {
    it.each([
      ...faces.map(([face, call]) => [`the ${face} of a client`, createMetadataClient, call] as const),
      ['the client for browsers', createBrowserClient, callOperation] as const,
    ])('with %s', async (_, create, call) => {
      const emulator = createEmulator({ files, ...options });
      const front = create({ ...throughProxy(emulator, client?.auth), maxRetries: 0 });
      const received: unknown[] = [];
      for (const each of calls) received.push(await call(front as never, each));
      expect(received).toEqual(results);
      expect(emulator.requests).toHaveLength(calls.length);
    });
  },
);

describe('a client sees the same failures through the proxy as without it:', () => {
  const operations: ((client: MetadataOperations) => Promise<unknown>)[] = [
    (client) => client.list(uuid),
    (client) => client.get(uuid, 'pet'),
    (client) => client.set(uuid, 'pet', 'dog'),
    (client) => client.delete(uuid, 'pet'),
  ];

  async function outcomeOf(fault: Fault, isProxied: boolean) {
    const warnings: unknown[] = [];
    const emulator = createEmulator({
      files,
      random: () => 0.5,
      warning: '199 Miscellaneous warning: hello',
    });
    const client = createMetadataClient({
      ...(isProxied ? throughProxy(emulator) : { auth: signedAuth(keys), fetch: emulator.fetch }),
      sleep: async () => {},
      onWarning: (warning) => void warnings.push(warning),
    } as MetadataClientOptions);
    emulator.fail(fault);
    const results: unknown[] = [];
    for (const call of operations) results.push(await call(client).catch((error: MetadataError) => error.toJSON()));
    const requests = emulator.requests.map(({ method, path }) => `${method} ${path}`);
    return { results, warnings, requests, stored: emulator.metadataOf(uuid) };
  }

  it.each<Fault>([
    ...[400, 403, 409, 422, 500, 503].map((kind) => ({ kind, times: 99 })),
    { kind: 503, times: 2 },
    { kind: 429, retryAfterSeconds: 3_600 },
    { kind: 'reset', times: 2 },
    { kind: 'reset', operation: 'deleteFileMetadataKey', afterWrite: true },
  ])('%o', async (fault) => {
    const direct = await outcomeOf(fault, false);
    const proxied = await outcomeOf(fault, true);
    expect(proxied).toEqual(direct);
    expect(direct.requests.length).toBeGreaterThanOrEqual(4);
  });
});

describe('a client whose signatures are made by the signing handler', () => {
  function setUp({ allowed = true, skew = 0, secretKey = keys.secretKey } = {}) {
    const emulator = createEmulator({ files: { [uuid]: {} } });
    const handler = createSigningHandler({ secretKey, authorize: () => allowed });
    const sign = remoteSigner('https://app.example.com/api/sign', {
      fetch: async (url, init) => handler(new Request(url, init)),
    });
    const client = createMetadataClient({
      auth: signedAuth({ publicKey: keys.publicKey, sign }),
      now: () => Date.now() + skew * 1_000,
      fetch: emulator.fetch,
      maxRetries: 0,
    });
    return { emulator, client };
  }

  it('makes all four calls', async () => {
    const { client, emulator } = setUp();
    expect(await client.set(uuid, '-:45az_', 'naïve 🐈')).toBe('naïve 🐈');
    expect(await client.get(uuid, '-:45az_')).toBe('naïve 🐈');
    expect(await client.list(uuid)).toEqual({ '-:45az_': 'naïve 🐈' });
    await client.delete(uuid, '-:45az_');
    expect(emulator.metadataOf(uuid)).toEqual({});
  });

  it('sends nothing when the handler denies a call', async () => {
    const { client, emulator } = setUp({ allowed: false });
    const error = await rejectionOf(client.set(uuid, 'pet', 'cat'));
    const detail = 'This call is not allowed.';
    expect(error).toMatchObject({ name: 'SigningError', status: 403, detail, attempts: 0 });
    expect(emulator.requests).toHaveLength(0);
  });

  it.each([180, 3_600, -180, -3_600])('learns the time when its clock is wrong by %d seconds', async (skew) => {
    const { client, emulator } = setUp({ skew });
    expect(await client.set(uuid, 'pet', 'cat')).toBe('cat');
    expect(await client.get(uuid, 'pet')).toBe('cat');
    expect(emulator.requests).toHaveLength(2);
  });

  it('is rejected by the API when the secret key is wrong', async () => {
    const { client } = setUp({ secretKey: 'wrong' });
    expect(await rejectionOf(client.list(uuid))).toMatchObject(failures.invalidSignature);
  });
});
