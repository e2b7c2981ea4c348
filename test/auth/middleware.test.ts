// The auth middleware in a foreign client of openapi-fetch. The fuzz covers the clients of the package.
import createClient from 'openapi-fetch';
import { authMiddleware, type FetchInit, type paths, signedAuth } from 'uploadcare-metadata';
import { describe, expect, it, vi } from 'vitest';
import * as description from '../../generated/constants.ts';
import * as support from '../support/client.ts';
import { credentialsOf, expectedCredentials, hmac } from '../support/oracle.ts';

const { credentialsHeader, mediaType, operations, requestMediaType, serverUrl, signature } = description;
const { apiResponse, errorResponse, fixedNow, keys, rejectionOf, uuid } = support;
const listPath = operations.listFileMetadata.path;
const keyPath = operations.updateFileMetadataKey.path;
const params = { path: { uuid, key: 'pet' } };
const cat = apiResponse(200, 'cat');

/** Creates a client of openapi-fetch with the auth middleware. */
function createForeignClient(replies: support.Reply | support.Reply[], auth = signedAuth(keys)) {
  return support.createTestClient(
    replies,
    { auth, baseUrl: 'https://a.example/v1' },
    ({ auth, baseUrl, fetch, now }) => {
      const send = async (request: Request) => {
        const { url, method, headers, redirect } = request;
        const body = await request.clone().text();
        const init = { method, headers: Object.fromEntries(headers), body, redirect } as FetchInit;
        return (await fetch?.(url, init)) as Response;
      };
      const client = createClient<paths>({ baseUrl, fetch: send });
      client.use(authMiddleware(auth as never, { baseUrl, now }));
      return client;
    },
  );
}

describe('`authMiddleware` in a foreign client', () => {
  it('signs a request with everything that is sent, and keeps the headers of the caller, except for credentials', async () => {
    const { client, requests } = createForeignClient(cat);
    const path = { uuid, key: 'a:b' };
    const kept = { accept: 'application/json', 'content-type': `${requestMediaType}; charset=utf-8`, 'x-trace': 'a' };
    const headers = { ...kept, [credentialsHeader]: 'Bearer a' };
    expect(await client.PUT(keyPath, { params: { path }, body: 'naïve 🐈', headers })).toMatchObject({ data: 'cat' });
    await client.GET(keyPath, { params: { path } });
    for (const request of requests) {
      // openapi-fetch writes %3A.
      expect(request.url).toBe(`https://a.example/v1/files/${uuid}/metadata/a:b/`);
      expect(request.init.redirect).toBe('manual');
      expect(credentialsOf(request)).toBe(expectedCredentials(request));
    }
    const defaults = { accept: mediaType, 'content-type': requestMediaType };
    expect(requests.map(({ headers }) => Object.fromEntries(headers))).toMatchObject([kept, defaults]);
    expect(requests.map(({ method, body }) => method + body)).toEqual(['PUT"naïve 🐈"', 'GET']);
  });

  type WrongCall = [argument: string, method: string, path: string, init: object];
  it.each<WrongCall>([
    ['uuid', 'get', listPath, {}],
    ['key', 'get', keyPath, { params: { path: { uuid, key: '.' } } }],
    ['key', 'get', keyPath, { params: { path: { uuid, key: 'a/b' } } }],
    ['value', 'put', keyPath, { params }],
    ['body', 'put', keyPath, { params, body: 'x', bodySerializer: () => '{' }],
    ['body', 'delete', keyPath, { params, body: 'x' }],
    ['request', 'post', keyPath, { params, body: 'x' }],
    ['request', 'get', '/files/{uuid}/', { params }],
    ['x', 'get', listPath, { params: { ...params, query: { x: '1' } } }],
    ['request', 'get', listPath, { params, baseUrl: 'https://a.evil.io/v1' }],
  ])('refuses a wrong `%s` before anything is signed: %s %s %j', async (argument, method, path, init) => {
    const sign = vi.fn((text: string) => hmac(text));
    const { client, requests } = createForeignClient(cat, signedAuth({ publicKey: keys.publicKey, sign }));
    const request = client.request as (...call: unknown[]) => Promise<unknown>;
    const error = await rejectionOf(request(method, path, init));
    expect(error).toMatchObject({ code: 'invalid_argument', argument });
    expect([sign.mock.calls.length, requests.length]).toEqual([0, 0]);
  });

  const cancel = vi.fn();
  const marked =
    (name: string, value: unknown, status = 200) =>
    () =>
      Object.defineProperty(new Response(new ReadableStream({ cancel }), { status }), name, { value });
  it.each([
    ['a redirect', marked('redirected', false, 302)],
    ['a redirect that `fetch` followed', marked('redirected', true)],
    ['a redirect in a browser', marked('type', 'opaqueredirect')],
  ])('rejects %s, and closes its body', async (_, reply) => {
    cancel.mockClear();
    const error = await rejectionOf(createForeignClient(reply).client.GET(listPath, { params }));
    const expected = { name: 'UnexpectedResponseError', operation: 'listFileMetadata', uuid, attempts: 1 };
    expect(error).toMatchObject({ ...expected, message: expect.stringContaining('redirect') });
    expect(cancel).toHaveBeenCalledOnce();
  });

  it('signs the next call with the time of the server, after a 401 that a wrong clock explains', async () => {
    const serverTime = new Date(fixedNow + 3_600_000).toUTCString();
    const { client, requests } = createForeignClient([errorResponse(401, 'No.', { Date: serverTime }), cat]);
    for (const _ of [1, 2]) await client.GET(listPath, { params });
    const dates = requests.map(({ headers }) => headers.get(signature.dateHeader));
    expect(dates).toEqual([new Date(fixedNow).toUTCString(), serverTime]);
  });
});

describe('`authMiddleware`', () => {
  it.each<[string, unknown, unknown]>([
    ['auth', undefined, {}],
    ['auth', { scheme: 'x' }, {}],
    ['baseUrl', signedAuth(keys), { baseUrl: 'ftp://a.example' }],
    ['baseURL', signedAuth(keys), { baseURL: serverUrl }],
  ])('refuses a wrong `%s`', (argument, auth, options) => {
    expect(() => authMiddleware(auth as never, options as never)).toThrow(new RegExp(`^\`${argument}\` `));
  });

  it('signs a copy for production by default, with the options of `fetch`, and takes the credentials off it', async () => {
    const { onRequest, onError } = authMiddleware(signedAuth(keys));
    const url = `${serverUrl}/files/${uuid}/metadata/pet/`;
    const controller = new AbortController();
    const init = { method: 'PUT', cache: 'no-store', credentials: 'include', keepalive: true } as const;
    const request = new Request(url, { ...init, body: '"cat"', redirect: 'follow', signal: controller.signal });
    const signed = await onRequest({ request });
    expect(signed).toMatchObject({ url, ...init, redirect: 'manual' });
    expect(credentialsOf(signed)).toContain(keys.publicKey);
    onError({ request: signed });
    expect([request, signed].map(credentialsOf)).toEqual(['', '']);
    expect(await request.text()).toBe('"cat"');
    controller.abort();
    expect(signed.signal.aborted).toBe(true);
  });
});
