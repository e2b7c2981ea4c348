import { signedAuth, simpleAuth, ValidationError } from 'uploadcare-metadata';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { requestMediaType, schemes, serverUrl, signature } from '../../generated/constants.ts';
import {
  apiResponse,
  createTestClient,
  fixedNow,
  keys,
  type RecordedRequest,
  rejectionOf,
  uuid,
} from '../support/client.ts';
import { credentialsOf, expectedCredentials, hmac } from '../support/oracle.ts';
import signatureVectors from './signature-vectors.json' with { type: 'json' };

const { publicKey } = keys;
const cat = apiResponse(200, 'cat');

afterEach(() => {
  vi.unstubAllGlobals();
});

describe('signedAuth', () => {
  it('signs the method, body, content type, date and path that are sent', async () => {
    const { client, requests } = createTestClient(cat);
    await client.set(uuid, 'a:b', 'naïve 🐈');
    const [request] = requests as [RecordedRequest];
    expect(credentialsOf(request)).toBe(expectedCredentials(request));
    expect(request.headers.get('Content-Type')).toBe(requestMediaType);
    expect(request.headers.get(signature.dateHeader)).toBe(new Date(fixedNow).toUTCString());
    // Browsers do not let programs set it.
    expect(request.headers.has('Date')).toBe(false);
  });

  it('sends the signature of the vector', async () => {
    const { vectors } = signatureVectors;
    const vector = vectors.find(({ name }) => name === 'put ascii value') as (typeof vectors)[0];
    const { client, requests } = createTestClient(cat);
    await client.set(uuid, 'subsystem', JSON.parse(vector.body));
    expect(requests).toMatchObject([{ url: serverUrl + vector.uri, body: vector.body }]);
    expect(requests.map(credentialsOf)).toEqual([`${schemes.signed} ${publicKey}:${vector.signature}`]);
  });

  it('passes the string to sign, its parts and the call to `sign`, and sends its signature', async () => {
    const sign = vi.fn(async (text: string, _parts: object, _context: object) => hmac(text));
    const { client, requests } = createTestClient(cat, { auth: signedAuth({ publicKey, sign }) });
    await client.set(uuid, 'pet', 'cat');
    expect(requests.map(credentialsOf)).toEqual(requests.map((request) => expectedCredentials(request)));
    const [text, parts, context] = sign.mock.calls[0] as [string, Record<string, string>, object];
    expect(Object.keys(parts).sort()).toEqual(['bodyHash', 'contentType', 'date', 'method', 'path']);
    const { method, bodyHash, contentType, date, path } = parts;
    expect(text).toBe([method, bodyHash, contentType, date, path].join('\n'));
    expect(Object.isFrozen(parts)).toBe(true);
    expect(context).toMatchObject({ operation: 'updateFileMetadataKey', uuid, key: 'pet', attempts: 0 });
    expect(context).toHaveProperty('signal', expect.any(AbortSignal));
  });

  it.each<[unknown]>([[''], ['A'.repeat(40)], ['0'.repeat(39)], [`${'0'.repeat(40)}\n`], [undefined], [{}]])(
    'rejects %j as the result of `sign`, and sends nothing',
    async (signed) => {
      const auth = signedAuth({ publicKey, sign: () => signed as string });
      const { client, requests } = createTestClient(cat, { auth });
      const error = await rejectionOf(client.get(uuid, 'pet'));
      expect(error).toMatchObject({ code: 'invalid_argument', argument: 'sign' });
      expect(requests).toHaveLength(0);
    },
  );

  it('passes on an error of `sign`, sends nothing and does not retry', async () => {
    const problem = new Error('the signer is out of order');
    const sign = vi.fn(() => Promise.reject(problem));
    const { client, requests } = createTestClient(cat, { auth: signedAuth({ publicKey, sign }) });
    expect(await rejectionOf(client.get(uuid, 'pet'))).toBe(problem);
    expect(sign).toHaveBeenCalledTimes(1);
    expect(requests).toHaveLength(0);
  });

  it('refuses a `sign` beside a secret key, and one that is no function', () => {
    for (const wrong of [
      { ...keys, sign: () => '' },
      { publicKey, sign: 5 },
    ])
      expect(() => signedAuth(wrong as never)).toThrow(/^`sign` /);
  });

  it('accepts a secret key beyond ASCII, which `simpleAuth` refuses', () => {
    expect(() => signedAuth({ publicKey, secretKey: 'sécrèt-🔑' })).not.toThrow();
    expect(() => simpleAuth({ publicKey, secretKey: 'sécrèt' })).toThrow(/signedAuth/);
  });
});

describe('simpleAuth', () => {
  it('sends both keys, and no date', async () => {
    const { client, requests } = createTestClient(cat, { auth: simpleAuth(keys) });
    await client.get(uuid, 'pet');
    expect(requests.map(credentialsOf)).toEqual([`${schemes.simple} ${publicKey}:${keys.secretKey}`]);
    expect(requests[0]?.headers.has(signature.dateHeader)).toBe(false);
  });

  it('returns new headers for each request', () => {
    const auth = simpleAuth(keys);
    const [first, second] = [1, 2].map(() => auth.authorize({} as never, new Date(), {} as never));
    expect(first).toEqual(second);
    expect(first).not.toBe(second);
  });

  it('sends no secret key over plain HTTP, also inside an `Auth` with the name of another scheme', async () => {
    for (const scheme of Object.values(schemes)) {
      const auth = { ...simpleAuth(keys), scheme };
      const { client, requests } = createTestClient(cat, { auth, baseUrl: 'http://api.example.com' });
      expect(await rejectionOf(client.get(uuid, 'pet'))).toMatchObject({ argument: 'baseUrl' });
      expect(requests).toHaveLength(0);
    }
  });
});

describe.each([
  ['simpleAuth', simpleAuth],
  ['signedAuth', signedAuth],
])('%s', (_, auth) => {
  it.each([
    ...['', 'a b', 'a:b', 'a\nb', 'ä', undefined, 1].map((wrong) => ['publicKey', wrong] as const),
    ...['', ' secret', 'secret\n', 'a\ud800', undefined, null, {}].map((wrong) => ['secretKey', wrong] as const),
  ])('refuses the `%s` %j without repeating it', (argument, wrong) => {
    const act = () => auth({ ...keys, [argument]: wrong } as typeof keys);
    expect(act).toThrow(ValidationError);
    expect(act).toThrow(new RegExp(`^\`${argument}\` `));
    if (typeof wrong === 'string' && wrong.length > 3) expect(act).not.toThrow(wrong);
  });

  it.each([
    ['a window', 'document', {}],
    ['a worker', 'navigator', { userAgent: 'Mozilla/5.0 (X11; Linux x86_64)' }],
  ])('refuses a secret key in %s unless that is allowed', (_, name, value) => {
    vi.stubGlobal(name, value);
    expect(() => auth(keys)).toThrow(/browser/);
    expect(() => auth({ ...keys, dangerouslyAllowBrowser: true })).not.toThrow();
    expect(() => signedAuth({ publicKey, sign: () => '' })).not.toThrow();
  });

  it.each(['Node.js/22', 'Bun/1.3', 'Deno/2.5', 'Cloudflare-Workers'])('accepts a secret key in %s', (userAgent) => {
    vi.stubGlobal('navigator', { userAgent });
    expect(() => auth(keys)).not.toThrow();
  });
});

it.each([['Bearer secret\nb'], ['secret ☃'], [{ secret: 1 }]])(
  'a custom `Auth` with the header %j is refused, without repeating it',
  async (value) => {
    const auth = { scheme: 'Bearer', authorize: () => ({ authorization: value as string }) };
    const { client, requests } = createTestClient(cat, { auth });
    const error = await rejectionOf(client.get(uuid, 'pet'));
    expect(error).toMatchObject({ code: 'invalid_argument', argument: 'auth' });
    expect(error.message).not.toContain('secret');
    expect(requests).toHaveLength(0);
  },
);
