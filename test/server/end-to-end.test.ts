// Our client in front, the emulator behind: the client sees through the handlers what it sees without them.
import {
  createMetadataClient,
  type MetadataClient,
  type MetadataClientOptions,
  type MetadataError,
  remoteSigner,
  SigningError,
  signedAuth,
  simpleAuth,
} from 'uploadcare-metadata';
import { createMetadataClient as createBrowserClient } from 'uploadcare-metadata/browser';
import { createEmulator, type Emulator, type EmulatorOptions } from 'uploadcare-metadata/emulator';
import { serve } from 'uploadcare-metadata/emulator/server';
import { createMetadataProxy, createSigningHandler } from 'uploadcare-metadata/server';
import { describe, expect, it } from 'vitest';
import { failures, maxKeys, operations, parameterRules, valueRule } from '../../generated/constants.ts';
import { failureOf, keys, uuid } from '../support/client.ts';
import { mount } from './support.ts';

interface Stage {
  readonly emulator: Emulator;
  readonly client: MetadataClient;
  readonly warnings: unknown[];
}

/** A client on an emulator: at once, or with the proxy in between, which then has the keys and the clock. */
function stage(
  way: 'direct' | 'proxied',
  ofEmulator: EmulatorOptions,
  ofClient: Partial<MetadataClientOptions>,
): Stage {
  const emulator = createEmulator({ files: { [uuid]: { pet: 'cat' } }, random: () => 0.5, ...ofEmulator });
  const warnings: unknown[] = [];
  const { auth = signedAuth(keys), now, baseUrl: _, ...rest } = ofClient;
  const common = {
    sleep: async () => {},
    onWarning: (warning: unknown) => warnings.push(warning),
    ...rest,
  };
  if (way === 'direct') {
    const client = createMetadataClient({ auth, now, fetch: emulator.fetch, ...common });
    return { emulator, client, warnings };
  }
  const proxy = createMetadataProxy({ auth, now, fetch: emulator.fetch, authorize: () => true });
  const fetch = async (...request: Parameters<typeof globalThis.fetch>) => proxy(new Request(...request));
  return { emulator, client: createMetadataClient({ baseUrl: mount, fetch, ...common }), warnings };
}

type Scenario = (stage: Stage) => Promise<unknown>;

function fieldsOf(error: MetadataError): object {
  return error.toJSON();
}

/** What a scenario came to, on one way: values, errors, warnings, what is stored, and what reached the API. */
async function outcomeOf(
  way: 'direct' | 'proxied',
  run: Scenario,
  ...options: [EmulatorOptions, Partial<MetadataClientOptions>]
) {
  const set = stage(way, ...options);
  const result = await run(set).catch(fieldsOf);
  const requests = set.emulator.requests.map(({ method, path }) => `${method} ${path}`);
  return { result, stored: set.emulator.metadataOf(uuid), warnings: set.warnings, requests };
}

describe('through the proxy, a client sees what it sees without it', () => {
  const longest = '😀'.repeat(valueRule.maxLength);
  const manyKeys = Array.from({ length: maxKeys }, (_, index) =>
    `${index}`.padStart(parameterRules.key.maxLength, 'k'),
  );
  const full = { [uuid]: Object.fromEntries(manyKeys.map((key) => [key, longest])) };
  const verbs: Scenario[] = [
    ({ client }) => client.list(uuid),
    ({ client }) => client.get(uuid, 'pet'),
    ({ client }) => client.set(uuid, 'pet', 'dog'),
    ({ client }) => client.delete(uuid, 'pet'),
  ];
  /** One verb after the other, whatever comes of each. */
  const each =
    (begin: Scenario): Scenario =>
    async (set) => {
      await begin(set);
      const results: unknown[] = [];
      for (const verb of verbs) results.push(await verb(set).catch(fieldsOf));
      return results;
    };

  it.each<[string, Scenario, EmulatorOptions?, Partial<MetadataClientOptions>?]>([
    ['the four verbs', each(async () => {})],
    ['keys with a colon and dots', ({ client }) => client.set(uuid, '-:45az_...', 'x')],
    [
      'values of all kinds',
      async ({ client }) => {
        const values = ['naïve 🐈 “cat”\n', '"', '\\', '\u2028', '\0', longest, 'null', ' '];
        return Promise.all(values.map((value, index) => client.set(uuid, `k${index}`, value)));
      },
    ],
    ['all the metadata that there can be', ({ client }) => client.list(uuid), { files: full }],
    ['one key too many', ({ client }) => client.set(uuid, 'more', 'v'), { files: full }],
    ['no such file', each(async ({ emulator }) => emulator.removeFile(uuid))],
    ['no such key', ({ client }) => client.get(uuid, 'none')],
    [
      'the raw api',
      async ({ client }) => {
        const params = { path: { uuid, key: 'none' } };
        const { data, error } = await client.api.GET(operations.getFileMetadataKey.path, { params });
        return { data, error };
      },
    ],
    [
      'warnings',
      each(async () => {}),
      { warning: '199 Miscellaneous warning: You are using the demo project' },
    ],
    ['a wrong secret key', each(async () => {}), {}, { auth: signedAuth({ ...keys, secretKey: 'wrong' }) }],
    [
      'a wrong simple secret',
      each(async () => {}),
      {},
      { auth: simpleAuth({ ...keys, secretKey: 'wrong' }) },
    ],
    [
      'throttling',
      each(async () => {}),
      { throttle: { burst: 1, perSecond: 0.25 }, now: () => 0 },
      { now: () => 0 },
    ],
    [
      'a wait that is too long',
      ({ emulator, client }) => {
        emulator.fail({ kind: 429, retryAfter: 3_600 });
        return client.list(uuid);
      },
    ],
    ...[400, 403, 409, 422, 500, 503].map((kind): [string, Scenario] => [
      `${kind}`,
      each(async ({ emulator }) => emulator.fail({ kind, times: 99 })),
    ]),
    ['a fault that passes', each(async ({ emulator }) => emulator.fail({ kind: 503, times: 2 }))],
    [
      'connections that fail at first',
      each(async ({ emulator }) => emulator.fail({ kind: 'reset', times: 2 })),
    ],
    [
      'a deletion whose answer is lost',
      ({ emulator, client }) => {
        emulator.fail({ kind: 'reset', applied: true });
        return client.delete(uuid, 'pet');
      },
    ],
  ])('%s', async (_, run, ofEmulator = {}, ofClient = {}) => {
    const direct = await outcomeOf('direct', run, ofEmulator, ofClient);
    expect(await outcomeOf('proxied', run, ofEmulator, ofClient)).toEqual(direct);
    expect(direct.requests.length).toBeGreaterThan(0);
  });

  it.each(['reset', 'html', 'truncate'] as const)(
    'but that the proxy is what fails when the API does: %s',
    async (kind) => {
      const { emulator, client } = stage('proxied', {}, {});
      emulator.fail({ kind, times: 3 });
      expect(await failureOf(client.get(uuid, 'pet'))).toMatchObject({
        name: 'ServerError',
        status: 502,
        detail: 'The API gave no usable answer.',
        attempts: 3,
      });
    },
  );
});

it.each([
  ['the client without keys', createMetadataClient],
  ['the client for browsers', createBrowserClient],
])('over HTTP, %s makes all four calls', async (_, create) => {
  const emulator = createEmulator({ files: { [uuid]: {} } });
  const proxy = createMetadataProxy({ auth: signedAuth(keys), fetch: emulator.fetch, authorize: () => true });
  const server = await serve(proxy);
  const client = create({ baseUrl: `${server.url}/api/metadata/` });
  expect(await client.set(uuid, 'a:b', 'naïve 🐈')).toBe('naïve 🐈');
  expect(await client.get(uuid, 'a:b')).toBe('naïve 🐈');
  expect(await client.list(uuid)).toEqual({ 'a:b': 'naïve 🐈' });
  await client.delete(uuid, 'a:b');
  expect(emulator.metadataOf(uuid)).toEqual({});
  await server.close();
});

describe('a client whose signatures are made by the signing handler', () => {
  function start(allowed = true, now = Date.now, secretKey = keys.secretKey) {
    const emulator = createEmulator({ files: { [uuid]: {} } });
    const handler = createSigningHandler({ secretKey, authorize: () => allowed });
    const fetch = async (...request: Parameters<typeof globalThis.fetch>) => handler(new Request(...request));
    const sign = remoteSigner('https://app.example.com/api/sign', { fetch });
    const auth = signedAuth({ publicKey: keys.publicKey, sign });
    return { emulator, client: createMetadataClient({ auth, now, fetch: emulator.fetch, maxRetries: 0 }) };
  }

  it('makes all four calls', async () => {
    const { client, emulator } = start();
    expect(await client.set(uuid, '-:45az_', 'naïve 🐈')).toBe('naïve 🐈');
    expect(await client.get(uuid, '-:45az_')).toBe('naïve 🐈');
    expect(await client.list(uuid)).toEqual({ '-:45az_': 'naïve 🐈' });
    await client.delete(uuid, '-:45az_');
    expect(emulator.metadataOf(uuid)).toEqual({});
  });

  it('hears what is not allowed, and sends nothing', async () => {
    const { client, emulator } = start(false);
    const error = await failureOf(client.set(uuid, 'pet', 'cat'));
    expect(error).toBeInstanceOf(SigningError);
    expect(error).toMatchObject({ status: 403, detail: 'This call is not allowed.', attempts: 1 });
    expect(emulator.requests).toHaveLength(0);
  });

  it.each([180, 3_600, -180, -3_600])(
    'learns the time when its clock is off by %d seconds',
    async (seconds) => {
      const { client, emulator } = start(true, () => Date.now() + seconds * 1_000);
      expect(await client.set(uuid, 'pet', 'cat')).toBe('cat');
      expect(await client.get(uuid, 'pet')).toBe('cat');
      expect(emulator.requests).toHaveLength(2);
    },
  );

  it('hears from the API that the secret key is wrong', async () => {
    const error = await failureOf(start(true, Date.now, 'wrong').client.list(uuid));
    expect(error).toMatchObject(failures.invalidSignature);
  });
});
