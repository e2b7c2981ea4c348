// The two schemes, and the limits of an `Auth`. The fuzz compares what is sent with an independent signature.
import { type Auth, type Sign, signedAuth, simpleAuth, ValidationError } from 'uploadcare-metadata';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { schemes } from '../../generated/constants.ts';
import { apiResponse, createTestClient, keys, rejectionOf, uuid } from '../support/client.ts';
import { hmac } from '../support/oracle.ts';

const { publicKey } = keys;

/** Makes a call that must fail, and checks that nothing is sent. */
async function failureWith(auth: Auth, baseUrl?: string) {
  const { client, requests } = createTestClient(apiResponse(200, 'cat'), { auth, ...(baseUrl && { baseUrl }) });
  const error = await rejectionOf(client.get(uuid, 'pet'));
  expect(requests).toHaveLength(0);
  return error;
}

afterEach(() => {
  vi.unstubAllGlobals();
});

describe('signedAuth', () => {
  it('passes the string to sign, its parts and the call to `sign`', async () => {
    const sign = vi.fn<Sign>((text) => hmac(text));
    const { client } = createTestClient(apiResponse(200, 'cat'), { auth: signedAuth({ publicKey, sign }) });
    await client.set(uuid, 'pet', 'cat');
    const [[text, parts, context] = []] = sign.mock.calls;
    const { method, bodyHash, contentType, date, path, ...others } = parts ?? ({} as never);
    expect([text, others]).toEqual([[method, bodyHash, contentType, date, path].join('\n'), {}]);
    expect(Object.isFrozen(parts)).toBe(true);
    expect(context).toMatchObject({ operation: 'updateFileMetadataKey', uuid, key: 'pet', attempts: 0 });
    expect(context?.signal).toBeInstanceOf(AbortSignal);
  });

  it.each<[unknown]>([[''], ['A'.repeat(40)], ['0'.repeat(39)], ['0'.repeat(41)], [`${'0'.repeat(40)}\n`], [{}]])(
    'rejects %j as the result of `sign`, and sends nothing',
    async (signed) => {
      const error = await failureWith(signedAuth({ publicKey, sign: () => signed as string }));
      expect(error).toMatchObject({ code: 'invalid_argument', argument: 'sign' });
    },
  );

  it('passes on an error of `sign`, sends nothing and does not retry', async () => {
    const problem = new Error('the signer is out of order');
    const sign = vi.fn(() => Promise.reject(problem));
    expect(await failureWith(signedAuth({ publicKey, sign }))).toBe(problem);
    expect(sign).toHaveBeenCalledTimes(1);
  });

  it.each([
    { ...keys, sign: () => '' },
    { publicKey, sign: 5 },
  ])('refuses a wrong `sign`: %j', (wrong) => {
    expect(() => signedAuth(wrong as never)).toThrow(/^`sign` /);
  });
});

describe('simpleAuth', () => {
  it('refuses a secret key beyond ASCII, which `signedAuth` accepts', () => {
    expect(() => signedAuth({ publicKey, secretKey: 'sécrèt-🔑' })).not.toThrow();
    expect(() => simpleAuth({ publicKey, secretKey: 'sécrèt' })).toThrow(/signedAuth/);
  });

  it('returns new headers for each request', () => {
    const auth = simpleAuth(keys);
    const [first, second] = [1, 2].map(() => auth.authorize({} as never, new Date(), {} as never));
    expect(first).toEqual(second);
    expect(first).not.toBe(second);
  });
});

describe.each([
  ['simpleAuth', simpleAuth],
  ['signedAuth', signedAuth],
])('%s', (_, create) => {
  it.each([
    ...['', 'a b', 'a:b', 'a\nb', 'ä', undefined, 1].map((wrong) => ['publicKey', wrong] as const),
    ...['', ' secret', 'secret\n', 'a\ud800', undefined, null, {}].map((wrong) => ['secretKey', wrong] as const),
  ])('refuses the `%s` %j without repeating it', (argument, wrong) => {
    const act = () => create({ ...keys, [argument]: wrong } as typeof keys);
    expect(act).toThrow(ValidationError);
    expect(act).toThrow(new RegExp(`^\`${argument}\` `));
    if (typeof wrong === 'string' && wrong.length > 3) expect(act).not.toThrow(wrong);
  });

  it.each([
    ['a window', 'document', {}],
    ['a worker', 'navigator', { userAgent: 'Mozilla/5.0 (X11; Linux x86_64)' }],
  ])('refuses a secret key in %s unless that is allowed', (_, name, value) => {
    vi.stubGlobal(name, value);
    expect(() => create(keys)).toThrow(/browser/);
    expect(() => create({ ...keys, dangerouslyAllowBrowser: true })).not.toThrow();
    expect(() => signedAuth({ publicKey, sign: () => '' })).not.toThrow();
  });

  it.each(['Node.js/22', 'Bun/1.3', 'Deno/2.5', 'Cloudflare-Workers'])('accepts a secret key in %s', (userAgent) => {
    vi.stubGlobal('navigator', { userAgent });
    expect(() => create(keys)).not.toThrow();
  });
});

describe('an `Auth`', () => {
  it.each(Object.values(schemes))('named `%s` sends no secret key over plain HTTP', async (scheme) => {
    const error = await failureWith({ ...simpleAuth(keys), scheme }, 'http://api.example.com');
    expect(error).toMatchObject({ argument: 'baseUrl' });
  });

  it.each([['Bearer secret\nb'], ['secret ☃'], [{ secret: 1 }]])(
    'with the header %j is refused, without repeating it',
    async (value) => {
      const authorize = () => ({ authorization: value as string });
      const error = await failureWith({ scheme: 'Bearer', authorize });
      expect(error).toMatchObject({ code: 'invalid_argument', argument: 'auth' });
      expect(error.message).not.toContain('secret');
    },
  );
});
