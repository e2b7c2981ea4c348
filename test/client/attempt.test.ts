// The options of one call, and the observer of attempts.
import { signedAuth } from 'uploadcare-metadata';
import { createMetadataProxy } from 'uploadcare-metadata/server';
import { describe, expect, it, vi } from 'vitest';
import { operations, requestMediaType } from '../../generated/constants.ts';
import { apiResponse, createTestClient, errorResponse, keys, rejectionOf, requestId, uuid } from '../support/client.ts';

const failure = () => errorResponse(503, 'Later.', { 'Retry-After': '2' });
const call = { operation: 'getFileMetadataKey', uuid, key: 'pet' };
const duration = expect.any(Number);
const { path } = operations.getFileMetadataKey;
const params = { path: { uuid, key: 'pet' } };

describe('`onAttempt`', () => {
  it('receives each attempt of an operation, of the client first and of the call instead', async () => {
    const [ofClient, ofCall] = [vi.fn(), vi.fn()];
    const { client } = createTestClient([failure(), apiResponse(200, 'cat')], { onAttempt: ofClient });
    await client.get(uuid, 'pet');
    const request = expect.stringContaining('GET /files/');
    expect(ofClient.mock.calls).toEqual([
      [{ ...call, request, attempt: 1, status: 503, duration, requestId, delay: 2_000, error: expect.any(Error) }],
      [{ ...call, request, attempt: 2, status: 200, duration, requestId, delay: undefined, error: undefined }],
    ]);
    await client.get(uuid, 'pet', { onAttempt: ofCall });
    expect([ofClient.mock.calls.length, ofCall.mock.calls.length]).toEqual([2, 1]);
  });

  it('receives the attempt of `api` and of the proxy, and a lost connection', async () => {
    const onAttempt = vi.fn();
    const { client } = createTestClient([failure(), new TypeError('lost')], { onAttempt });
    await client.api.GET(path, { params });
    await rejectionOf(client.api.GET(path, { params }));
    const fetch = async () => apiResponse(200, 'cat');
    const proxy = createMetadataProxy({ auth: signedAuth(keys), authorize: () => true, fetch, onAttempt });
    const url = `https://app.example${path.replace('{uuid}', uuid).replace('{key}', 'pet')}`;
    await proxy(new Request(url, { headers: { 'Content-Type': requestMediaType } }));
    expect(onAttempt.mock.calls).toMatchObject([
      [{ ...call, attempt: 1, status: 503, delay: undefined }],
      [{ ...call, attempt: 1, status: undefined, error: { name: 'ConnectionError' } }],
      [{ ...call, attempt: 1, status: 200 }],
    ]);
  });

  it.each([
    [
      'throws',
      () => {
        throw new Error('an observer');
      },
    ],
    ['rejects', () => Promise.reject(new Error('an observer'))],
  ])('that %s changes nothing', async (_, onAttempt) => {
    const { client } = createTestClient(apiResponse(200, 'cat'), { onAttempt });
    expect(await client.get(uuid, 'pet')).toBe('cat');
  });
});

describe('an option of a call', () => {
  it('`maxRetries` takes the place of that of the client', async () => {
    const { client, requests } = createTestClient(failure, { maxRetries: 5 });
    await rejectionOf(client.get(uuid, 'pet', { maxRetries: 1 }));
    expect(requests).toHaveLength(2);
  });

  it.each([
    ['timeout', 'call'],
    ['attemptTimeout', 'attempt'],
  ] as const)('`%s` takes the place of that of the client', async (name, limit) => {
    const { client } = createTestClient(() => new Promise<Response>(() => {}));
    const options = { [name]: 5, maxRetries: 0 };
    expect(await rejectionOf(client.get(uuid, 'pet', options))).toMatchObject({ name: 'TimeoutError', limit });
  });

  it.each([{ timeout: 0 }, { attemptTimeout: '5' }, { maxRetries: -1 }, { onAttempt: 5 }, { settle: true }])(
    '%j is refused before any request',
    async (options) => {
      const { client, requests } = createTestClient(apiResponse(200, 'cat'));
      const [argument] = Object.keys(options);
      expect(await rejectionOf(client.get(uuid, 'pet', options as never))).toMatchObject({ argument });
      expect(requests).toEqual([]);
    },
  );
});

it.each([
  [errorResponse(429, 'x'), true],
  [errorResponse(408, 'x'), true],
  [errorResponse(501, 'x'), false],
  [errorResponse(404, 'x'), false],
  [new TypeError('lost'), true],
  [apiResponse(200, 5), false],
])('an error is `retryable` when the client would retry it', async (reply, retryable) => {
  const { client } = createTestClient(reply, { maxRetries: 0 });
  expect((await rejectionOf(client.get(uuid, 'pet')))['retryable']).toBe(retryable);
  expect((await rejectionOf(client.get(uuid, '')))['retryable']).toBe(false);
});

it('`getOrUndefined` returns `undefined` for what does not exist, and rejects for the rest', async () => {
  const { client } = createTestClient([apiResponse(200, 'cat'), errorResponse(404, 'x'), errorResponse(403, 'x')]);
  expect([await client.getOrUndefined(uuid, 'pet'), await client.getOrUndefined(uuid, 'pet')]).toEqual([
    'cat',
    undefined,
  ]);
  expect(await rejectionOf(client.getOrUndefined(uuid, 'pet'))).toMatchObject({ status: 403 });
});
