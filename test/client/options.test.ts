import * as library from 'uploadcare-metadata';
import { nodeTransport } from 'uploadcare-metadata/node';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { operations, serverUrl, version } from '../../generated/constants.ts';
import { apiResponse, createTestClient, keys, rejectionOf, uuid } from '../support/client.ts';
import { faces } from '../support/faces.ts';
import { startRawServer, wire } from '../support/raw-server.ts';

const { createMetadataApi, createMetadataClient, signedAuth, simpleAuth, ValidationError } = library;
const auth = signedAuth(keys);
const nothing = apiResponse(200, {});
const create = (options: object) => createMetadataClient(options as library.MetadataClientOptions);

afterEach(() => {
  vi.unstubAllGlobals();
});

describe.each(faces)('%s: `baseUrl`', (_, perform) => {
  it.each([
    [undefined, serverUrl],
    ['https://example.com/?', 'https://example.com'],
    ['https://example.com/x/#', 'https://example.com/x'],
    ['https://example.com/{uuid}/{key}', 'https://example.com/%7Buuid%7D/%7Bkey%7D'],
    [new URL('http://127.0.0.1:8080/x/'), 'http://127.0.0.1:8080/x'],
  ])('%s leads to %s', async (baseUrl, prefix) => {
    const { client, requests } = createTestClient(nothing, { baseUrl });
    await perform(client, 'list');
    expect(requests[0]?.url).toBe(prefix + operations.listFileMetadata.path.replace('{uuid}', uuid));
  });

  const trusted = ['http://localhost:4010', 'http://127.0.0.1', 'http://127.1.2.3:80', 'http://[::1]:3000', serverUrl];
  const others = [
    ...['http://app.localhost', 'http://evil.com.localhost', 'http://localhost.example.com', 'http://10.0.0.1'],
    ...['http://127.0.0.1.example.com', 'http://128.0.0.1', 'http://[::2]', serverUrl.replace('https', 'http')],
  ];
  it.each([...trusted, ...others])('%s receives the secret key only if trustworthy', async (baseUrl) => {
    const { client, requests } = createTestClient(nothing, { auth: simpleAuth(keys), baseUrl });
    const outcome = await perform(client, 'list').catch(({ argument }) => argument);
    expect(outcome).toEqual(trusted.includes(baseUrl) ? {} : 'baseUrl');
    expect(requests).toHaveLength(trusted.includes(baseUrl) ? 1 : 0);
    expect(await perform(createTestClient(nothing, { baseUrl }).client, 'list')).toEqual({});
  });
});

const wrongTimes = [0, -1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, '5', 2 ** 31, null];
const functions = ['fetch', 'transport', 'onWarning', 'now', 'sleep', 'random'];
const wrong: Record<string, unknown[]> = {
  baseUrl: [
    ...['', 'example.com', '/api', 'ftp://example.com', 'file:///etc', 'https://u:p@example.com'],
    ...['https://u@example.com', 'https://example.com?x=1', 'https://example.com/#x', 'https://{uuid}'],
    ...['https://{key}.example.com', Object.create(null)],
  ],
  timeout: wrongTimes,
  attemptTimeout: wrongTimes,
  maxRetries: [-1, 1.5, Number.NaN, '2', null],
  userAgent: ['a\nb', '', 'ä', 5, null],
  auth: [undefined, null, keys, { scheme: 'x' }],
  ...Object.fromEntries(functions.map((name) => [name, [5, null, {}]])),
};
it.each(Object.entries(wrong).flatMap(([name, values]) => values.map((value) => [name, value] as const)))(
  'option `%s` %j is rejected',
  (name, value) => {
    const act = () => create({ auth, [name]: value });
    expect(act).toThrow(ValidationError);
    expect(act).toThrow(new RegExp(`^\`${name}\` (must|is required)`));
  },
);

it.each([undefined, null, 5, new (class Options {})()])('%s in place of options is rejected', (options) => {
  for (const make of [createMetadataClient, createMetadataApi, signedAuth, simpleAuth])
    expect(() => (make as (given: unknown) => unknown)(options)).toThrow(ValidationError);
});

it.each<[string, () => unknown, RegExp]>([
  ['`transport` with `fetch`', () => create({ auth, fetch, transport: nodeTransport() }), /^`transport` replaces/],
  ['timeOut', () => create({ auth, timeOut: 1 }), /^`timeOut` is not an option: use one of .*\btimeout\b/],
  ['maxRetryAfter', () => create({ auth, maxRetryAfter: 1 }), /\bmaxRetries\b/],
  ['baseURL', () => create({ auth, baseURL: 1 }), /\bbaseUrl\b/],
  ['attemptTimout', () => create({ auth, attemptTimout: 1 }), /\battemptTimeout\b/],
  ...['publicKey', 'secretKey', 'dangerouslyAllowBrowser'].map((name): [string, () => unknown, RegExp] => [
    `\`${name}\` of \`auth\``,
    () => create({ [name]: 'x', auth }),
    /belongs into `auth`/,
  ]),
  ['`headers` with `auth`', () => create({ auth, headers: {} }), /^`headers` is for your own backend/],
  ['`credentials` with `auth`', () => create({ auth, credentials: 'omit' }), /^`credentials` is for your own backend/],
  [
    'maxRetries of `createMetadataApi`',
    () => createMetadataApi({ auth, maxRetries: 1 } as never),
    /^`maxRetries` is not/,
  ],
])('%s is rejected with advice', (_, act, message) => {
  expect(act).toThrow(message);
});

it.each<[unknown, RegExp]>([
  [{ signals: 1 }, /^`signals` is not an option: use one of signal\b/],
  [null, /^`options` must be a plain object$/],
  [AbortSignal.abort(), /^`options` must be a plain object$/],
])('options of a call %o are rejected before any request', async (options, message) => {
  const { client, requests } = createTestClient(nothing);
  const error = await rejectionOf(client.list(uuid, options as never));
  expect(error).toBeInstanceOf(ValidationError);
  expect(error.message).toMatch(message);
  expect(requests).toEqual([]);
});

it.each([[Number.NaN], [undefined], [1e20]])('a clock that shows %s sends nothing', async (time) => {
  const { client, requests } = createTestClient(nothing, { now: () => time as number });
  expect(await rejectionOf(client.list(uuid))).toMatchObject({ name: 'ValidationError', argument: 'now' });
  expect(requests).toEqual([]);
});

it('a polluted `Object.prototype` redirects no request of `nodeTransport`', async () => {
  const elsewhere = await startRawServer((socket) => socket.end(wire('200 OK', {}, '{}')));
  const server = await startRawServer((socket) => socket.end(wire('200 OK', {}, '{}')));
  const { hostname, port } = new URL(elsewhere.url);
  const foreign = { baseUrl: elsewhere.url, host: hostname, hostname, port, userAgent: 'evil', socketPath: '/evil' };
  try {
    Object.assign(Object.prototype, foreign);
    await create({ baseUrl: server.url, transport: nodeTransport() }).list(uuid);
    // Without `baseUrl`, the default is production, which needs `auth`.
    expect(() => create({})).toThrow(/^`auth` is required/);
  } finally {
    for (const key of Object.keys(foreign)) Reflect.deleteProperty(Object.prototype, key);
  }
  expect(elsewhere.requests).toEqual([]);
  expect(server.requests).toHaveLength(1);
  expect(server.requests[0]).not.toMatch(/authorization|evil/i);
  await Promise.all([elsewhere.close(), server.close()]);
});

it.each(faces)('%s: the `User-Agent` is the name of the program before that of the package', async (_, perform) => {
  const { client, requests } = createTestClient(nothing, { userAgent: 'shop/2.1' });
  await perform(client, 'list');
  expect(requests[0]?.headers.get('User-Agent')).toBe(`shop/2.1 uploadcare-metadata/${version}`);
});

it.each(faces)('%s: a `fetch` that replaces the global one later is used', async (_, perform) => {
  const client = createMetadataClient({ auth });
  const fetch = vi.fn(async () => apiResponse(200, {}));
  vi.stubGlobal('fetch', fetch);
  await perform(client, 'list');
  expect(fetch).toHaveBeenCalledTimes(1);
});
