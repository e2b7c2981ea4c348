// The auth middleware, in the clients of the package and in a foreign client of openapi-fetch.
import createClient, { type Middleware } from 'openapi-fetch';
import {
  authMiddleware,
  createMetadataApi,
  createMetadataClient,
  type FetchInit,
  type MetadataApi,
  type MetadataClientOptions,
  type paths,
  signedAuth,
  simpleAuth,
  UnexpectedResponseError,
} from 'uploadcare-metadata';
import { describe, expect, it, vi } from 'vitest';
import {
  credentialsHeader,
  mediaType,
  operations,
  parameterRules,
  requestMediaType,
  serverUrl,
  signature,
  valueRule,
} from '../../generated/constants.ts';
import {
  apiResponse,
  createTestClient,
  errorResponse,
  fixedNow,
  keys,
  type RecordedRequest,
  type Reply,
  rejectionOf,
  type TestClientOptions,
  uuid,
} from '../support/client.ts';
import { credentialsOf, expectedCredentials, hmac } from '../support/oracle.ts';

const listPath = operations.listFileMetadata.path;
const keyPath = operations.updateFileMetadataKey.path;
const params = { path: { uuid, key: 'pet' } };

const clients: [string, (options: MetadataClientOptions, earlier: Middleware[]) => MetadataApi][] = [
  ['`metadata.api`', (options, earlier) => using(createMetadataClient(options).api, earlier)],
  [
    '`createMetadataApi`',
    ({ auth, baseUrl, fetch, now }, earlier) => using(createMetadataApi({ auth, baseUrl, fetch, now }), earlier),
  ],
  [
    'a foreign client with `authMiddleware`',
    ({ auth, baseUrl = serverUrl, fetch, now }, earlier) => {
      const send = async (request: Request) => {
        const { url, method, headers, redirect, signal } = request;
        const body = await request.clone().text();
        const init = { method, headers: Object.fromEntries(headers), body, redirect, signal } as FetchInit;
        return (await fetch?.(url, init)) as Response;
      };
      const client = createClient<paths>({ baseUrl: String(baseUrl), fetch: send });
      return using(client, [...earlier, authMiddleware(auth, { baseUrl, now })]);
    },
  ],
];

function using(client: MetadataApi, middleware: Middleware[]): MetadataApi {
  client.use(...middleware);
  return client;
}

describe.each(clients)('%s', (_, create) => {
  const createApi = (replies: Reply | Reply[], options: TestClientOptions = {}, earlier: Middleware[] = []) =>
    createTestClient(replies, options, (all) => create(all, earlier));

  it('signs a request with everything that is sent', async () => {
    const { client, requests } = createApi(apiResponse(200, 'cat'), { baseUrl: 'https://a.example/v1' });
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
    const { client, requests } = createApi(apiResponse(200, 'cat'));
    const contentType = `${requestMediaType}; charset=utf-8`;
    const kept = { accept: 'application/json', 'content-type': contentType, 'x-trace': 'a' };
    const headers = { ...kept, [credentialsHeader]: 'Bearer of-the-caller' };
    await client.PUT(keyPath, { params, body: 'cat', headers });
    const [request] = requests as [RecordedRequest];
    expect(Object.fromEntries(request.headers)).toMatchObject(kept);
    expect(credentialsOf(request)).toBe(expectedCredentials(request));
  });

  const wrongKeys = [undefined, '', '.', '..', 'a/b', 'a b', 'x'.repeat(parameterRules.key.maxLength + 1)];
  const wrongValues = [undefined, '', 5, ['a'], 'x'.repeat(valueRule.maxLength + 1)];
  const wrongUrls = [
    ...['https://evil.example/v1', 'http://a.example/v1', 'https://a.example:8443/v1', 'https://a.example'],
    ...['https://a.example.evil.example/v1', 'https://a.example/v2', 'https://a.example/v11'],
  ];
  type WrongCall = [argument: string, method: string, path: string, init: object];
  it.each<WrongCall>([
    ['uuid', 'GET', listPath, {}],
    ['uuid', 'GET', listPath, { params: { path: { uuid: 'x' } } }],
    ...wrongKeys.map((key): WrongCall => ['key', 'GET', keyPath, { params: { path: { uuid, key } } }]),
    ...wrongValues.map((body): WrongCall => ['value', 'PUT', keyPath, { params, body }]),
    ['body', 'PUT', keyPath, { params, body: 'x', bodySerializer: () => '{' }],
    ['body', 'DELETE', keyPath, { params, body: 'x' }],
    ['request', 'POST', keyPath, { params, body: 'x' }],
    ['request', 'HEAD', listPath, { params }],
    ['request', 'GET', '/files/{uuid}/', { params }],
    ['request', 'GET', listPath, { params: { ...params, query: { x: '1' } } }],
    ...wrongUrls.map((baseUrl): WrongCall => ['request', 'GET', listPath, { params, baseUrl }]),
  ])('refuses a wrong `%s` before anything is signed: %s %s %j', async (argument, method, path, init) => {
    const sign = vi.fn((text: string) => hmac(text));
    const auth = signedAuth({ publicKey: keys.publicKey, sign });
    const baseUrl = 'https://a.example/v1';
    const { client, requests } = createApi(apiResponse(200, 'cat'), { auth, baseUrl });
    const request = client.request as (...call: unknown[]) => Promise<unknown>;
    const error = await rejectionOf(request(method.toLowerCase(), path, init));
    expect(error).toMatchObject({ code: 'invalid_argument', argument });
    expect([sign.mock.calls.length, requests.length]).toEqual([0, 0]);
  });

  const marked = (response: Response, name: string, value: unknown) => Object.defineProperty(response, name, { value });
  it.each<[string, () => Response]>([
    ['a redirect', () => apiResponse(302, undefined, { Location: 'https://evil.example/' })],
    ['a redirect that `fetch` followed', () => marked(apiResponse(200, {}), 'redirected', true)],
    ['a redirect in a browser', () => marked(Response.error(), 'type', 'opaqueredirect')],
  ])('rejects %s', async (_, reply) => {
    const error = await rejectionOf(createApi(reply).client.GET(listPath, { params }));
    expect(error).toBeInstanceOf(UnexpectedResponseError);
    expect(error).toMatchObject({ operation: 'listFileMetadata', uuid, attempts: 1 });
    expect(error.message).toContain('redirect');
  });

  it('signs the next call with the time of the server, after a 401 that a wrong clock explains', async () => {
    const serverTime = new Date(fixedNow + 3_600_000).toUTCString();
    const unauthorized = errorResponse(401, 'No.', { Date: serverTime });
    const { client, requests } = createApi([unauthorized, apiResponse(200, {})]);
    const statuses: number[] = [];
    for (const _ of [1, 2, 3]) statuses.push((await client.GET(listPath, { params })).response.status);
    expect(statuses).toEqual([401, 200, 200]);
    const dates = requests.map(({ headers }) => headers.get(signature.dateHeader));
    expect(dates).toEqual([new Date(fixedNow).toUTCString(), serverTime, serverTime]);
    expect(requests.map(credentialsOf)).toEqual(requests.map((request) => expectedCredentials(request)));
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
    const spy = { onRequest: keep, onResponse: keep, onError: keep };
    const { client, requests } = createApi(send, {}, [spy]);
    await client.PUT(keyPath, { params, body: 'cat' }).catch(() => {});
    look();
    expect(requests.map(credentialsOf)).not.toEqual(['']);
    expect([kept.length, seen.length > 3]).toEqual([2, true]);
    for (const name of [credentialsHeader, signature.dateHeader]) expect(seen).not.toContain(name.toLowerCase());
    // The body of the original is still there.
    expect(await kept[0]?.text()).toBe('"cat"');
  });
});

describe('authMiddleware', () => {
  it.each<[string, unknown, unknown]>([
    ['auth', undefined, {}],
    ['auth', { scheme: 'x' }, {}],
    ['baseUrl', signedAuth(keys), { baseUrl: 'ftp://a.example' }],
    ['baseURL', signedAuth(keys), { baseURL: serverUrl }],
  ])('refuses a wrong `%s`', (argument, auth, options) => {
    expect(() => authMiddleware(auth as never, options as never)).toThrow(new RegExp(`^\`${argument}\` `));
  });

  it('signs for production by default, and keeps the options of `fetch` in its copy', async () => {
    const { onRequest } = authMiddleware(simpleAuth(keys));
    const url = `${serverUrl}/files/${uuid}/metadata/`;
    const controller = new AbortController();
    const init = { cache: 'no-store', credentials: 'include', keepalive: true, redirect: 'follow' } as const;
    const signed = await onRequest({ request: new Request(url, { ...init, signal: controller.signal }) });
    expect(signed).toMatchObject({ url, ...init, redirect: 'manual' });
    expect(credentialsOf(signed)).toContain(keys.secretKey);
    controller.abort();
    expect(signed.signal.aborted).toBe(true);
    const other = new Request(url.replace('api.', 'evil.'));
    expect(await rejectionOf(onRequest({ request: other }))).toMatchObject({ argument: 'request' });
  });

  it('sends no secret key over plain HTTP', async () => {
    const { onRequest } = authMiddleware(simpleAuth(keys), { baseUrl: 'http://a.example' });
    const request = new Request(`http://a.example/files/${uuid}/metadata/`);
    expect(await rejectionOf(onRequest({ request }))).toMatchObject({ argument: 'baseUrl' });
  });
});
