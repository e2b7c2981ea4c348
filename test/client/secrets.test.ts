// Credentials that only some programs or responses can reveal. The fuzz proves that errors, results and warnings reveal none.
import { createMetadataClient, signedAuth, simpleAuth } from 'uploadcare-metadata';
import { describe, expect, it } from 'vitest';
import { credentialsHeader, operations, signature } from '../../generated/constants.ts';
import { signatureDate } from '../../src/auth/signature.ts';
import * as support from '../support/client.ts';
import { credentialsOf } from '../support/oracle.ts';
import { expectNoSecrets, keys, secretsOf } from '../support/secrets.ts';

const { apiResponse, createTestClient, errorResponse, rejectionOf, uuid } = support;
const params = { path: { uuid, key: 'pet' } };

it.each([
  ['signedAuth', signedAuth(keys)],
  ['simpleAuth', simpleAuth(keys)],
])('a client with `%s` shows no credentials itself, nor in errors about arguments and options', async (_, auth) => {
  const { client, requests } = createTestClient(apiResponse(200, {}), { auth });
  await client.list(uuid);
  const errors = [
    await rejectionOf(client.set(uuid, '..', '')),
    await rejectionOf(Promise.resolve().then(() => createMetadataClient({ auth, timeout: 0 }))),
  ];
  expectNoSecrets(secretsOf(requests), [client, client.api, auth, errors]);
});

it('a value or key in the form of a signature is redacted neither in results nor in the request of an error', async () => {
  const digits = '0a1b'.repeat(10);
  const replies = [apiResponse(200, digits), apiResponse(200, { [digits]: digits }), errorResponse(404, digits)];
  const { client } = createTestClient(replies);
  expect(await client.get(uuid, 'pet')).toBe(digits);
  expect(await client.list(uuid)).toEqual({ [digits]: digits });
  const error = await rejectionOf(client.get(uuid, digits));
  expect(error).toMatchObject({ key: digits, detail: '[redacted]' });
  expect(error.message).toContain(`/metadata/${digits}/: 404 [redacted].`);
});

it.each([
  ['signedAuth', signedAuth(keys)],
  ['simpleAuth', simpleAuth(keys)],
])('of the credentials of `%s` that are repeated, only the part behind the public key is redacted', async (_, auth) => {
  const reply = ({ headers }: support.RecordedRequest) => {
    const [scheme, credentials] = `${headers.get(credentialsHeader)}`.split(' ');
    return errorResponse(403, [scheme, ...`${credentials}`.split(':'), headers.get(signature.dateHeader)].join(' '));
  };
  const { client } = createTestClient(reply, { auth });
  const { detail } = await rejectionOf(client.get(uuid, 'pet'));
  expect(detail).toMatch(
    RegExp(`^${auth.scheme} ${keys.publicKey} \\[redacted\\] (${signatureDate(new Date(support.fixedNow))})?$`),
  );
});

describe('a credential of another form', () => {
  it.each([
    ['authorization', 'Bearer part-one-secret:part-two', ['part-one-secret', 'part-two']],
    ['authorization', `Basic ${btoa('alice:pa55')}`, [btoa('alice:pa55'), 'alice:pa55', 'pa55']],
    ['x-key', 'k3y', ['k3y']],
  ])('that a custom `Auth` sends as `%s: %s` is in no error', async (name, value, secrets) => {
    const auth = { scheme: 'custom', authorize: () => ({ [name]: value }) };
    const message = `not ${secrets.join(' or ')}.`;
    for (const reply of [errorResponse(403, message), new Error(message)]) {
      const { client } = createTestClient(reply, { auth, maxRetries: 0 });
      expectNoSecrets(secrets, await rejectionOf(client.get(uuid, 'pet')));
    }
  });

  it('that `fetch` masks in its own headers, for a log, is in no error', async () => {
    const reply = (request: support.RecordedRequest) => {
      for (const name of Object.keys(request.init.headers)) request.init.headers[name] = 'masked';
      return errorResponse(403, `You sent ${credentialsOf(request)}, masked`);
    };
    const { client } = createTestClient(reply, { auth: simpleAuth(keys) });
    const error = await rejectionOf(client.get(uuid, 'pet'));
    expect(error).toMatchObject({ detail: 'You sent [redacted], masked' });
  });

  it.each([
    ['with', signedAuth(keys)],
    ['without', undefined],
  ])('that middleware of `api` sends %s `auth` is in no result', async (_, auth) => {
    const reply = ({ headers }: support.RecordedRequest) =>
      errorResponse(403, 'not gateway-token, not s3ss1on', { 'X-Echo': headers.get('Cookie') ?? '' });
    const { client } = createTestClient(reply, { auth, baseUrl: 'https://app.example.com' });
    client.api.use({
      onRequest({ request: { headers } }) {
        headers.set('X-Gateway-Token', 'gateway-token');
        headers.set('Cookie', 'a=b; sid=s3ss1on');
      },
    });
    const { error, response } = await client.api.GET(operations.listFileMetadata.path, { params });
    expect(error).toEqual({ detail: 'not [redacted], not [redacted]' });
    expect(response.headers.get('X-Echo')).toBe('[redacted]');
  });
});

it('`expectNoSecrets` finds a secret that is hidden', () => {
  const value = { deep: new Error('a', { cause: keys.secretKey }) };
  const hidden = Object.defineProperty({}, Symbol('x'), { value });
  expect(() => expectNoSecrets([keys.secretKey], hidden)).toThrow();
});
