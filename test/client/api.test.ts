// The typed fetch client against options and middleware that try to reach the credentials. The auth middleware has its own tests.
import type { Middleware } from 'openapi-fetch';
import { createMetadataApi, type MetadataApi, signedAuth, simpleAuth } from 'uploadcare-metadata';
import { expect, it, vi } from 'vitest';
import { credentialsHeader, operations } from '../../generated/constants.ts';
import { apiResponse, createTestClient, type Reply, rejectionOf, uuid } from '../support/client.ts';
import { everythingIn, expectNoSecrets, keys, secretsOf } from '../support/secrets.ts';

const { path } = operations.updateFileMetadataKey;
const params = { path: { uuid, key: 'pet' } };
const cat = apiResponse(200, 'cat');
const createApi = (reply: Reply, auth = signedAuth(keys)) =>
  createTestClient(reply, { auth }, ({ auth, fetch, now }) => createMetadataApi({ auth, fetch, now }));
const put = (api: MetadataApi, init: { middleware?: Middleware[]; [name: string]: unknown } = {}) =>
  api.PUT(path, { params, body: 'cat', ...init });

it.each([
  ['signedAuth', signedAuth(keys)],
  ['simpleAuth', simpleAuth(keys)],
])('options of a call see no credentials of `%s`', async (_, auth) => {
  const kept: object[] = [];
  const keep = (each: object) => void kept.push(each);
  class Greedy extends Request {
    constructor(...init: ConstructorParameters<typeof Request>) {
      super(...init);
      keep(this);
    }
    override clone(): Request {
      keep(super.clone());
      return super.clone();
    }
  }
  let inFlight = '';
  const { client, requests } = createApi(() => {
    inFlight = everythingIn(kept);
    return cat.clone();
  }, auth);
  const spy: Middleware = { onRequest: keep, onResponse: keep, onError: keep };
  // The list changes while the call runs.
  const middleware: Middleware[] = [
    {
      onRequest({ request }) {
        middleware.push(spy);
        return new Greedy(request);
      },
    },
  ];
  const fetch = vi.fn();
  const headers = { [credentialsHeader]: 'Basic eA==' };
  const options = { middleware, fetch, Request: Greedy, headers, redirect: 'follow' };
  expect(await put(client, options)).toMatchObject({ data: 'cat' });
  expect(fetch).not.toHaveBeenCalled();
  expect(kept.length).toBeGreaterThan(1);
  expect(requests).toMatchObject([{ init: { redirect: 'manual' } }]);
  expectNoSecrets(secretsOf(requests), [inFlight, kept]);
});

it('middleware of `api` cannot send a request with the `fetch` that it receives', async () => {
  const failures: Promise<unknown>[] = [];
  const send = ({ request, options }: { request: Request; options: { fetch: typeof fetch } }) =>
    void failures.push(rejectionOf(options.fetch(request)));
  const { client, requests } = createApi(cat);
  await put(client, { middleware: [{ onRequest: send, onResponse: send }] });
  for (const failure of failures) expect(await failure).toMatchObject({ argument: 'request' });
  expect([failures.length, requests.length]).toEqual([2, 1]);
});

it('middleware of `api` leads no credentials elsewhere, whatever its request pretends to be', async () => {
  class Chameleon extends Request {
    override get url(): string {
      const pretend = { startsWith: () => true, slice: () => path, toString: () => 'https://evil.example/' };
      return pretend as never;
    }
  }
  const { client, requests } = createApi(cat);
  client.use({ onRequest: ({ request }) => new Chameleon(request) });
  const error = await rejectionOf(put(client));
  expect(error).toMatchObject({ name: 'ValidationError', argument: 'request' });
  expect(requests).toEqual([]);
});
