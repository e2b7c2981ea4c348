import { type FetchInit, type RemoteSignerOptions, remoteSigner, SigningError, signedAuth } from 'uploadcare-metadata';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { requestMediaType, responseHeaders } from '../../generated/constants.ts';
import { apiResponse, createTestClient, keys, rejectionOf, type TestClientOptions, uuid } from '../support/client.ts';
import { credentialsOf, expectedCredentials, hmac } from '../support/oracle.ts';
import { expectNoSecrets } from '../support/secrets.ts';

const url = 'https://app.example.com/api/sign';

interface SigningRequest {
  readonly url: string;
  readonly init: FetchInit;
  readonly parts: Record<string, string>;
}
type Reply = Response | Error | ((request: SigningRequest) => Response | Promise<Response>);

/** Creates a client whose requests are signed by a backend that returns the replies in turn, the last one again and again. */
function createSignedClient(
  replies: Reply | Reply[],
  options: RemoteSignerOptions = {},
  clientOptions: TestClientOptions = {},
) {
  const signingRequests: SigningRequest[] = [];
  const queue = [replies].flat();
  const sign = remoteSigner(url, {
    fetch: async (to, init) => {
      const request = { url: to, init, parts: JSON.parse(init.body ?? '') };
      signingRequests.push(request);
      const reply = queue.length > 1 ? queue.shift() : queue[0];
      if (reply instanceof Error) throw reply;
      return typeof reply === 'function' ? reply(request) : (reply as Response).clone();
    },
    ...options,
  });
  const auth = signedAuth({ publicKey: keys.publicKey, sign });
  return { signingRequests, ...createTestClient(apiResponse(200, 'cat'), { auth, ...clientOptions }) };
}

/** The response of a backend that has the secret key. */
function signed({ parts }: SigningRequest): Response {
  const { method, bodyHash, contentType, date, path } = parts;
  return Response.json({ signature: hmac([method, bodyHash, contentType, date, path].join('\n')) });
}
const rejected = (detail: string, status = 403, headers = {}) => Response.json({ detail }, { status, headers });
const signature = { signature: '0'.repeat(40) };

afterEach(() => {
  vi.unstubAllGlobals();
});

describe('remoteSigner', () => {
  it('sends the parts of the string to sign, nothing else, and uses the signature', async () => {
    const { client, signingRequests, requests } = createSignedClient(signed);
    await client.set(uuid, 'a:b', 'naïve 🐈');
    expect(requests.map(credentialsOf)).toEqual(requests.map((request) => expectedCredentials(request)));
    const [{ url: to, init, parts }] = signingRequests as [SigningRequest];
    expect(to).toBe(url);
    expect(init).toMatchObject({ method: 'POST', redirect: 'manual' });
    expect(init).not.toHaveProperty('credentials');
    expect([...new Headers(init.headers)]).toEqual([['content-type', requestMediaType]]);
    expect(Object.keys(parts).sort()).toEqual(['bodyHash', 'contentType', 'date', 'method', 'path']);
  });

  it.each<[string, RemoteSignerOptions['headers']]>([
    ['an object', { Authorization: 'Bearer session' }],
    ['an asynchronous function', async () => ({ Authorization: 'Bearer session' })],
  ])('sends the headers of %s with each attempt', async (_, headers) => {
    const fetch = async () => apiResponse(503, {});
    const { client, signingRequests } = createSignedClient(signed, { headers }, { fetch, maxRetries: 1 });
    await rejectionOf(client.get(uuid, 'pet'));
    const expected = { authorization: 'Bearer session', 'content-type': requestMediaType };
    expect(signingRequests.map(({ init }) => init.headers)).toEqual([expected, expected]);
  });

  it('uses the global `fetch` of the moment, and a URL relative to the page', async () => {
    vi.stubGlobal('location', { href: 'https://app.example.com/account' });
    const auth = signedAuth({ publicKey: 'p', sign: remoteSigner('/api/sign') });
    const fetch = vi.fn(async () => Response.json(signature));
    vi.stubGlobal('fetch', fetch);
    await createTestClient(apiResponse(200, {}), { auth }).client.list(uuid);
    expect(fetch).toHaveBeenCalledWith(url, expect.anything());
  });

  it.each<[string, string, RemoteSignerOptions]>([
    ...['', 'sign', '/sign', 'ftp://x.example/', `${url}?x=1`, 'https://u:p@x.example/'].map(
      (wrong): [string, string, object] => ['url', wrong, {}],
    ),
    ['url', 'http://app.example.com/sign', { headers: {} }],
    ['url', 'http://app.localhost/sign', { headers: () => ({}) }],
    ['fetch', url, { fetch: 5 as never }],
  ])('refuses a wrong `%s`: %j, %j', (argument, wrong, options) => {
    expect(() => remoteSigner(wrong, options)).toThrow(new RegExp(`^\`${argument}\` must `));
  });

  it('accepts plain HTTP without headers, and with headers on this machine', () => {
    expect(() => remoteSigner('http://app.example.com/sign')).not.toThrow();
    expect(() => remoteSigner('http://localhost:3000/sign', { headers: {} })).not.toThrow();
  });

  it.each([400, 401, 403, 404, 413])('reports a rejection with %i, and does not retry', async (status) => {
    const { client, signingRequests, requests } = createSignedClient(rejected('Not yours.', status));
    const error = await rejectionOf(client.get(uuid, 'pet'));
    expect(error).toBeInstanceOf(SigningError);
    const fields = {
      name: 'SigningError',
      code: 'signing_failed',
      status,
      detail: 'Not yours.',
      attempts: 0,
    };
    expect(error).toMatchObject({ ...fields, operation: 'getFileMetadataKey', uuid, key: 'pet' });
    expect(error.message).toMatch(
      new RegExp(`^GET .*: not signed: the signing backend returned ${status}: Not yours\\.$`),
    );
    expect(JSON.parse(JSON.stringify(error))).toMatchObject(fields);
    expect([signingRequests.length, requests.length]).toEqual([1, 0]);
  });

  const half = () => new ReadableStream({ pull: (controller) => controller.error(new Error('lost')) });
  it.each<[string, Reply, number?]>([
    ['a lost connection', new TypeError('fetch failed', { cause: { code: 'ECONNRESET' } })],
    ['half a response', () => new Response(half())],
    ['503', new Response('<html>', { status: 503 })],
    ['429', rejected('Slow down.', 429, { [responseHeaders.retryAfter]: '7' }), 7],
  ])('is called again after %s, within `maxRetries`', async (_, reply, retryAfterSeconds) => {
    const transient = createSignedClient([reply, signed]);
    expect(await transient.client.get(uuid, 'pet')).toBe('cat');
    expect(transient.waits).toEqual([retryAfterSeconds === undefined ? 250 : retryAfterSeconds * 1_000]);
    const lasting = createSignedClient(reply, {}, { maxRetries: 1 });
    const error = await rejectionOf(lasting.client.get(uuid, 'pet'));
    expect(error).toMatchObject({ code: 'signing_failed', ...(retryAfterSeconds && { retryAfterSeconds }) });
    expect([lasting.signingRequests.length, lasting.requests.length]).toEqual([2, 0]);
  });

  const followed = () => Object.defineProperty(Response.json(signature), 'redirected', { value: true });
  it.each<[string, () => Response]>([
    ['a redirect', () => Response.json(signature, { status: 307 })],
    ['a redirect that `fetch` followed', followed],
    ['a rejection', () => Response.json(signature, { status: 403 })],
    ['a body that is too long', () => Response.json({ ...signature, x: 'x'.repeat(100_000) })],
    ...[
      '<html>',
      '',
      'null',
      '{}',
      ...['A'.repeat(40), `${'0'.repeat(40)}\n`, '0'.repeat(41)].map((text) => JSON.stringify({ signature: text })),
    ].map((body): [string, () => Response] => [body, () => new Response(body)]),
  ])('accepts no signature from %s, and does not retry', async (_, reply) => {
    const { client, signingRequests, requests } = createSignedClient(reply);
    const error = await rejectionOf(client.get(uuid, 'pet'));
    expect(error).toMatchObject({ code: 'signing_failed' });
    expect(error.message).toContain('no signature and no explanation');
    expect([signingRequests.length, requests.length]).toEqual([1, 0]);
  });

  it('ends when the call is aborted', async () => {
    const controller = new AbortController();
    const { client, signingRequests, requests } = createSignedClient(() => new Promise(() => {}));
    const failure = rejectionOf(client.get(uuid, 'pet', { signal: controller.signal }));
    await vi.waitFor(() => expect(signingRequests).toHaveLength(1));
    controller.abort('enough');
    expect(await failure).toBe('enough');
    expect(signingRequests[0]?.init.signal.aborted).toBe(true);
    expect(requests).toHaveLength(0);
  });

  it('is not called when its headers arrive after the call', async () => {
    const controller = new AbortController();
    const headers = async () => {
      controller.abort();
      return {};
    };
    const { client, signingRequests } = createSignedClient(signed, { headers });
    await rejectionOf(client.get(uuid, 'pet', { signal: controller.signal }));
    await new Promise(setImmediate);
    expect(signingRequests).toHaveLength(0);
  });

  const jwt = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbGljZSJ9.c2lnbmF0dXJlLW9mLXRoZS1qd3Q';
  it.each<[string, string, string[]]>([
    ['Authorization', 'Bearer session-token-of-the-app', ['session-token-of-the-app']],
    ['Authorization', 'Bearer tok3n', ['tok3n']],
    ['Authorization', `Bearer ${jwt}`, [jwt, ...jwt.split('.')]],
    ['Authorization', `Basic ${btoa('alice:pa55:w')}`, [btoa('alice:pa55:w'), 'alice:pa55:w', 'pa55:w']],
    ['Cookie', 'a=b; sid=s3cr3t; t="two/long-session:three-session"', ['s3cr3t', 'long-session', 'three-session']],
    ['X-Session', 'se%2Fss%2Fion', ['se%2Fss%2Fion', 'se/ss/ion']],
  ])('keeps its header `%s: %s` out of errors', async (name, value, secrets) => {
    for (const secret of secrets) {
      for (const reply of [new Error(`not ${secret}`), rejected(`not ${secret}.`), rejected(`"${secret}"`)]) {
        const { client } = createSignedClient(reply, { headers: { [name]: value } }, { maxRetries: 0 });
        const error = await rejectionOf(client.get(uuid, 'pet'));
        expect(error).toMatchObject({ code: 'signing_failed' });
        expectNoSecrets([secret], error);
      }
    }
  });

  it('cuts the explanation of the backend, and escapes its control characters in the message', async () => {
    const { client } = createSignedClient(rejected(`\n${'x'.repeat(5_000)}`));
    const { detail, message } = await rejectionOf(client.get(uuid, 'pet'));
    expect(detail).toHaveLength(1_000);
    expect(message).toMatch(/\\u000ax{999}$/);
  });

  it('keeps signatures out of errors, and headers that cannot be sent', async () => {
    const rejecting = createSignedClient(rejected(`not ${'0a1b'.repeat(10)}`));
    expect(await rejectionOf(rejecting.client.get(uuid, 'pet'))).toMatchObject({ detail: 'not [redacted]' });
    const wrong = createSignedClient(signed, { headers: { 'X-Session': 'session-token\n.' } });
    const error = await rejectionOf(wrong.client.get(uuid, 'pet'));
    expect(error).toMatchObject({ code: 'invalid_argument', argument: 'headers' });
    expectNoSecrets(['session-token'], error);
  });
});
