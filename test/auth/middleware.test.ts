// The auth middleware in a foreign client of openapi-fetch. The fuzz covers the clients of the package.
import createClient, { type Middleware } from 'openapi-fetch';
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

/** Creates a client whose middleware ends with the auth middleware. */
function createForeignClient(
  replies: support.Reply | support.Reply[],
  { auth = signedAuth(keys), earlier = [] as Middleware[] } = {},
) {
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
      client.use(...earlier, authMiddleware(auth as never, { baseUrl, now }));
      return client;
    },
  );
}

describe('`authMiddleware` in a foreign client', () => {
  it('signs a request with everything that is sent', async () => {
    const { client, requests } = createForeignClient(cat);
    const path = { uuid, key: 'a:b' };
    expect(await client.PUT(keyPath, { params: { path }, body: 'naïve 🐈' })).toMatchObject({ data: 'cat' });
    await client.GET(keyPath, { params: { path } });
    for (const request of requests) {
      // openapi-fetch writes %3A.
      expect(request.url).toBe(`https://a.example/v1/files/${uuid}/metadata/a:b/`);
      expect(request.init.redirect).toBe('manual');
      expect(request.headers.get('Accept')).toBe(mediaType);
      expect(request.headers.get('Content-Type')).toBe(requestMediaType);
      expect(request.headers.get(signature.dateHeader)).toBe(new Date(fixedNow).toUTCString());
      expect(credentialsOf(request)).toBe(expectedCredentials(request));
    }
    expect(requests.map(({ method, body }) => method + body)).toEqual(['PUT"naïve 🐈"', 'GET']);
  });

  it('keeps the headers of the caller, except for credentials, and signs those', async () => {
    const { client, requests } = createForeignClient(cat);
    const contentType = `${requestMediaType}; charset=utf-8`;
    const kept = { accept: 'application/json', 'content-type': contentType, 'x-trace': 'a' };
    await client.PUT(keyPath, { params, body: 'cat', headers: { ...kept, [credentialsHeader]: 'Bearer a' } });
    expect(requests.map(({ headers }) => Object.fromEntries(headers))).toMatchObject([kept]);
    expect(requests.map(credentialsOf)).toEqual(requests.map((request) => expectedCredentials(request)));
  });

  type WrongCall = [argument: string, method: string, path: string, init: object];
  it.each<WrongCall>([
    ['uuid', 'get', listPath, {}],
    ['uuid', 'get', listPath, { params: { path: { uuid: 'x' } } }],
    ...[undefined, '.', '..', 'a/b'].map(
      (key): WrongCall => ['key', 'get', keyPath, { params: { path: { uuid, key } } }],
    ),
    ['value', 'put', keyPath, { params }],
    ['value', 'put', keyPath, { params, body: '' }],
    ['body', 'put', keyPath, { params, body: 'x', bodySerializer: () => '{' }],
    ['body', 'delete', keyPath, { params, body: 'x' }],
    ['request', 'post', keyPath, { params, body: 'x' }],
    ['request', 'get', '/files/{uuid}/', { params }],
    ['request', 'get', listPath, { params: { ...params, query: { x: '1' } } }],
    ...['https://evil.example/v1', 'https://a.example:8443/v1', 'https://a.example', 'https://a.example/v11'].map(
      (baseUrl): WrongCall => ['request', 'get', listPath, { params, baseUrl }],
    ),
  ])('refuses a wrong `%s` before anything is signed: %s %s %j', async (argument, method, path, init) => {
    const sign = vi.fn((text: string) => hmac(text));
    const { client, requests } = createForeignClient(cat, { auth: signedAuth({ publicKey: keys.publicKey, sign }) });
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

  it.each([
    ['a response', apiResponse(201, 'cat')],
    ['a failure', new TypeError('fetch failed')],
  ])('signs a copy: earlier middleware sees no credentials before, during and after %s', async (_, reply) => {
    const kept: Request[] = [];
    const seen: string[] = [];
    const look = () => void seen.push(...kept.flatMap(({ headers }) => [...headers.keys()]));
    const keep = ({ request }: { request: Request }) => {
      kept.push(request);
      look();
    };
    const send = () => {
      look();
      if (reply instanceof Error) throw reply;
      return reply;
    };
    const earlier = [{ onRequest: keep, onResponse: keep, onError: keep }];
    const { client, requests } = createForeignClient(send, { earlier });
    await client.PUT(keyPath, { params, body: 'cat' }).catch(() => {});
    look();
    expect([requests.length, kept.length, seen.length > 3]).toEqual([1, 2, true]);
    for (const name of [credentialsHeader, signature.dateHeader]) expect(seen).not.toContain(name.toLowerCase());
    // The body of the original is still there.
    expect(await kept[0]?.text()).toBe('"cat"');
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

  it('signs for production by default, and keeps the options of `fetch` in its copy', async () => {
    const { onRequest } = authMiddleware(signedAuth(keys));
    const url = `${serverUrl}/files/${uuid}/metadata/`;
    const controller = new AbortController();
    const init = { cache: 'no-store', credentials: 'include', keepalive: true, redirect: 'follow' } as const;
    const signed = await onRequest({ request: new Request(url, { ...init, signal: controller.signal }) });
    expect(signed).toMatchObject({ url, ...init, redirect: 'manual' });
    expect(credentialsOf(signed)).toContain(keys.publicKey);
    controller.abort();
    expect(signed.signal.aborted).toBe(true);
    const other = new Request(url.replace('api.', 'evil.'));
    expect(await rejectionOf(onRequest({ request: other }))).toMatchObject({ argument: 'request' });
  });
});
