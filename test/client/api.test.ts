// The typed fetch client beyond what it shares with the operations.
import type { MetadataClient } from 'uploadcare-metadata';
import { expect, it } from 'vitest';
import { operations, serverUrl } from '../../generated/constants.ts';
import { apiResponse, createTestClient, errorResponse, rejectionOf, uuid } from '../support/client.ts';
import { faces } from '../support/faces.ts';
import { credentialsOf, expectedCredentials } from '../support/oracle.ts';

const { path } = operations.getFileMetadataKey;
const params = { path: { uuid, key: 'pet' } };
const cat = apiResponse(200, 'cat');
type Method = 'GET' | 'PUT' | 'POST' | 'DELETE';
/** Makes a call without the help of types. */
const call = ({ api }: MetadataClient, method: Method, init: object, path_: string = path) =>
  (api[method] as (path: string, init: object) => Promise<unknown>)(path_, init);

const otherHost = serverUrl.replace(/[^/]+$/, (host) => 'x'.repeat(host.length));
it.each<[string, string, Method, object, string?]>([
  ['a call without parameters', 'uuid', 'GET', {}],
  ['a call with empty parameters', 'uuid', 'GET', { params: { path: {} } }],
  ['a call without a key', 'key', 'GET', { params: { path: { uuid } } }],
  ['another path', 'request', 'GET', {}, '/files/'],
  ['another method', 'request', 'POST', { params, body: 'x' }],
  ['a query', 'request', 'GET', { params: { ...params, query: { a: 1 } } }],
  ['another host', 'request', 'GET', { params, baseUrl: 'https://evil.example' }],
  ['another host of the same length', 'request', 'GET', { params, baseUrl: otherHost }],
  ['the path of a serializer', 'request', 'GET', { params, pathSerializer: () => `${serverUrl}/files/` }],
  ['the body of a serializer', 'body', 'PUT', { params, body: 'cat', bodySerializer: String }],
  ['a PUT without a body', 'value', 'PUT', { params }],
  ['a DELETE with a body', 'body', 'DELETE', { params, body: 'x' }],
])('`api` rejects %s before any request, as a wrong `%s`', async (_, argument, method, init, otherPath) => {
  const { client, requests } = createTestClient(cat);
  const error = await rejectionOf(call(client, method, init, otherPath));
  expect(error).toMatchObject({ name: 'ValidationError', argument });
  expect(requests).toEqual([]);
});

it('`api` returns data or error, with the response', async () => {
  const { client } = createTestClient([cat, errorResponse(404, 'Not found.')]);
  const found = await client.api.GET(path, { params });
  expect([found.data, found.error, found.response.status]).toEqual(['cat', undefined, 200]);
  const missing = await client.api.GET(path, { params });
  expect([missing.data, missing.error, missing.response.status]).toEqual([undefined, { detail: 'Not found.' }, 404]);
});

it('options of a call change neither `fetch`, the redirect nor the credentials', async () => {
  const { client, requests } = createTestClient(cat);
  const evil = () => Promise.reject(new Error('evil'));
  const headers = { Authorization: 'Basic eA==' };
  await call(client, 'GET', { params, headers, redirect: 'follow', fetch: evil, Request: evil });
  expect(requests).toMatchObject([{ init: { redirect: 'manual' } }]);
  for (const request of requests) expect(credentialsOf(request)).toBe(expectedCredentials(request));
});

it('middleware leads no credentials elsewhere, whatever its request pretends to be', async () => {
  class Chameleon extends Request {
    override get url(): string {
      const pretend = { startsWith: () => true, slice: () => path, toString: () => 'https://evil.example/' };
      return pretend as never;
    }
  }
  const { client, requests } = createTestClient(cat);
  client.api.use({ onRequest: ({ request }) => new Chameleon(request) });
  const error = await rejectionOf(client.api.GET(path, { params }));
  expect(error).toMatchObject({ name: 'ValidationError', argument: 'request' });
  expect(requests).toEqual([]);
});

it.each([[Number.NaN], [undefined], [1e20]])('a clock that shows %s sends nothing', async (time) => {
  const { client, requests } = createTestClient(cat, { now: () => time as number });
  for (const [, perform] of faces)
    expect(await rejectionOf(perform(client, 'get'))).toMatchObject({ name: 'ValidationError', argument: 'now' });
  expect(requests).toEqual([]);
});
