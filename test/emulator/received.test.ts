// What the emulator tells about requests: `requests` and `onRequest`.
import { createMetadataClient, signedAuth } from 'uploadcare-metadata';
import type { ReceivedRequest } from 'uploadcare-metadata/emulator';
import { expect, it, vi } from 'vitest';
import { credentialsHeader, failures, maxBytes } from '../../generated/constants.ts';
import { fixedNow, keys, rejectionOf, uuid } from '../support/client.ts';
import { emulator, keyPath, listPath, origin, type RequestParts, signedRequest } from './support.ts';

it('`requests` has the operation, parameters and value of each call of a client', async () => {
  const { fetch, requests } = emulator();
  const client = createMetadataClient({ auth: signedAuth(keys), baseUrl: origin, now: () => fixedNow, fetch });
  await client.set(uuid, 'a:b', 'naïve "🐈"');
  await client.list(uuid);
  const operation = 'updateFileMetadataKey';
  expect(requests).toContainEqual(expect.objectContaining({ operation, key: 'a:b', value: 'naïve "🐈"' }));
  expect(requests).toEqual([
    {
      ...{ method: 'PUT', path: keyPath('a:b'), operation, uuid, key: 'a:b', value: 'naïve "🐈"', status: 201 },
      parameters: { path: { uuid, key: 'a:b' }, query: {}, header: {} },
    },
    {
      ...{ method: 'GET', path: listPath, operation: 'listFileMetadata', uuid, key: undefined, value: undefined },
      ...{ parameters: { path: { uuid }, query: {}, header: {} }, status: 200 },
    },
  ]);
});

const put = (body: RequestParts['body'] = '') => ({ method: 'PUT', body }) as const;
const operation = 'updateFileMetadataKey';

it.each<[what: string, parts: RequestParts, expected: Partial<ReceivedRequest>]>([
  ['without credentials', { ...put('"x"'), headers: { [credentialsHeader]: undefined } }, { operation, value: 'x' }],
  ['with an invalid value', put('7'), { operation, value: 7, status: 400 }],
  ['with a body that is not JSON', put('cat'), { operation, value: undefined, status: 400 }],
  ['with a large body', put(`"${'x'.repeat(maxBytes.request)}"`), { operation, value: undefined, status: 413 }],
  ['with an invalid key', { path: keyPath('a%20b') }, { key: 'a b', status: 400 }],
  ['with an invalid UUID', { path: listPath.replace(uuid, 'me') }, { uuid: 'me', status: 404 }],
  ['with another method', { method: 'POST' }, { operation: undefined, uuid, key: 'pet', parameters: undefined }],
  ['to another path', { path: '/files/' }, { operation: undefined, uuid: undefined, key: undefined, status: 404 }],
  ['with a body that no operation reads', { method: 'DELETE', body: '"x"' }, { value: undefined, status: 204 }],
])('`requests` has a request %s, as it was sent', async (_, parts, expected) => {
  const { fetch, requests } = emulator();
  await fetch(signedRequest(parts));
  expect(requests).toEqual([expect.objectContaining(expected)]);
});

it('`onRequest` receives each request with its status, and those that fail without one', async () => {
  const statuses: unknown[] = [];
  const { fetch, fail } = emulator({ onRequest: ({ method, status }) => statuses.push(`${method} ${status}`) });
  await fetch(signedRequest());
  await fetch(origin, { method: 'OPTIONS' });
  fail({ kind: 'reset' });
  await rejectionOf(fetch(signedRequest()));
  fail({ kind: 'hang' });
  const controller = new AbortController();
  const hanging = rejectionOf(fetch(new Request(signedRequest(), controller)));
  controller.abort();
  await hanging;
  expect(statuses).toEqual(['GET 200', `OPTIONS ${failures.notFound.status}`, 'GET undefined', 'GET undefined']);
});

it.each([
  [
    'throws',
    () => {
      throw new Error('no');
    },
  ],
  [
    'rejects',
    async () => {
      throw new Error('no');
    },
  ],
])('an `onRequest` that %s does not change the response', async (_, fail) => {
  const onRequest = vi.fn(fail);
  const { fetch } = emulator({ onRequest });
  expect((await fetch(signedRequest())).status).toBe(200);
  expect(onRequest).toHaveBeenCalledTimes(1);
});
