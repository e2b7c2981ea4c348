import { type FetchInit, type RemoteSignerOptions, remoteSigner, SigningError, signedAuth } from 'uploadcare-metadata';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { requestMediaType, responseHeaders } from '../../generated/constants.ts';
import { apiResponse, createTestClient, keys, rejectionOf, type TestClientOptions, uuid } from '../support/client.ts';
import { credentialsOf, expectedCredentials, hmac } from '../support/oracle.ts';
import { expectNoSecrets } from '../support/secrets.ts';

const url = 'https://app.example.com/api/sign';
type Reply = () => Response | Promise<Response>;

/** Creates a client whose requests are signed by a backend that fails with the replies in turn, then signs. */
function createSignedClient(
  replies: Reply[],
  options: RemoteSignerOptions = {},
  clientOptions: TestClientOptions = {},
) {
  const signingRequests: (FetchInit & { readonly url: string })[] = [];
  const sign = remoteSigner(url, {
    fetch: async (to, init) => {
      signingRequests.push({ ...init, url: to });
      const reply = replies.shift();
      if (reply) return reply();
      const { method, bodyHash, contentType, date, path } = JSON.parse(init.body ?? '');
      return Response.json({ signature: hmac([method, bodyHash, contentType, date, path].join('\n')) });
    },
    ...options,
  });
  const auth = signedAuth({ publicKey: keys.publicKey, sign });
  return { signingRequests, ...createTestClient(apiResponse(200, 'cat'), { auth, ...clientOptions }) };
}

const rejected =
  (detail: string, status = 403, headers = {}): Reply =>
  () =>
    Response.json({ detail }, { status, headers });
const signature = { signature: '0'.repeat(40) };
const session = { Authorization: 'Bearer s3ss1on' };

afterEach(() => {
  vi.unstubAllGlobals();
});

describe('remoteSigner', () => {
  it('sends the parts of the string to sign and its headers, nothing else, and uses the signature', async () => {
    for (const headers of [session, async () => session]) {
      const { client, signingRequests, requests } = createSignedClient([], { headers });
      await client.set(uuid, 'a:b', 'naïve 🐈');
      expect(requests.map(credentialsOf)).toEqual(requests.map((request) => expectedCredentials(request)));
      const [{ body = '', signal, ...sent } = {}] = signingRequests as Partial<FetchInit>[];
      const all = { authorization: session.Authorization, 'content-type': requestMediaType };
      expect(sent).toEqual({ url, method: 'POST', redirect: 'manual', headers: all });
      expect(Object.keys(JSON.parse(body)).sort()).toEqual(['bodyHash', 'contentType', 'date', 'method', 'path']);
    }
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
    ...['sign', '/sign', 'ftp://x.example/', `${url}?x=1`, 'https://u:p@x.example/'].map(
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

  it('reports a rejection, with the explanation of the backend', async () => {
    const { client } = createSignedClient([rejected('Not yours.')]);
    const error = await rejectionOf(client.get(uuid, 'pet'));
    expect(error).toBeInstanceOf(SigningError);
    const fields = { name: 'SigningError', code: 'signing_failed', status: 403, detail: 'Not yours.', attempts: 0 };
    expect(JSON.parse(JSON.stringify(error))).toMatchObject({ ...fields, operation: 'getFileMetadataKey', uuid });
    expect(error.message).toMatch(/^GET .*: not signed: the signing backend returned 403: Not yours\.$/);
  });

  const half = () => new ReadableStream({ pull: (controller) => controller.error(new Error('lost')) });
  const followed = () => Object.defineProperty(Response.json(signature), 'redirected', { value: true });
  const secrets = `not s3ss1on, not ${'0a1b'.repeat(10)}`;
  it.each<[string, Reply, string, number[]]>([
    ['a lost connection', () => Promise.reject(new Error('not s3ss1on')), 'backend (not [redacted])', [250]],
    ['half a response', () => new Response(half()), 'no response from the signing backend (lost)', [250]],
    ['503', rejected('Later.', 503), '503: Later.', [250]],
    ['429', rejected('Slow down.', 429, { [responseHeaders.retryAfter]: '7' }), '429: Slow down.', [7_000]],
    ['401', rejected('No.', 401), '401: No.', []],
    ['an explanation with secrets', rejected(secrets), '403: not [redacted], not [redacted]', []],
    ['a long explanation', rejected(`\n${'x'.repeat(5_000)}`), `\\u000a${'x'.repeat(999)}`, []],
    ...Object.entries<Reply>({
      'a redirect': () => Response.json(signature, { status: 307 }),
      'a redirect that `fetch` followed': followed,
      'a rejection with a signature': () => Response.json(signature, { status: 403 }),
      'a body that is too long': () => Response.json({ ...signature, x: 'x'.repeat(100_000) }),
      'no JSON': () => new Response('<html>'),
      null: () => Response.json(null),
      'a signature of another form': () => Response.json({ signature: 'A'.repeat(40) }),
    }).map(([what, reply]): [string, Reply, string, number[]] => [what, reply, 'no signature and no explanation.', []]),
  ])('accepts no signature from %s, and is called again only if that helps', async (_, reply, message, expected) => {
    const once = createSignedClient([reply], { headers: session }, { maxRetries: 0 });
    const error = await rejectionOf(once.client.get(uuid, 'pet'));
    expect(error).toMatchObject({ code: 'signing_failed', message: expect.stringMatching(/^GET .*: not signed: /) });
    expect(error.message.endsWith(message)).toBe(true);
    expectNoSecrets(['s3ss1on'], error);
    const { client, requests, waits } = createSignedClient([reply], { headers: session });
    await client.get(uuid, 'pet').catch(() => {});
    expect([requests.length, waits]).toEqual([expected.length, expected]);
  });

  it('ends when the call is aborted', async () => {
    const controller = new AbortController();
    const { client, signingRequests, requests } = createSignedClient([() => new Promise(() => {})]);
    const failure = rejectionOf(client.get(uuid, 'pet', { signal: controller.signal }));
    await vi.waitFor(() => expect(signingRequests).toHaveLength(1));
    controller.abort('enough');
    expect(await failure).toBe('enough');
    expect(signingRequests[0]?.signal.aborted).toBe(true);
    expect(requests).toHaveLength(0);
  });

  it('is not called when its headers arrive after the call', async () => {
    const controller = new AbortController();
    const headers = async () => {
      controller.abort();
      return {};
    };
    const { client, signingRequests } = createSignedClient([], { headers });
    await rejectionOf(client.get(uuid, 'pet', { signal: controller.signal }));
    await new Promise(setImmediate);
    expect(signingRequests).toHaveLength(0);
  });

  it('refuses headers that cannot be sent, without repeating them', async () => {
    const { client } = createSignedClient([], { headers: { 'X-Session': 'session-token\n.' } });
    const error = await rejectionOf(client.get(uuid, 'pet'));
    expect(error).toMatchObject({ code: 'invalid_argument', argument: 'headers' });
    expectNoSecrets(['session-token'], error);
  });
});
