import {
  createMetadataClient,
  type MetadataClientOptions,
  signedAuth,
  simpleAuth,
  ValidationError,
} from 'uploadcare-metadata';
import { describe, expect, it, vi } from 'vitest';
import { mediaType, operations, requestMediaType, serverUrl, version } from '../../generated/constants.ts';
import { answer, keys, recorder, uuid } from '../support/client.ts';

const path = operations.listFileMetadata.path.replace('{uuid}', uuid);

describe('baseUrl', () => {
  it.each([
    [undefined, serverUrl],
    ['https://example.com', 'https://example.com'],
    ['https://example.com/', 'https://example.com'],
    ['https://example.com/?', 'https://example.com'],
    ['https://example.com/x/#', 'https://example.com/x'],
    ['https://example.com/proxy', 'https://example.com/proxy'],
    ['https://example.com/a/proxy/', 'https://example.com/a/proxy'],
    ['https://example.com/{uuid}/{key}', 'https://example.com/%7Buuid%7D/%7Bkey%7D'],
    [new URL('http://127.0.0.1:8080/x/'), 'http://127.0.0.1:8080/x'],
  ])('%s leads to %s', async (baseUrl, prefix) => {
    const { client, sent } = recorder(answer(200, {}), { baseUrl });
    await client.list(uuid);
    expect(sent[0]?.url).toBe(prefix + path);
  });

  it.each([
    '',
    'example.com',
    '/api',
    'ftp://example.com',
    'file:///etc',
    'https://u:p@example.com',
    'https://u@example.com',
    'https://example.com?x=1',
    'https://example.com/#x',
    'https://{uuid}',
    'https://{key}.example.com',
    Object.create(null),
  ])('%j is refused', (baseUrl) => {
    const act = () => createMetadataClient({ auth: signedAuth(keys), baseUrl });
    expect(act).toThrow(ValidationError);
    expect(act).toThrow(/^baseUrl /);
  });

  it.each([
    'http://localhost:4010',
    'http://app.localhost',
    'http://127.0.0.1',
    'http://127.1.2.3:80',
    'http://[::1]:3000',
    serverUrl,
  ])('takes %s with simpleAuth', (baseUrl) => {
    expect(() => createMetadataClient({ auth: simpleAuth(keys), baseUrl })).not.toThrow();
  });

  it.each([
    serverUrl.replace('https', 'http'),
    'http://127.0.0.1.example.com',
    'http://localhost.example.com',
    'http://128.0.0.1',
    'http://[::2]',
    'http://10.0.0.1',
  ])('refuses %s with simpleAuth, which would show the secret key', (baseUrl) => {
    expect(() => createMetadataClient({ auth: simpleAuth(keys), baseUrl })).toThrow(/https/);
    expect(() => createMetadataClient({ auth: signedAuth(keys), baseUrl })).not.toThrow();
  });
});

it.each<[string, unknown]>([
  ['timeout', 0],
  ['timeout', -1],
  ['timeout', Number.NaN],
  ['timeout', Number.POSITIVE_INFINITY],
  ['timeout', '5'],
  ['timeout', 2 ** 31],
  ['maxRetries', -1],
  ['maxRetries', 1.5],
  ['maxRetries', Number.NaN],
  ['maxRetries', '2'],
  ['maxRetries', null],
  ['maxRetryAfter', -1],
  ['maxRetryAfter', Number.POSITIVE_INFINITY],
  ['userAgent', 'a\nb'],
  ['userAgent', ''],
  ['userAgent', 'ä'],
  ['userAgent', 5],
  ['userAgent', null],
  ['fetch', 5],
  ['onWarning', 'x'],
  ['now', 5],
  ['sleep', 5],
  ['random', {}],
  ['auth', undefined],
  ['auth', null],
  ['auth', keys],
])('%s %j is refused', (name, value) => {
  const options = { auth: signedAuth(keys), [name]: value } as MetadataClientOptions;
  expect(() => createMetadataClient(options)).toThrow(ValidationError);
  expect(() => createMetadataClient(options)).toThrow(new RegExp(`^${name} must`));
});

it.each([undefined, null, 5])('%s in place of options is refused', (options) => {
  const act = (make: unknown) => () => (make as (given: unknown) => unknown)(options);
  for (const make of [createMetadataClient, signedAuth, simpleAuth])
    expect(act(make)).toThrow(ValidationError);
});

it('no options at all are refused with a clear error', () => {
  expect(() => createMetadataClient({} as MetadataClientOptions)).toThrow(/^auth must be given/);
});

describe('every request', () => {
  it.each<[string, (client: ReturnType<typeof recorder>['client']) => Promise<unknown>, Response]>([
    ['list', (client) => client.list(uuid), answer(200, {})],
    ['get', (client) => client.get(uuid, 'pet'), answer(200, 'cat')],
    ['set', (client) => client.set(uuid, 'pet', 'cat'), answer(201, 'cat')],
    ['delete', (client) => client.delete(uuid, 'pet'), answer(204)],
    [
      'raw',
      ({ api }) => api.GET(operations.listFileMetadata.path, { params: { path: { uuid } } }),
      answer(200, {}),
    ],
  ])('of %s says which API version, content type and program', async (_, call, reply) => {
    const { client, sent } = recorder(reply, { userAgent: 'shop/2.1' });
    await call(client);
    const headers = sent[0]?.headers;
    expect(headers?.get('Accept')).toBe(mediaType);
    expect(headers?.get('Content-Type')).toBe(requestMediaType);
    expect(headers?.get('User-Agent')).toBe(`shop/2.1 uploadcare-metadata/${version}`);
  });

  it('goes through the global fetch of the moment, when none is given', async () => {
    const client = createMetadataClient({ auth: signedAuth(keys) });
    const fetch = vi.fn(async () => answer(200, { pet: 'cat' }));
    vi.stubGlobal('fetch', fetch);
    expect(await client.list(uuid)).toEqual({ pet: 'cat' });
    expect(fetch).toHaveBeenCalledTimes(1);
    vi.unstubAllGlobals();
  });
});
