// The emulator and our types behind MSW, with the global `fetch`.
import { http } from 'msw';
import { type SetupServer, setupServer } from 'msw/node';
import { createOpenApiHttp } from 'openapi-msw';
import { createMetadataClient, type paths, signedAuth } from 'uploadcare-metadata';
import { createMetadataClient as createBrowserClient } from 'uploadcare-metadata/browser';
import { nodeTransport } from 'uploadcare-metadata/node';
import { beforeEach, expect, it, onTestFinished } from 'vitest';
import { metadata as frontEnd, emulator as frontEndEmulator } from '../../openapi/samples/recipes/front-end.ts';
import { emulator, server } from '../../openapi/samples/recipes/msw.ts';
import { handlers } from '../../openapi/samples/recipes/openapi-msw.ts';
import { keys, rejectionOf, uuid } from '../support/client.ts';

beforeEach(() => {
  emulator.reset();
  frontEndEmulator.reset();
});

function listen(each: SetupServer): void {
  each.listen({ onUnhandledRequest: 'error' });
  onTestFinished(() => each.close());
}

const create = (options = {}) =>
  createMetadataClient({ auth: signedAuth(keys), maxRetries: 0, sleep: async () => {}, ...options });

it('the recipe for MSW stores what a client writes', async () => {
  listen(server);
  const client = create();
  expect(await client.set(uuid, 'a:b', 'naïve 🐈')).toBe('naïve 🐈');
  expect(await client.list(uuid)).toEqual({ 'a:b': 'naïve 🐈' });
  expect(await client.delete(uuid, 'a:b')).toBeUndefined();
  expect(emulator.requests.map(({ status }) => status)).toEqual([201, 200, 204]);
});

it('the recipe for MSW also responds to `nodeTransport`', async () => {
  listen(server);
  expect(await create({ transport: nodeTransport() }).set(uuid, 'a', 'one')).toBe('one');
});

it.each([
  [{ kind: 503 }, { name: 'ServerError', status: 503 }],
  [{ kind: 'reset' }, { name: 'ConnectionError' }],
  [{ kind: 'truncate' }, { name: 'ConnectionError' }],
  [{ kind: 'hang' }, { name: 'TimeoutError' }],
] as const)('the recipe for MSW passes on the fault %o', async (fault, expected) => {
  listen(server);
  emulator.fail(fault);
  const client = create(fault.kind === 'hang' ? { attemptTimeout: 200 } : {});
  expect(await rejectionOf(client.list(uuid))).toMatchObject(expected);
  expect(await client.list(uuid)).toEqual({});
});

it('the recipe for MSW resets a connection before a retry, which succeeds', async () => {
  listen(server);
  emulator.fail({ kind: 'reset', afterWrite: true });
  await create({ maxRetries: 1 }).set(uuid, 'pet', 'dog');
  expect(emulator.metadataOf(uuid)).toEqual({ pet: 'dog' });
  expect(emulator.requests).toHaveLength(2);
});

it('the recipe for a front end needs no keys, as `fetch` and behind MSW', async () => {
  await frontEnd.set(uuid, 'pet', 'cat');
  listen(setupServer(http.all('*/api/metadata/*', ({ request }) => frontEndEmulator.fetch(request))));
  const client = createBrowserClient({ baseUrl: 'https://other.example.com/api/metadata' });
  expect(await client.list(uuid)).toEqual({ pet: 'cat' });
  expect(frontEndEmulator.requests).toHaveLength(2);
});

it('openapi-msw refuses a response that is not of the OpenAPI description, when it is compiled', () => {
  const typed = createOpenApiHttp<paths>({ baseUrl: 'https://api.uploadcare.com' });
  // @ts-expect-error values are strings
  typed.get('/files/{uuid}/metadata/{key}/', ({ response }) => response(200).json(7));
  // @ts-expect-error no such path
  typed.get('/files/{uuid}/', () => undefined);
});

it('the recipe for openapi-msw responds with what its types allow', async () => {
  listen(setupServer(...handlers));
  const client = create();
  expect(await client.list(uuid)).toEqual({ pet: 'cat' });
  expect(await client.get(uuid, 'pet')).toBe('cat');
  expect(await rejectionOf(client.get(uuid, 'dog'))).toMatchObject({ name: 'NotFoundError', detail: 'Not found.' });
});
