import { createHash, createHmac } from 'node:crypto';
import {
  type RemoteSignerOptions,
  remoteSigner,
  SigningError,
  signedAuth,
  ValidationError,
} from 'uploadcare-metadata';
import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  credentialsHeader,
  requestMediaType,
  responseHeaders,
  signature,
} from '../../generated/constants.ts';
import { answer, failureOf, keys, recorder, type Sent, uuid } from '../support/client.ts';

const url = 'https://shop.example/api/sign';
const isString = expect.any(String);

interface Asked {
  readonly url: string;
  readonly init: RequestInit;
  readonly parts: Record<string, string>;
}
type Reply = Response | Error | ((asked: Asked) => Response | Promise<Response>);

/** A client whose requests are signed by a back end that gives the replies in turn, the last one again and again. */
function remote(replies: Reply | Reply[], options: RemoteSignerOptions = {}, more = {}) {
  const asked: Asked[] = [];
  const queue = [replies].flat();
  const sign = remoteSigner(url, {
    fetch: async (input, init = {}) => {
      const one = { url: String(input), init, parts: JSON.parse(String(init.body)) };
      asked.push(one);
      const reply = queue.length > 1 ? queue.shift() : queue[0];
      if (reply instanceof Error) throw reply;
      return typeof reply === 'function' ? reply(one) : (reply as Response).clone();
    },
    ...options,
  });
  const auth = signedAuth({ publicKey: keys.publicKey, sign });
  return { asked, ...recorder(answer(200, 'cat'), { auth, ...more }) };
}

/** What a back end that has the secret key gives. */
function signed({ parts }: Asked): Response {
  const lines = [parts['method'], parts['bodyHash'], parts['contentType'], parts['date'], parts['path']];
  return Response.json({
    signature: createHmac('sha1', keys.secretKey).update(lines.join('\n')).digest('hex'),
  });
}

describe('what sign gets', () => {
  it('are the string, the parts that it is made of, and the call', async () => {
    const sign = vi.fn((_: string) => '0'.repeat(40));
    const auth = signedAuth({ publicKey: keys.publicKey, sign });
    const { client, sent } = recorder(answer(200, 'cat'), { auth });
    await client.set(uuid, 'pet', 'cat');
    const [{ url, method, body = '', headers }] = sent as [Sent];
    const [stringToSign, parts, context] = sign.mock.calls[0] as unknown as Parameters<typeof auth.headers>;
    const expected = {
      method,
      path: new URL(url).pathname,
      bodyHash: createHash('md5').update(body).digest('hex'),
      contentType: headers.get('Content-Type'),
      date: headers.get(signature.dateHeader),
    };
    expect(parts).toEqual(expected);
    expect(Object.isFrozen(parts)).toBe(true);
    const { bodyHash, contentType, date, path } = expected;
    expect(stringToSign).toBe([method, bodyHash, contentType, date, path].join('\n'));
    expect(context).toMatchObject({ operation: 'updateFileMetadataKey', uuid, key: 'pet' });
    expect(context.signal).toBeInstanceOf(AbortSignal);
  });
});

describe('remoteSigner', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });

  it('sends the parts, nothing else, and takes the signature', async () => {
    const { client, asked, sent } = remote(signed);
    const local = recorder(answer(200, 'cat'));
    for (const each of [client, local.client]) {
      await each.set(uuid, 'a:b', 'naïve 🐈');
      await each.get(uuid, 'pet');
    }
    const proofs = ({ headers }: Sent) => headers.get(credentialsHeader);
    expect(sent.map(proofs)).toEqual(local.sent.map(proofs));
    const [{ url: to, init, parts }] = asked as [Asked];
    expect(to).toBe(url);
    expect(init).toMatchObject({ method: 'POST', redirect: 'manual' });
    expect(init).not.toHaveProperty('credentials');
    expect(new Headers(init.headers).get('Content-Type')).toBe(requestMediaType);
    expect(parts).toEqual({
      method: 'PUT',
      path: isString,
      bodyHash: isString,
      contentType: isString,
      date: isString,
    });
  });

  it('asks again for each attempt', async () => {
    const { client, asked } = remote(signed);
    const twice = remote(signed, {}, { fetch: async () => answer(503, {}), maxRetries: 1 });
    await client.get(uuid, 'pet');
    await failureOf(twice.client.get(uuid, 'pet'));
    expect([asked.length, twice.asked.length]).toEqual([1, 2]);
  });

  it.each<[string, RemoteSignerOptions['headers']]>([
    ['as they are', { Authorization: 'Bearer session' }],
    ['by a function', () => ({ Authorization: 'Bearer session' })],
    ['by a function, later', async () => ({ Authorization: 'Bearer session' })],
  ])('sends headers that are given %s', async (_, headers) => {
    const { client, asked } = remote(signed, { headers });
    await client.get(uuid, 'pet');
    const sent = new Headers(asked[0]?.init.headers);
    expect(sent.get('Authorization')).toBe('Bearer session');
    expect(sent.get('Content-Type')).toBe(requestMediaType);
  });

  it('calls the global fetch of the moment, at an address that is that of the page', async () => {
    vi.stubGlobal('location', { href: 'https://shop.example/account' });
    const sign = remoteSigner('/api/sign');
    const fetch = vi.fn(async () => Response.json({ signature: '0'.repeat(40) }));
    vi.stubGlobal('fetch', fetch);
    const { client } = recorder(answer(200, {}), { auth: signedAuth({ publicKey: 'p', sign }) });
    await client.list(uuid);
    expect(fetch).toHaveBeenCalledWith(url, expect.anything());
  });

  it.each(['', 'sign', '/sign', 'ftp://x.example/', `${url}?x=1`, 'https://u:p@x.example/'])(
    'refuses the url %j',
    (given) => {
      expect(() => remoteSigner(given)).toThrow(ValidationError);
      expect(() => remoteSigner(given)).toThrow(/^url must /);
    },
  );

  it('refuses a fetch that is none', () => {
    expect(() => remoteSigner(url, { fetch: 5 as unknown as typeof fetch })).toThrow(/^fetch must /);
  });

  it.each([400, 401, 403, 404, 413])('a refusal with %i is told, and not tried again', async (status) => {
    const { client, asked, sent } = remote(Response.json({ detail: 'Not your file.' }, { status }));
    const error = await failureOf(client.get(uuid, 'pet'));
    expect(error).toBeInstanceOf(SigningError);
    expect(error).toMatchObject({ name: 'SigningError', code: 'signing_failed', status, attempts: 1 });
    expect(error).toMatchObject({
      detail: 'Not your file.',
      operation: 'getFileMetadataKey',
      uuid,
      key: 'pet',
    });
    expect(error.message).toMatch(
      new RegExp(`^GET .* → not signed: the back end that signs gave ${status}: Not your file\\.$`),
    );
    expect(JSON.parse(JSON.stringify(error))).toMatchObject({ name: 'SigningError', status });
    expect(asked).toHaveLength(1);
    expect(sent).toHaveLength(0);
  });

  it.each<[string, Reply]>([
    ['no connection', new TypeError('fetch failed', { cause: { code: 'ECONNRESET' } })],
    ['429', Response.json({ detail: 'Slow down.' }, { status: 429 })],
    ['500', new Response('<html>', { status: 500 })],
    ['503', new Response(null, { status: 503 })],
    [
      'half an answer',
      () =>
        new Response(
          new ReadableStream({
            pull: (controller) => controller.error(new Error('lost')),
          }),
        ),
    ],
  ])('%s is tried again, within maxRetries', async (_, reply) => {
    const passing = remote([reply, signed]);
    expect(await passing.client.get(uuid, 'pet')).toBe('cat');
    expect(passing.asked).toHaveLength(2);
    const lasting = remote(reply, {}, { maxRetries: 1 });
    expect(await failureOf(lasting.client.get(uuid, 'pet'))).toMatchObject({
      code: 'signing_failed',
      attempts: 2,
    });
    expect(lasting.sent).toHaveLength(0);
  });

  it('waits as long as the back end asks for', async () => {
    const later = Response.json({}, { status: 429, headers: { [responseHeaders.retryAfter]: '7' } });
    const { client, waits } = remote([later, signed]);
    await client.get(uuid, 'pet');
    expect(waits).toEqual([7_000]);
    const { client: impatient } = remote(later, {}, { maxRetries: 0 });
    expect(await failureOf(impatient.get(uuid, 'pet'))).toMatchObject({ retryAfter: 7 });
  });

  it.each<[string, () => Response]>([
    ['a redirect', () => new Response(null, { status: 307, headers: { Location: 'https://evil.example/' } })],
    [
      'a redirect in a browser',
      () => Object.defineProperty(Response.error(), 'type', { value: 'opaqueredirect' }),
    ],
    ['HTML', () => new Response('<html>')],
    ['nothing', () => new Response()],
    ['null', () => Response.json(null)],
    ['no signature', () => Response.json({})],
    ['capitals', () => Response.json({ signature: 'A'.repeat(40) })],
    ['a signature with a line break', () => Response.json({ signature: `${'0'.repeat(40)}\n` })],
    ['a signature that is too long', () => Response.json({ signature: '0'.repeat(41) })],
    ['an answer without end', () => Response.json({ signature: '0'.repeat(40), x: 'x'.repeat(100_000) })],
    [
      'a signature that comes with a refusal',
      () => Response.json({ signature: '0'.repeat(40) }, { status: 403 }),
    ],
  ])('takes no signature from %s, and does not ask again', async (_, reply) => {
    const { client, asked, sent } = remote(reply);
    const error = await failureOf(client.get(uuid, 'pet'));
    expect(error).toMatchObject({ code: 'signing_failed' });
    expect(error.message).toContain('no signature, and no reason');
    expect(asked).toHaveLength(1);
    expect(sent).toHaveLength(0);
  });

  it('ends when the call is aborted', async () => {
    const controller = new AbortController();
    const { client, asked, sent } = remote(() => new Promise(() => {}));
    const failure = failureOf(client.get(uuid, 'pet', { signal: controller.signal }));
    await vi.waitFor(() => expect(asked).toHaveLength(1));
    expect(asked[0]?.init.signal?.aborted).toBe(false);
    const reason = new Error('changed my mind');
    controller.abort(reason);
    expect(await failure).toBe(reason);
    expect(asked[0]?.init.signal?.aborted).toBe(true);
    expect(sent).toHaveLength(0);
  });

  it('is not asked any more when its headers come too late', async () => {
    const controller = new AbortController();
    let give = (_: Record<string, string>) => {};
    const headers = () =>
      new Promise<Record<string, string>>((resolve) => {
        give = resolve;
      });
    const { client, asked } = remote(signed, { headers });
    const failure = failureOf(client.get(uuid, 'pet', { signal: controller.signal }));
    await new Promise(setImmediate);
    controller.abort();
    await failure;
    give({});
    await new Promise(setImmediate);
    expect(asked).toHaveLength(0);
  });

  it('ends with the time of the attempt, and is asked again in the next', async () => {
    vi.useFakeTimers();
    const { client, asked } = remote([() => new Promise(() => {}), signed], {}, { timeout: 50 });
    const value = client.get(uuid, 'pet');
    await vi.advanceTimersByTimeAsync(50);
    expect(asked[0]?.init.signal?.aborted).toBe(true);
    expect(await value).toBe('cat');
    expect(asked).toHaveLength(2);
  });

  it('keeps what its headers and its answers have of secrets out of errors', async () => {
    const token = 'session-token-of-the-app';
    const headers = { Authorization: `Bearer ${token}`, Cookie: `a=b; sid=${token}` };
    const replies: Reply[] = [
      new Error(`could not send ${token}`),
      Response.json({ detail: `you sent Bearer ${token}` }, { status: 403 }),
      Response.json({ signature: ` ${'0'.repeat(40)}` }),
    ];
    for (const reply of replies) {
      const { client } = remote(reply, { headers }, { maxRetries: 0 });
      const error = await failureOf(client.get(uuid, 'pet'));
      expect(`${error.message} ${error.stack} ${JSON.stringify(error)}`).not.toMatch(
        new RegExp(`${token}|${'0'.repeat(40)}`),
      );
      expect(error['code']).toBe('signing_failed');
    }
    const { client } = remote(signed, { headers: { 'X-Session': `${token}\n.` } });
    const error = await failureOf(client.get(uuid, 'pet'));
    expect(error).toMatchObject({ code: 'invalid_argument', argument: 'headers' });
    expect(error.message).not.toContain(token);
  });
});
