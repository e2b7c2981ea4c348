import { ValidationError } from 'uploadcare-metadata';
import { describe, expect, it } from 'vitest';
import { operations, parameterRules, serverUrl, valueRule } from '../../generated/constants.ts';
import { answer, failureOf, recorder, uuid } from '../support/client.ts';

const longest = { key: parameterRules.key.maxLength, value: valueRule.maxLength };

async function refused(call: (client: ReturnType<typeof recorder>['client']) => Promise<unknown>) {
  const { client, sent } = recorder(answer(200, 'ok'));
  const error = await failureOf(call(client));
  expect(error).toBeInstanceOf(ValidationError);
  expect(error['code']).toBe('invalid_argument');
  expect(sent, 'requests sent').toHaveLength(0);
  return error;
}

const badKeys: [unknown, RegExp][] = [
  ['', /must have 1 to/],
  ['.', /cannot be "\."/],
  ['..', /cannot be "\.\."/],
  ['a/b', /must match .*, got "a\/b"/],
  ['a%2Fb', /must match/],
  ['%2e%2e', /must match/],
  ['a%3Ab', /must match/],
  ['a b', /must match/],
  ['a\n', /got "a\\n"/],
  ['ключ', /must match/],
  ['a?b', /must match/],
  ['a#b', /must match/],
  ['a\\b', /must match/],
  ['{key}', /must match/],
  ['k'.repeat(longest.key + 1), new RegExp(`to ${longest.key} characters, got ${longest.key + 1}`)],
  ['\ud800', /surrogate/],
  [undefined, /must be a string, got undefined/],
  [null, /got null/],
  [1, /got a number/],
  [Symbol('x'), /got a symbol/],
  [['a'], /got an array/],
  [{ toString: () => 'a' }, /got an object/],
  [Object('a'), /got an object/],
];

describe.each(['get', 'delete', 'set', 'raw get', 'raw delete'] as const)('%s', (verb) => {
  const { path } = operations.getFileMetadataKey;
  const calls = {
    get: (key: string) => refused((client) => client.get(uuid, key)),
    set: (key: string) => refused((client) => client.set(uuid, key, 'cat')),
    delete: (key: string) => refused((client) => client.delete(uuid, key)),
    'raw get': (key: string) => refused(({ api }) => api.GET(path, { params: { path: { uuid, key } } })),
    'raw delete': (key: string) =>
      refused(({ api }) => api.DELETE(path, { params: { path: { uuid, key } } })),
  };

  it.each(badKeys)('refuses key %o before any request is sent', async (key, message) => {
    const error = await calls[verb](key as string);
    expect(error).toMatchObject({ argument: 'key' });
    expect(error.message).toMatch(message);
    expect(error.message).toMatch(/^key /);
  });
});

describe.each(['list', 'raw list'] as const)('%s', (verb) => {
  const calls = {
    list: (uuid: string) => refused((client) => client.list(uuid)),
    'raw list': (uuid: string) =>
      refused(({ api }) => api.GET(operations.listFileMetadata.path, { params: { path: { uuid } } })),
  };

  it.each([
    '',
    '.',
    '..',
    `${uuid}/`,
    `${uuid}/..`,
    `../${uuid}`,
    uuid.replaceAll('-', ''),
    `${uuid}\n`,
    ` ${uuid}`,
    'me',
  ])('refuses uuid %j before any request is sent', async (given) => {
    expect(await calls[verb](given)).toMatchObject({ argument: 'uuid' });
  });
});

it('says that a uuid has one length', async () => {
  const { minLength, maxLength } = parameterRules.uuid;
  const message = (await refused((client) => client.list('me'))).message;
  expect(message).toContain(
    minLength === maxLength ? `must have ${minLength} characters` : `to ${maxLength}`,
  );
});

describe('set', () => {
  it.each([
    ['', /must have 1 to/],
    ['x'.repeat(longest.value + 1), new RegExp(`got ${longest.value + 1}`)],
    ['🐈'.repeat(longest.value + 1), new RegExp(`got ${longest.value + 1}`)],
    ['\ud83d', /surrogate/],
    ['\udc08\ud83d', /surrogate/],
    [undefined, /got undefined/],
    [null, /got null/],
    [7, /got a number/],
    [7n, /got a bigint/],
    [{ toJSON: () => 'cat' }, /got an object/],
    [Object('cat'), /got an object/],
  ])('refuses value %o, in the verb and in the raw api', async (value, message) => {
    const params = { path: { uuid, key: 'pet' } };
    for (const call of [
      refused((client) => client.set(uuid, 'pet', value as string)),
      refused(({ api }) => api.PUT(operations.updateFileMetadataKey.path, { params, body: value as string })),
    ]) {
      const error = await call;
      expect(error).toMatchObject({ argument: 'value' });
      expect(error.message).toMatch(message);
    }
  });

  it('does not repeat a value that it refuses', async () => {
    const value = 'confidential '.repeat(longest.value);
    expect((await refused((client) => client.set(uuid, 'pet', value))).message).not.toContain('confidential');
  });

  it.each([
    'x',
    ' ',
    '"',
    '\\',
    '\0',
    '\n',
    '💩',
    'é',
    '__proto__',
    'null',
    '1',
    '{}',
    '🐈'.repeat(longest.value),
  ])('sends value %j as JSON', async (value) => {
    const { client, sent } = recorder(answer(200, value));
    expect(await client.set(uuid, 'pet', value)).toBe(value);
    expect(JSON.parse(sent[0]?.body ?? '')).toBe(value);
  });
});

describe('a key', () => {
  it.each(['-:45az_', 'a:b', '...', '.a', 'a.', '__proto__', 'constructor', 'k'.repeat(longest.key)])(
    '%j stands in the path as it is',
    async (key) => {
      const { client, sent } = recorder(answer(200, 'cat'));
      await client.get(uuid, key);
      const path = operations.getFileMetadataKey.path.replace('{uuid}', uuid).replace('{key}', key);
      expect(sent[0]?.url).toBe(serverUrl + path);
    },
  );
});

describe('the raw api', () => {
  const { path } = operations.getFileMetadataKey;
  const params = { path: { uuid, key: 'pet' } };
  type Options = Parameters<ReturnType<typeof recorder>['client']['api']['GET']>[1];
  const loose = (options: object) => options as NonNullable<Options>;

  it.each([
    ['uuid', {}],
    ['uuid', { params: {} }],
    ['uuid', { params: { path: {} } }],
    ['key', { params: { path: { uuid } } }],
  ])('names %s when it is missing in %j', async (name, options) => {
    expect(await refused(({ api }) => api.GET(path, loose(options) as never))).toMatchObject({
      argument: name,
    });
  });

  it.each([
    ['another path', (api: never) => (api as { GET: CallableFunction }).GET('/files/', {})],
    ['another method', (api: never) => (api as { POST: CallableFunction }).POST(path, { params, body: 'x' })],
    [
      'a query',
      (api: never) =>
        (api as { GET: CallableFunction }).GET(path, { params: { ...params, query: { a: 1 } } }),
    ],
    [
      'another host',
      (api: never) =>
        (api as { GET: CallableFunction }).GET(path, { params, baseUrl: 'https://evil.example' }),
    ],
    [
      'another host with a name of the same length',
      (api: never) =>
        (api as { GET: CallableFunction }).GET(path, {
          params,
          baseUrl: serverUrl.replace(/[^/]+$/, (host) => 'x'.repeat(host.length)),
        }),
    ],
    [
      'a path made by another serializer',
      (api: never) =>
        (api as { GET: CallableFunction }).GET(path, { params, pathSerializer: () => `${serverUrl}/files/` }),
    ],
    [
      'a body made by another serializer',
      (api: never) =>
        (api as { PUT: CallableFunction }).PUT(path, {
          params,
          body: 'image-processing',
          bodySerializer: String,
        }),
    ],
    ['no body', (api: never) => (api as { PUT: CallableFunction }).PUT(path, { params })],
    [
      'a body on DELETE',
      (api: never) => (api as { DELETE: CallableFunction }).DELETE(path, { params, body: 'x' }),
    ],
  ])('does not send %s', async (_, call) => {
    await refused(({ api }) => call(api as never));
  });

  it('cannot be made to follow redirects', async () => {
    const { client, sent } = recorder(answer(200, 'cat'));
    await client.api.GET(path, { params, redirect: 'follow' });
    expect(sent[0]?.init.redirect).toBe('manual');
  });

  it('replaces an Authorization header of the call', async () => {
    const { client, sent } = recorder(answer(200, 'cat'));
    await client.api.GET(path, { params, headers: { Authorization: 'Basic eA==' } });
    expect(sent[0]?.headers.get('Authorization')).not.toContain('Basic');
  });

  it('lets no middleware see the credentials', async () => {
    const { client } = recorder(answer(200, 'cat'));
    const seen: string[] = [];
    client.api.use({
      onRequest: ({ request }) => void seen.push(JSON.stringify([...request.headers])),
      onResponse: ({ request, response }) =>
        void seen.push(JSON.stringify([...request.headers, ...response.headers])),
    });
    await client.api.GET(path, { params });
    expect(seen).toHaveLength(2);
    expect(seen.join()).not.toMatch(/authorization/i);
  });

  it('gives data or error, with the response', async () => {
    const { client } = recorder([answer(200, 'cat'), answer(404, { detail: 'Not found.' })]);
    const good = await client.api.GET(path, { params });
    expect(good).toMatchObject({ data: 'cat' });
    expect(good.response).toBeInstanceOf(Response);
    const bad = await client.api.GET(path, { params });
    expect(bad).toMatchObject({ error: { detail: 'Not found.' } });
    expect(bad.data).toBeUndefined();
  });
});
