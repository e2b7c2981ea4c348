import {
  createMetadataApi,
  createMetadataClient,
  type MetadataClientOptions,
  signedAuth,
  simpleAuth,
  ValidationError,
} from 'uploadcare-metadata';
import { nodeTransport } from 'uploadcare-metadata/node';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { mediaType, operations, requestMediaType, serverUrl, version } from '../../generated/constants.ts';
import { apiResponse, createTestClient, keys, rejectionOf, uuid } from '../support/client.ts';
import { faces } from '../support/faces.ts';
import { startRawServer, wire } from '../support/raw-server.ts';

const auth = signedAuth(keys);
const create = (options: object) => createMetadataClient(options as MetadataClientOptions);
function expectRefusal(options: object, message: string | RegExp) {
  expect(() => create(options)).toThrow(ValidationError);
  expect(() => create(options)).toThrow(message);
}
const nothing = apiResponse(200, {});

afterEach(() => {
  vi.unstubAllGlobals();
});

describe('`baseUrl`', () => {
  it.each([
    [undefined, serverUrl],
    ['https://example.com', 'https://example.com'],
    ['https://example.com/?', 'https://example.com'],
    ['https://example.com/x/#', 'https://example.com/x'],
    ['https://example.com/a/proxy/', 'https://example.com/a/proxy'],
    ['https://example.com/{uuid}/{key}', 'https://example.com/%7Buuid%7D/%7Bkey%7D'],
    [new URL('http://127.0.0.1:8080/x/'), 'http://127.0.0.1:8080/x'],
  ])('%s leads to %s', async (baseUrl, prefix) => {
    for (const [, perform] of faces) {
      const { client, requests } = createTestClient(nothing, { baseUrl });
      await perform(client, 'list');
      expect(requests[0]?.url).toBe(prefix + operations.listFileMetadata.path.replace('{uuid}', uuid));
    }
  });

  it.each([
    ...['', 'example.com', '/api', 'ftp://example.com', 'file:///etc', 'https://u:p@example.com'],
    ...['https://u@example.com', 'https://example.com?x=1', 'https://example.com/#x', 'https://{uuid}'],
    ...['https://{key}.example.com', Object.create(null)],
  ])('%j is rejected', (baseUrl) => expectRefusal({ auth, baseUrl }, /^`baseUrl` must /));

  it.each([...['http://localhost:4010', 'http://127.0.0.1', 'http://127.1.2.3:80', 'http://[::1]:3000', serverUrl]])(
    '%s receives the secret key of `simpleAuth`',
    async (baseUrl) => {
      const { client } = createTestClient(nothing, { auth: simpleAuth(keys), baseUrl });
      for (const [, perform] of faces) expect(await perform(client, 'list')).toEqual({});
    },
  );

  it.each([
    ...['http://app.localhost', 'http://evil.com.localhost', 'http://localhost.example.com'],
    ...['http://127.0.0.1.example.com', 'http://128.0.0.1', 'http://[::2]', 'http://10.0.0.1'],
    serverUrl.replace('https', 'http'),
  ])('%s receives signatures, but never the secret key of `simpleAuth`', async (baseUrl) => {
    const simple = createTestClient(nothing, { auth: simpleAuth(keys), baseUrl });
    for (const [, perform] of faces) {
      const error = await rejectionOf(perform(simple.client, 'list'));
      expect(error).toMatchObject({ name: 'ValidationError', argument: 'baseUrl' });
      expect(await perform(createTestClient(nothing, { baseUrl }).client, 'list')).toEqual({});
    }
    expect(simple.requests).toEqual([]);
  });
});

const wrong: [string[], unknown[]][] = [
  [
    ['timeout', 'attemptTimeout'],
    [0, -1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, '5', 2 ** 31, null],
  ],
  [['maxRetries'], [-1, 1.5, Number.NaN, '2', null]],
  [['userAgent'], ['a\nb', '', 'ä', 5, null]],
  [
    ['fetch', 'transport', 'onWarning', 'now', 'sleep', 'random'],
    [5, null, {}],
  ],
  [['auth'], [undefined, null, keys, { scheme: 'x' }]],
];
it.each(wrong.flatMap(([names, values]) => names.flatMap((name) => values.map((value) => [name, value] as const))))(
  'option `%s` %j is rejected',
  (name, value) => {
    expectRefusal({ auth, [name]: value }, new RegExp(`^\`${name}\` (must|is required)`));
  },
);

it.each([undefined, null, 5, new (class Options {})()])('%s in place of options is rejected', (options) => {
  for (const make of [createMetadataClient, createMetadataApi, signedAuth, simpleAuth])
    expect(() => (make as (given: unknown) => unknown)(options)).toThrow(ValidationError);
});

it('`fetch` and `transport` together are rejected', () => {
  const both = { fetch: async () => nothing, transport: nodeTransport() };
  expectRefusal({ auth, ...both }, /^`transport` replaces `fetch`/);
});

it.each([
  ['timeOut', 'timeout'],
  ['maxRetryAfter', 'maxRetries'],
  ['retries', 'maxRetries'],
  ['baseURL', 'baseUrl'],
  ['attemptTimout', 'attemptTimeout'],
  ['onwarn', 'onWarning'],
])('the unknown option `%s` is rejected with the nearest name, `%s`', (name, nearest) => {
  expectRefusal({ auth, [name]: 1 }, `\`${name}\` is not an option. Did you mean \`${nearest}\`?`);
});

it('`createMetadataApi` rejects options for retries', () => {
  expect(() => createMetadataApi({ auth, maxRetries: 1 } as never)).toThrow(/^`maxRetries` is not an option/);
});

it.each<[unknown, string, RegExp]>([
  [{ signals: 1 }, 'signals', /Did you mean `signal`\?$/],
  [{ timeout: 1 }, 'timeout', /Did you mean `signal`\?$/],
  ...[null, 5, 'x', AbortSignal.abort(), new AbortController(), []].map((options): [unknown, string, RegExp] => [
    options,
    'options',
    /must be a plain object$/,
  ]),
])('options of a call %o are rejected before any request', async (options, argument, message) => {
  const { client, requests } = createTestClient(nothing);
  const error = await rejectionOf(client.list(uuid, options as never));
  expect(error).toMatchObject({ name: 'ValidationError', argument });
  expect(error.message).toMatch(message);
  expect(requests).toEqual([]);
});

it('each option of a client and of a call is read once', async () => {
  const reads: string[] = [];
  function counted(options: object) {
    const getter = ([name, value]: [string, unknown]) => {
      const get = () => reads.push(name) && value;
      return [name, { enumerable: true, get }];
    };
    return Object.defineProperties({}, Object.fromEntries(Object.entries(options).map(getter)));
  }
  const functions = { fetch: async () => nothing, onWarning() {}, now: Date.now, random: Math.random };
  const others = { auth, baseUrl: 'https://example.com', timeout: 5, attemptTimeout: 5, maxRetries: 1 };
  const options = { ...functions, ...others, sleep: async () => {}, userAgent: 'x' };
  await create(counted(options)).list(uuid, counted({ signal: new AbortController().signal }));
  expect(reads.sort()).toEqual([...Object.keys(options), 'signal'].sort());
});

it.each(['fetch', 'nodeTransport'])('a polluted `Object.prototype` redirects no request of %s', async (name) => {
  const elsewhere = await startRawServer((socket) => socket.end(wire('200 OK', {}, '{}')));
  const server = await startRawServer((socket) => socket.end(wire('200 OK', {}, '{}')));
  const { hostname, port } = new URL(elsewhere.url);
  // Node itself reads `socketPath` for `fetch`, and `auth` for `node:http`.
  const own = name === 'fetch' ? { auth: 'user:password' } : { socketPath: '/evil' };
  const foreign = { baseUrl: elsewhere.url, host: hostname, hostname, port, userAgent: 'evil', ...own };
  try {
    Object.assign(Object.prototype, foreign);
    const transport = name === 'fetch' ? {} : { transport: nodeTransport() };
    await create({ baseUrl: server.url, ...transport }).list(uuid);
    // Without `baseUrl`, the default is production, which needs `auth`.
    expectRefusal({}, /^`auth` is required/);
  } finally {
    for (const key of Object.keys(foreign)) Reflect.deleteProperty(Object.prototype, key);
  }
  expect(elsewhere.requests).toEqual([]);
  expect(server.requests).toHaveLength(1);
  expect(server.requests[0]).not.toMatch(/authorization|evil/i);
  await Promise.all([elsewhere.close(), server.close()]);
});

it('every request has the API version, the content type and the program in its headers', async () => {
  for (const [, perform] of faces) {
    for (const operation of ['list', 'get', 'set', 'delete'] as const) {
      const { client, requests } = createTestClient(apiResponse(404), { userAgent: 'shop/2.1' });
      await perform(client, operation).catch(() => {});
      const expected = { accept: mediaType, 'content-type': requestMediaType };
      const headers = Object.fromEntries(requests[0]?.headers ?? []);
      expect(headers).toMatchObject(expected);
      expect(headers['user-agent']).toBe(`shop/2.1 uploadcare-metadata/${version}`);
    }
  }
});

it('a `fetch` that replaces the global one later is used', async () => {
  const client = createMetadataClient({ auth });
  const fetch = vi.fn(async () => apiResponse(200, {}));
  vi.stubGlobal('fetch', fetch);
  for (const [, perform] of faces) expect(await perform(client, 'list')).toEqual({});
  expect(fetch).toHaveBeenCalledTimes(2);
});
