// The client for browsers, which is the other client without `auth/`, and a client without `auth`.
import { type BackendClientOptions, createMetadataClient } from 'uploadcare-metadata';
import * as browser from 'uploadcare-metadata/browser';
import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  credentialsHeader,
  operations,
  requestMediaType,
  schemes,
  serverUrl,
  signature,
} from '../../generated/constants.ts';
import { bundle } from '../../scripts/bundle.ts';
import {
  apiResponse,
  createTestClient,
  errorResponse,
  type Reply,
  rejectionOf,
  type TestClientOptions,
  uuid,
} from '../support/client.ts';

const backend = 'https://app.example.com/api/metadata';
const path = operations.listFileMetadata.path.replace('{uuid}', uuid);
const visit = (href: string) => vi.stubGlobal('location', { href });

afterEach(() => {
  vi.unstubAllGlobals();
});

describe.each<[string, (options: BackendClientOptions) => browser.MetadataOperations]>([
  ['the client for browsers', browser.createMetadataClient],
  ['a client without `auth`', createMetadataClient],
])('%s', (_, create) => {
  const createClient = (reply: Reply | Reply[], options: TestClientOptions = {}) =>
    createTestClient(reply, { baseUrl: backend, ...options, auth: undefined }, ({ auth: _, ...all }) => create(all));

  it('sends each request without credentials and without anything that `fetch` added to an earlier one', async () => {
    const now = vi.fn(() => 0);
    const reply: Reply = ({ init }) => {
      init.headers['Cookie'] = 'session=of-one-visitor';
      return apiResponse(200, {});
    };
    const { client, requests } = createClient(reply, { now });
    for (const _ of [1, 2]) await client.list(uuid);
    for (const { headers, init } of requests) {
      for (const name of [credentialsHeader, signature.dateHeader, 'Cookie']) expect(headers.has(name)).toBe(false);
      // None of the three types that a browser sends to other origins without permission.
      expect(headers.get('Content-Type')).toBe(requestMediaType);
      expect(init).not.toHaveProperty('credentials');
    }
    expect(now).not.toHaveBeenCalled();
  });

  it.each([
    ['/api/metadata', 'https://app.example.com/account/?tab=1#x', backend],
    ['../api/metadata', 'https://app.example.com/account/files', backend],
    ['//app.example.com/api/metadata', 'https://app.example.com/account', backend],
    ['/', 'https://app.example.com/account', 'https://app.example.com'],
    [backend, 'https://other.example/', backend],
  ])('resolves the `baseUrl` %s on the page %s', async (baseUrl, href, expected) => {
    visit(href);
    const { client, requests } = createClient(apiResponse(200, {}), { baseUrl });
    // The page at the time when the client is created counts.
    visit('https://later.example/');
    await client.list(uuid);
    expect(requests[0]?.url).toBe(expected + path);
  });

  it('sends the `headers` of the caller, for each attempt those of now, and `credentials`', async () => {
    const token = vi.fn(async () => ({ 'X-Token': `t${token.mock.calls.length}` }));
    const { client, requests } = createClient([apiResponse(503), apiResponse(200, {})], {
      headers: token,
      credentials: 'include',
    });
    await client.list(uuid);
    expect(requests.map(({ headers, init }) => [headers.get('X-Token'), init.credentials])).toEqual([
      ['t1', 'include'],
      ['t2', 'include'],
    ]);
  });

  it('takes the values of `headers` out of errors', async () => {
    const { client } = createClient(({ headers }) => errorResponse(403, `Not ${headers.get('Authorization')}.`), {
      headers: { Authorization: 'Bearer tok-en' },
    });
    expect(await rejectionOf(client.list(uuid))).toMatchObject({ detail: 'Not [redacted].' });
  });

  it('passes on what the function for `headers` throws, and sends nothing', async () => {
    const reason = new Error('signed out');
    const { client, requests } = createClient(apiResponse(200, {}), { headers: () => Promise.reject(reason) });
    expect(await rejectionOf(client.list(uuid))).toBe(reason);
    expect(requests).toEqual([]);
  });

  it.each([
    ['`Accept`', { Accept: 'text/html' }, /^`headers` must not contain `accept`, which the client sets/],
    ['nothing', () => undefined as never, /^`headers` must be headers that can be sent$/],
    ['a value that cannot be sent', { 'X-Token': 'a\nb' }, /^`headers` must be headers that can be sent$/],
  ])('refuses %s in `headers`', async (_, headers, message) => {
    const { client, requests } = createClient(apiResponse(200, {}), { headers });
    expect(await rejectionOf(client.list(uuid))).toMatchObject({ message: expect.stringMatching(message) });
    expect(requests).toEqual([]);
  });

  it.each<[TestClientOptions, RegExp]>([
    [{ headers: { a: 'b' }, baseUrl: 'http://app.example.com' }, /^`baseUrl` must start with https/],
    [{ credentials: 'always' as 'include' }, /^`credentials` must be omit, same-origin or include/],
    [{ credentials: 'include', fetch: undefined, transport: vi.fn() }, /^`credentials` applies to `fetch`/],
  ])('refuses the options %j', (options, message) => {
    expect(() => createClient(apiResponse(200, {}), options)).toThrow(message);
  });

  const page = 'https://app.example.com/';
  it.each<[string, string | undefined]>([
    ...[undefined, 'about:srcdoc', 'file:///x'].map((href): [string, string | undefined] => ['/api/metadata', href]),
    ...['', 'api/metadata', 'app.example.com', '/api?x=1'].map((baseUrl): [string, string] => [baseUrl, page]),
    // These look relative, and lead to another origin.
    ...['//other.example/api', '/\\other.example', '/\t/other.example'].map((url): [string, string] => [url, page]),
  ])('refuses the `baseUrl` %j on the page %s', (baseUrl, href) => {
    if (href !== undefined) visit(href);
    expect(() => create({ baseUrl })).toThrow(/^`baseUrl` must /);
  });

  it.each([undefined, serverUrl, `${serverUrl}/x`, `${serverUrl}.`, `${serverUrl}:8443`])(
    'refuses production: the `baseUrl` %s',
    (baseUrl) => {
      expect(() => create({ baseUrl: baseUrl as string })).toThrow(/^`(auth|baseUrl)` .*your own backend/);
    },
  );
});

describe('the client for browsers', () => {
  it('has the operations, and nothing else', () => {
    const client = browser.createMetadataClient({ baseUrl: backend });
    expect(Object.keys(client).sort()).toEqual(['delete', 'get', 'getOrUndefined', 'list', 'replace', 'set', 'update']);
    expect(Object.isFrozen(client)).toBe(true);
  });

  it.each<[string, unknown]>([
    ['options', undefined],
    ['auth', { baseUrl: backend, auth: undefined }],
    ['timeout', { baseUrl: backend, timeout: 0 }],
  ])('refuses a wrong `%s` with an error of its own entry', (argument, options) => {
    const act = () => browser.createMetadataClient(options as { baseUrl: string });
    expect(act).toThrow(browser.ValidationError);
    expect(act).toThrow(new RegExp(`^\`${argument}\` `));
  });
});

describe('a bundle', () => {
  const page = `export * from './src/browser.ts'`;
  const signedPage = `export { createMetadataClient, signedAuth } from './src/index.ts'`;
  const foreignFile = /^src\/auth\/|node-transport|client\/api|node_modules/;
  const signing = /\bsign(s|ed|er|ing|ature)?\b|secret|hmac|sha1|md5/i;
  // The name of the request id begins with that of the scheme.
  const names = [credentialsHeader, schemes.signed, signature.dateHeader].map((name) => `\\b${name}\\b(?!-Request)`);

  it('of the client for browsers has no code that signs, unlike that of the signed client', async () => {
    for (const [program, isSigned] of [
      [page, false],
      [signedPage, true],
    ] as const) {
      const { code, files } = await bundle(program);
      expect(files).toContain('src/client/operations.ts');
      expect(files.some((file) => foreignFile.test(file))).toBe(isSigned);
      for (const pattern of [signing, ...names]) expect(new RegExp(pattern).test(code)).toBe(isSigned);
    }
  });

  it.each([
    ['the client for browsers, with all its errors,', page, 8_500],
    ['the signed client, with its dependencies,', signedPage, 17_100],
  ])('of %s has at most its size, beside what the description adds', async (_, program, limit) => {
    expect((await bundle(program, ['*/constants.ts', '*/validators.ts'])).brotli).toBeLessThanOrEqual(limit);
  });
});
