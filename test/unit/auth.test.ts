import { createHash, createHmac } from 'node:crypto';
import { signedAuth, simpleAuth, ValidationError } from 'uploadcare-metadata';
import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  credentialsHeader,
  requestMediaType,
  schemes,
  serverUrl,
  signature,
} from '../../generated/constants.ts';
import { answer, failureOf, keys, noon, recorder, uuid } from '../support/client.ts';
import signatureVectors from './signature-vectors.json' with { type: 'json' };

const { vectors } = signatureVectors;
const proofOf = (headers: Headers) => headers.get(credentialsHeader);

describe('signedAuth', () => {
  it('signs the method, body, content type, date and path that are sent', async () => {
    const { client, sent } = recorder(answer(200, 'ok'));
    await client.set(uuid, 'a:b', 'naïve 🐈');
    const [{ url, method, body = '', headers }] = sent as [(typeof sent)[0]];
    const lines = [
      method,
      createHash('md5').update(body).digest('hex'),
      headers.get('Content-Type'),
      headers.get(signature.dateHeader),
      new URL(url).pathname,
    ];
    const proof = createHmac('sha1', keys.secretKey).update(lines.join('\n')).digest('hex');
    expect(proofOf(headers)).toBe(`${schemes.signed} ${keys.publicKey}:${proof}`);
    expect(lines[2]).toBe(requestMediaType);
    expect(lines[3]).toBe(new Date(noon).toUTCString());
  });

  it('gives the signature of the vector on the wire', async () => {
    const vector = vectors.find(({ name }) => name === 'put ascii value') as (typeof vectors)[0];
    // The vector has no path before its own.
    const { origin } = new URL(serverUrl);
    const { client, sent } = recorder(answer(200, 'ok'), { baseUrl: origin });
    await client.set(uuid, 'subsystem', JSON.parse(vector.body));
    expect(sent[0]?.url).toBe(origin + vector.uri);
    expect(sent[0]?.body).toBe(vector.body);
    expect(proofOf(sent[0]?.headers as Headers)).toContain(vector.signature);
  });

  it('does not set the Date header, which browsers do not allow', async () => {
    const { client, sent } = recorder(answer(200, {}));
    await client.list(uuid);
    expect(sent[0]?.headers.has('Date')).toBe(false);
  });

  it.each([
    ['at once', (text: string) => signWith(text)],
    ['later', async (text: string) => signWith(text)],
  ])('takes a signature that is made elsewhere, %s', async (_, sign) => {
    const local = recorder(answer(200, 'ok'));
    const remote = recorder(answer(200, 'ok'), { auth: signedAuth({ publicKey: keys.publicKey, sign }) });
    await local.client.set(uuid, 'pet', 'cat');
    await remote.client.set(uuid, 'pet', 'cat');
    expect(proofOf(remote.sent[0]?.headers as Headers)).toBe(proofOf(local.sent[0]?.headers as Headers));
  });

  it.each<[unknown]>([[''], ['A'.repeat(40)], ['0'.repeat(39)], [`${'0'.repeat(40)}\n`], [undefined], [{}]])(
    'refuses %j as a signature made elsewhere, and sends nothing',
    async (given) => {
      const auth = signedAuth({ publicKey: keys.publicKey, sign: () => given as string });
      const { client, sent } = recorder(answer(200, 'ok'), { auth });
      const error = await failureOf(client.get(uuid, 'pet'));
      expect(error).toBeInstanceOf(ValidationError);
      expect(error).toMatchObject({ argument: 'sign' });
      expect(sent).toHaveLength(0);
    },
  );

  it('hands on what sign throws, sends nothing and does not try again', async () => {
    const problem = new Error('the signer is out');
    const sign = vi.fn(() => Promise.reject(problem));
    const { client, sent } = recorder(answer(200, 'ok'), { auth: signedAuth({ publicKey: 'p', sign }) });
    expect(await failureOf(client.get(uuid, 'pet'))).toBe(problem);
    expect(sign).toHaveBeenCalledTimes(1);
    expect(sent).toHaveLength(0);
  });

  it('refuses both a secret key and a signer', () => {
    const both = { ...keys, sign: () => '' } as unknown as typeof keys;
    expect(() => signedAuth(both)).toThrow(/give one of the two/);
  });

  it('takes a secret key beyond ASCII', () => {
    expect(() => signedAuth({ publicKey: 'p', secretKey: 'sécrèt-🔑' })).not.toThrow();
  });
});

describe('simpleAuth', () => {
  it('sends both keys', async () => {
    const { client, sent } = recorder(answer(200, {}), { auth: simpleAuth(keys) });
    await client.list(uuid);
    expect(proofOf(sent[0]?.headers as Headers)).toBe(
      `${schemes.simple} ${keys.publicKey}:${keys.secretKey}`,
    );
    expect(sent[0]?.headers.has(signature.dateHeader)).toBe(false);
  });

  it('refuses a secret key that a header cannot carry', () => {
    expect(() => simpleAuth({ publicKey: 'p', secretKey: 'sécrèt' })).toThrow(/signedAuth/);
  });
});

describe.each([
  ['simpleAuth', simpleAuth],
  ['signedAuth', signedAuth],
])('%s', (_, auth) => {
  it.each([
    ['publicKey', ''],
    ['publicKey', 'a b'],
    ['publicKey', 'a:b'],
    ['publicKey', 'a\nb'],
    ['publicKey', 'ä'],
    ['publicKey', undefined],
    ['publicKey', 1],
    ['secretKey', ''],
    ['secretKey', ' secret'],
    ['secretKey', 'secret\n'],
    ['secretKey', undefined],
    ['secretKey', null],
    ['secretKey', { toString: () => 'x' }],
    ['secretKey', 'a\ud800'],
  ])('refuses %s %j without repeating it', (argument, given) => {
    const act = () => auth({ ...keys, [argument]: given } as typeof keys);
    expect(act).toThrow(ValidationError);
    expect(act).toThrow(argument);
    if (typeof given === 'string' && given.length > 3) expect(act).not.toThrow(given);
  });

  describe('in a browser', () => {
    afterEach(() => {
      vi.unstubAllGlobals();
    });

    it.each([
      ['a window', () => vi.stubGlobal('document', {})],
      ['a worker', () => vi.stubGlobal('navigator', { userAgent: 'Mozilla/5.0 (X11; Linux x86_64)' })],
    ])('refuses a secret key in %s unless told otherwise', (_, pretend) => {
      pretend();
      expect(() => auth(keys)).toThrow(/browser/);
      expect(() => auth({ ...keys, dangerouslyAllowBrowser: true })).not.toThrow();
    });

    it.each(['Node.js/22', 'Bun/1.3', 'Deno/2.5', 'Cloudflare-Workers'])(
      'is not mistaken for %s',
      (userAgent) => {
        vi.stubGlobal('navigator', { userAgent });
        expect(() => auth(keys)).not.toThrow();
      },
    );
  });
});

it('signing done elsewhere is fine in a browser', () => {
  vi.stubGlobal('document', {});
  expect(() => signedAuth({ publicKey: 'p', sign: () => '' })).not.toThrow();
  vi.unstubAllGlobals();
});

function signWith(text: string): string {
  return createHmac('sha1', keys.secretKey).update(text).digest('hex');
}
