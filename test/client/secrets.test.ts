// No credentials in anything that a program might print.
import { createMetadataClient, type MetadataClient, signedAuth, simpleAuth } from 'uploadcare-metadata';
import { describe, expect, it, vi } from 'vitest';
import { operations, responseHeaders } from '../../generated/constants.ts';
import {
  apiResponse,
  createTestClient,
  errorResponse,
  type RecordedRequest,
  type Reply,
  rejectionOf,
  uuid,
} from '../support/client.ts';
import { credentialsOf } from '../support/oracle.ts';
import { startRawServer, wire } from '../support/raw-server.ts';
import { expectNoSecrets, keys, secretsOf } from '../support/secrets.ts';

const params = { path: { uuid, key: 'pet' } };
const replying = (reply: (credentials: string) => Response) => (request: RecordedRequest) =>
  reply(credentialsOf(request));
const throwing = (failure: (credentials: string) => unknown) =>
  replying((sent) => {
    throw failure(sent);
  });

/** Responses and failures that repeat the credentials of the request. Their encodings are tested with the redaction. */
const echoes: [string, Reply][] = [
  ...[400, 401, 403, 404, 406, 422, 429, 500, 503].map((status): [string, Reply] => [
    `a ${status}`,
    replying((sent) => apiResponse(status, { detail: `You sent ${sent}`, [sent]: 1 }, { 'X-Echo': sent })),
  ]),
  ['a page', replying((sent) => new Response(`You sent ${sent}`, { status: 500 }))],
  ['a header name', replying((sent) => apiResponse(404, {}, { [`x-${/[^:]{20,}$/.exec(sent)}`]: '1' }))],
  ['a redirect', replying((sent) => apiResponse(302, undefined, { Location: `/${encodeURI(sent)}` }))],
  ['a request id', replying((sent) => apiResponse(404, {}, { [responseHeaders.requestId]: sent }))],
  ['a success of the wrong type', replying((sent) => apiResponse(200, [sent]))],
  ['an error with the request', throwing((sent) => Object.assign(new Error('failed'), { sent, cause: { sent } }))],
  ['an error message', throwing((sent) => new Error(`not ${sent}`, { cause: new Error(sent) }))],
  ['a thrown string', throwing((sent) => sent)],
];

const calls: ((client: MetadataClient) => Promise<unknown>)[] = [
  (client) => client.list(uuid),
  (client) => client.get(uuid, 'pet'),
  (client) => client.set(uuid, 'pet', 'cat'),
  (client) => client.delete(uuid, 'pet'),
];

describe.each([
  ['signedAuth', signedAuth(keys)],
  ['simpleAuth', simpleAuth(keys)],
])('a client with `%s`', (_, auth) => {
  it.each(echoes)('has no credentials in errors and results after %s that repeats them', async (_, reply) => {
    for (const call of calls) {
      const { client, requests } = createTestClient(reply, { auth, maxRetries: 1 });
      const error = await rejectionOf(call(client));
      expect(requests.length).toBeGreaterThan(0);
      expectNoSecrets(secretsOf(requests), error);
    }
    const { client, requests } = createTestClient(reply, { auth });
    const call = client.api.GET(operations.getFileMetadataKey.path, { params });
    const outcome: { response?: Response } = await call.catch((error: object) => error);
    expectNoSecrets(secretsOf(requests), [outcome, [...(outcome.response?.headers ?? [])]]);
  });

  it('has no credentials in warnings', async () => {
    const onWarning = vi.fn();
    const reply = replying((sent) => apiResponse(200, {}, { [responseHeaders.warning]: `199 ${sent}` }));
    const { client, requests } = createTestClient(reply, { auth, onWarning });
    await client.list(uuid);
    expect(onWarning).toHaveBeenCalledTimes(1);
    expectNoSecrets(secretsOf(requests), onWarning.mock.calls);
  });

  it('shows no credentials itself, nor in errors about arguments and options', async () => {
    const { client, requests } = createTestClient(apiResponse(200, {}), { auth });
    await client.list(uuid);
    const errors = [
      await rejectionOf(client.set(uuid, '..', '')),
      await rejectionOf(Promise.resolve().then(() => createMetadataClient({ auth, timeout: 0 }))),
    ];
    expectNoSecrets(secretsOf(requests), [client, client.api, auth, errors]);
  });

  it('has no credentials in the error of a real connection that fails', async () => {
    const headersOf = (request: string) =>
      new Headers({ Authorization: /^authorization: (.*)$/im.exec(request)?.[1]?.trim() ?? '' });
    const server = await startRawServer((socket, request) => {
      const sent = headersOf(request).get('Authorization');
      if (server.requests.length === 1) socket.end(wire('500 Oops', {}, JSON.stringify({ detail: sent })));
      else socket.end(`HTTP/1.1 200 ${sent}\r\nContent-Length: 4000\r\nX-Echo: ${sent}\r\n\r\n"${sent}`);
    });
    const options = { baseUrl: server.url, sleep: async () => {}, maxRetries: 1 };
    const error = await rejectionOf(createMetadataClient({ auth, ...options }).get(uuid, 'pet'));
    await server.close();
    expect(error).toMatchObject({ attempts: 2 });
    expectNoSecrets(secretsOf(server.requests.map((request) => ({ headers: headersOf(request) }))), error);
  });
});

describe('a signature', () => {
  it('of an earlier attempt or of another call is in no error, warning or header', async () => {
    const onWarning = vi.fn();
    let time = 0;
    const later = (): Response => {
      const [, signature = ''] = credentialsOf(requests[0] as RecordedRequest).split(':');
      const headers = { [responseHeaders.warning]: `199 ${signature}`, 'X-Echo': signature };
      return errorResponse(403, `Invalid signature ${signature}`, headers);
    };
    const { client, requests } = createTestClient([errorResponse(503, 'Later.'), later], {
      auth: signedAuth(keys),
      now: () => (time += 60_000),
      onWarning,
    });
    const error = await rejectionOf(client.get(uuid, 'pet'));
    expect(error).toMatchObject({ attempts: 2, detail: 'Invalid signature [redacted]' });
    const { response } = await client.api.GET(operations.listFileMetadata.path, { params });
    expect(response.headers.get('X-Echo')).toBe('[redacted]');
    expectNoSecrets(secretsOf(requests), [error, onWarning.mock.calls]);
  });

  it('is neither taken out of values nor out of the key and the request of an error', async () => {
    const digits = '0a1b'.repeat(10);
    const replies = [apiResponse(200, digits), apiResponse(200, { [digits]: digits }), errorResponse(404, digits)];
    const { client } = createTestClient(replies);
    expect(await client.get(uuid, 'pet')).toBe(digits);
    expect(await client.list(uuid)).toEqual({ [digits]: digits });
    const error = await rejectionOf(client.get(uuid, digits));
    expect(error).toMatchObject({ key: digits, detail: '[redacted]' });
    expect(error.message).toContain(`/metadata/${digits}/: 404 [redacted].`);
  });
});

describe('a credential of another form', () => {
  it.each<[string, string, string[]]>([
    ['authorization', 'Bearer part-one-secret:part-two', ['part-one-secret', 'part-two']],
    ['authorization', `Basic ${btoa('alice:pa55')}`, [btoa('alice:pa55'), 'alice:pa55', 'pa55']],
    ['x-key', 'k3y', ['k3y']],
  ])('that a custom `Auth` sends as `%s: %s` is in no error', async (name, value, secrets) => {
    const auth = { scheme: 'custom', authorize: () => ({ [name]: value }) };
    for (const secret of secrets) {
      for (const reply of [errorResponse(403, `not ${secret}.`), new Error(`not ${secret}.`)]) {
        const { client } = createTestClient(reply, { auth, maxRetries: 0 });
        expectNoSecrets([secret], await rejectionOf(client.get(uuid, 'pet')));
      }
    }
  });

  it('that `fetch` masks in its own headers, for a log, is in no error', async () => {
    const reply = (request: RecordedRequest) => {
      for (const name of Object.keys(request.init.headers)) request.init.headers[name] = 'masked';
      return errorResponse(403, `You sent ${credentialsOf(request)}, masked`);
    };
    const { client } = createTestClient(reply, { auth: simpleAuth(keys) });
    const error = await rejectionOf(client.get(uuid, 'pet'));
    expect(error).toMatchObject({ detail: 'You sent [redacted], masked' });
  });

  it('that middleware of `api` sends is in no result, also without `auth`', async () => {
    const reply = ({ headers }: RecordedRequest) =>
      errorResponse(403, 'not gateway-token, not s3ss1on', { 'X-Echo': headers.get('Cookie') ?? '' });
    for (const auth of [signedAuth(keys), undefined]) {
      const { client } = createTestClient(reply, { auth, baseUrl: 'https://app.example.com' });
      client.api.use({
        onRequest({ request }) {
          request.headers.set('X-Gateway-Token', 'gateway-token');
          request.headers.set('Cookie', 'a=b; sid=s3ss1on');
        },
      });
      const { error, response } = await client.api.GET(operations.listFileMetadata.path, { params });
      expect(error).toEqual({ detail: 'not [redacted], not [redacted]' });
      expect(response.headers.get('X-Echo')).toBe('[redacted]');
    }
  });
});

it('`expectNoSecrets` finds a secret that is hidden', () => {
  const value = { deep: new Error('a', { cause: keys.secretKey }) };
  const hidden = Object.defineProperty({}, Symbol('x'), { value });
  expect(() => expectNoSecrets([keys.secretKey], hidden)).toThrow();
});
