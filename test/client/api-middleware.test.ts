// Middleware of the caller in `api`: it sees no credentials, and what it changes is validated.
import { getEventListeners } from 'node:events';
import { inspect } from 'node:util';
import type { Middleware } from 'openapi-fetch';
import { createMetadataApi, type MetadataApi, signedAuth, simpleAuth } from 'uploadcare-metadata';
import { describe, expect, it, vi } from 'vitest';
import { operations, requestMediaType, serverUrl } from '../../generated/constants.ts';
import {
  apiResponse,
  createTestClient,
  type RecordedRequest,
  type Reply,
  rejectionOf,
  type TestClientOptions,
  uuid,
} from '../support/client.ts';
import { credentialsOf, expectedCredentials, hmac } from '../support/oracle.ts';
import { expectNoSecrets, keys, secretsOf } from '../support/secrets.ts';

const cat = () => apiResponse(200, 'cat');
const params = { path: { uuid, key: 'pet' } };
const put = (api: MetadataApi, init: object = {}) =>
  api.PUT(operations.updateFileMetadataKey.path, { params, body: 'cat', ...init });
const createApi = (reply: Reply, options: TestClientOptions = {}) =>
  createTestClient(reply, { auth: signedAuth(keys), ...options }, ({ auth, fetch, now }) =>
    createMetadataApi({ auth, fetch, now }),
  );
const onRequest = (act: (request: Request) => Request | undefined): Middleware => ({
  onRequest: ({ request }) => act(request),
});

/** Middleware that keeps everything that it receives, and records what can be seen of it. */
class Spy {
  readonly seen: string[] = [];
  readonly calls: string[] = [];
  private readonly kept: object[] = [];

  private readonly receive = (name: string) => (options: object & { request: Request; response?: Response }) => {
    this.calls.push(name);
    this.kept.push(options);
    this.look();
  };
  readonly onRequest = this.receive('onRequest');
  readonly onResponse = this.receive('onResponse');
  readonly onError = this.receive('onError');

  /** Looks at everything that was kept. */
  look() {
    for (const each of this.kept as Record<string, { headers?: Headers } | undefined>[])
      this.seen.push(
        inspect([each, each['request']?.headers, each['response']?.headers], {
          depth: 9,
          showHidden: true,
          getters: true,
        }),
      );
  }
}

const echo = (status: number) => (request: RecordedRequest) =>
  apiResponse(status, { detail: credentialsOf(request) }, { 'X-Echo': credentialsOf(request) });
const outcomes: [string, string, (request: RecordedRequest) => Response][] = [
  ['a success', 'onResponse', (request) => apiResponse(200, 'cat', { 'X-Echo': credentialsOf(request) })],
  ['a failure', 'onResponse', echo(401)],
  ['an unexpected response', 'onError', echo(200)],
  ['a redirect', 'onError', echo(302)],
  [
    'a failing `fetch`',
    'onError',
    (request) => {
      throw Object.assign(new Error(credentialsOf(request)), { request });
    },
  ],
];

describe.each([
  ['signedAuth', signedAuth(keys)],
  ['simpleAuth', simpleAuth(keys)],
])('middleware of a call with `%s`', (_, auth) => {
  it.each(outcomes)('sees no credentials around %s, wherever it is registered', async (_, end, reply) => {
    const spies = [new Spy(), new Spy(), new Spy(), new Spy()] as const;
    const [before, after, ...ofCall] = spies;
    const inFlight = (request: RecordedRequest) => {
      for (const spy of spies) spy.look();
      return reply(request);
    };
    const { client: api, requests } = createApi(inFlight, { auth });
    api.use(before);
    await put(api).catch(() => {});
    api.use(after);
    const outcome = await put(api, { middleware: ofCall }).catch((error: unknown) => error);
    for (const spy of spies) spy.look();
    expect(before.calls).toEqual(['onRequest', end, 'onRequest', end]);
    for (const spy of [after, ...ofCall]) expect(spy.calls).toEqual(['onRequest', end]);
    expect(requests).toHaveLength(2);
    expectNoSecrets(secretsOf(requests), [spies.map(({ seen }) => seen.join()), outcome]);
  });

  it('receives no credentials through a `fetch`, a Request class or a list of its own', async () => {
    const seen: Request[] = [];
    class Greedy extends Request {
      constructor(...init: ConstructorParameters<typeof Request>) {
        super(...init);
        seen.push(this);
      }
      override clone(): Request {
        seen.push(super.clone());
        return super.clone();
      }
    }
    const spy = new Spy();
    let inFlight = '';
    const { client: api, requests } = createApi(
      () => {
        spy.look();
        inFlight = inspect(seen, { depth: 9, showHidden: true, getters: true });
        return cat();
      },
      { auth },
    );
    // The list changes while the call runs.
    const middleware = [
      onRequest((request) => {
        middleware.push(spy);
        return new Greedy(request);
      }),
      spy,
    ];
    const fetch = vi.fn();
    expect(await put(api, { middleware, fetch, Request: Greedy })).toMatchObject({ data: 'cat' });
    expect(fetch).not.toHaveBeenCalled();
    expect([seen.length > 1, spy.calls.length]).toEqual([true, 2]);
    expectNoSecrets(secretsOf(requests), [inFlight, spy.seen.join()]);
  });

  it('cannot send a request with the `fetch` that it receives', async () => {
    const failures: Promise<unknown>[] = [];
    const send = ({ request, options }: { request: Request; options: { fetch: typeof fetch } }) =>
      void failures.push(rejectionOf(options.fetch(request)));
    const { client: api, requests } = createApi(cat, { auth });
    await put(api, { middleware: [{ onRequest: send, onResponse: send }] });
    for (const failure of failures) expect(await failure).toMatchObject({ argument: 'request' });
    expect([failures.length, requests.length]).toEqual([2, 1]);
  });
});

describe('a request that middleware changes before it is signed', () => {
  const moved = (from: string, to: string, init?: RequestInit) => (request: Request) =>
    new Request(request.url.replace(from, to), init ?? request);

  it.each<[string, string, (request: Request) => Request]>([
    ['another host', 'request', moved(new URL(serverUrl).host, 'evil.example')],
    ['another path', 'request', moved('/metadata/pet/', '/')],
    ['a key that leads to another operation', 'request', moved('pet', '.', { method: 'GET' })],
    ['a query', 'request', moved('/pet/', '/pet/?x=1')],
    ['a wrong key', 'key', moved('pet', 'a%2Fb')],
    ['a wrong file', 'uuid', moved(uuid, 'x')],
    ['a wrong body', 'value', (request) => new Request(request, { body: '""' })],
    ['a body that is no JSON', 'body', (request) => new Request(request, { body: 'cat' })],
    ['another method', 'request', (request) => new Request(request, { method: 'POST' })],
    ['a method without a body', 'body', (request) => new Request(request, { method: 'DELETE' })],
  ])('to %s is refused, and nothing is signed or sent', async (_, argument, change) => {
    const sign = vi.fn((text: string) => hmac(text));
    const auth = signedAuth({ publicKey: keys.publicKey, sign });
    const { client: api, requests } = createApi(cat, { auth });
    const error = await rejectionOf(put(api, { middleware: [onRequest(change)] }));
    expect(error).toMatchObject({ code: 'invalid_argument', argument });
    expect([sign.mock.calls.length, requests.length]).toEqual([0, 0]);
  });

  it('to another valid request is signed as it is sent', async () => {
    const { client: api, requests } = createApi(cat);
    const headers = { 'Content-Type': requestMediaType, 'X-Trace': 'abc' };
    api.use(onRequest(moved('pet', 'a%3Ab', { method: 'PUT', body: ' "dog" ', headers })));
    await put(api);
    const [request] = requests as [RecordedRequest];
    expect(request).toMatchObject({ url: `${serverUrl}/files/${uuid}/metadata/a:b/`, body: '"dog"' });
    expect(request.headers.get('X-Trace')).toBe('abc');
    expect(credentialsOf(request)).toBe(expectedCredentials(request, keys));
  });

  it('cannot be changed while it is signed or sent', async () => {
    const kept: Request[] = [];
    const params = { path: { uuid, key: 'pet' } };
    const change = () => {
      for (const { headers } of kept) headers.set('Content-Type', 'text/evil');
      params.path.key = 'evil';
    };
    const sign = async (text: string) => {
      change();
      return hmac(text, keys.secretKey);
    };
    const send = () => {
      change();
      return cat();
    };
    const { client: api, requests } = createApi(send, {
      auth: signedAuth({ publicKey: keys.publicKey, sign }),
    });
    await put(api, { params, middleware: [onRequest((request) => void kept.push(request))] });
    const [request] = requests as [RecordedRequest];
    expect(request.url).toContain('/pet/');
    expect(request.init.headers).toMatchObject({ 'content-type': requestMediaType });
    expect(credentialsOf(request)).toBe(expectedCredentials(request, keys));
  });
});

describe('aborting a call of `api`', () => {
  const hanging = () => new Promise<never>(() => {});

  it.each<[string, Reply, TestClientOptions, object, number]>([
    ['`fetch`', hanging, {}, {}, 1],
    ['the body', () => new Response(new ReadableStream()), {}, {}, 1],
    ['`sign`', cat, { auth: signedAuth({ publicKey: 'p', sign: hanging }) }, {}, 0],
    ['middleware', cat, {}, { middleware: [{ onRequest: hanging }] }, 0],
  ])(
    'rejects immediately while %s hangs, closes the attempt and leaves no listener',
    async (_, reply, options, init, count) => {
      const controller = new AbortController();
      const { client: api, requests } = createApi(reply, options);
      const failure = rejectionOf(put(api, { ...init, signal: controller.signal }));
      await new Promise(setImmediate);
      expect(requests).toHaveLength(count);
      controller.abort('enough');
      expect(await failure).toBe('enough');
      for (const { init } of requests) expect(init.signal.aborted).toBe(true);
      expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0);
    },
  );
});
