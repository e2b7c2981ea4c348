// Failures, delays and limits that nobody can provoke in production.
import { createMetadataClient, signedAuth } from 'uploadcare-metadata';
import type { Fault } from 'uploadcare-metadata/emulator';
import { serve } from 'uploadcare-metadata/emulator/server';
import { describe, expect, it, vi } from 'vitest';
import { responseHeaders } from '../../generated/constants.ts';
import { fixedNow, keys, rejectionOf, uuid } from '../support/client.ts';
import { emulator, keyPath, listPath, patience, signedRequest } from './support.ts';

const value = () => signedRequest();
const list = () => signedRequest({ path: listPath });
const update = () => signedRequest({ method: 'PUT', body: '"dog"' });
const deletion = () => signedRequest({ method: 'DELETE' });

describe.each([
  ['in this process', false],
  ['behind a port', true],
])('a client of an emulator %s', (_, isBehindPort) => {
  it.each<[Fault, object]>([
    [{ kind: 503 }, { name: 'ServerError', status: 503 }],
    [
      { kind: 429, retryAfterSeconds: 7 },
      { name: 'RateLimitError', retryAfterSeconds: 7 },
    ],
    [{ kind: 'reset' }, { name: 'ConnectionError' }],
    [{ kind: 'truncate', afterWrite: true }, { name: 'ConnectionError' }],
    [{ kind: 'html' }, { name: 'UnexpectedResponseError' }],
    [{ kind: 'hang' }, { name: 'TimeoutError', limit: 'attempt' }],
  ])('meets the fault %o once', async (fault, expected) => {
    const { fail, fetch } = emulator();
    const server = isBehindPort ? await serve(fetch) : undefined;
    const client = createMetadataClient({
      auth: signedAuth(keys),
      now: () => fixedNow,
      maxRetries: 0,
      ...(fault.kind === 'hang' && { attemptTimeout: 200 }),
      ...(server ? { baseUrl: server.url } : { fetch }),
    });
    fail(fault);
    expect(await rejectionOf(client.get(uuid, 'pet'))).toMatchObject(expected);
    expect((await fetch(value())).status).toBe(200);
    await server?.close();
  });
});

it('faults apply to their operation, as often as they should, in their order, and carry out nothing', async () => {
  const { fetch, fail, metadataOf } = emulator();
  fail({ kind: 500, operation: 'updateFileMetadataKey', times: 2 });
  fail({ kind: 503 });
  for (const [request, status] of [
    [value, 503],
    [value, 200],
    [update, 500],
    [update, 500],
  ] as const)
    expect((await fetch(request())).status).toBe(status);
  expect(metadataOf(uuid)).toEqual({ pet: 'cat' });
  expect((await fetch(update())).status).toBe(200);
});

it.each<[what: string, fault: Partial<Fault>, statuses: number[]]>([
  ['of a uuid, in uppercase', { uuid: uuid.toUpperCase(), times: 9 }, [503, 503, 503, 200]],
  ['of a key', { key: 'dog' }, [200, 200, 503, 200]],
  ['of a key, not of a list', { key: 'pet', times: 9 }, [503, 200, 200, 200]],
  ['after a request', { after: 1 }, [200, 503, 200, 200]],
  ['after a request of its uuid, for all that follow', { uuid, after: 1, times: 9 }, [200, 503, 503, 200]],
  ['of an operation, after one of it', { operation: 'listFileMetadata', after: 1 }, [200, 200, 200, 503]],
])('a fault %s applies to no other request', async (_, fault, statuses) => {
  const other = uuid.replace(/^./, 'f');
  const { fetch, fail } = emulator({ files: { [uuid]: { pet: 'cat', dog: 'x' }, [other]: {} } });
  fail({ kind: 503, ...fault });
  const paths = [keyPath(), listPath, keyPath('dog'), listPath.replace(uuid, other)];
  const responses = [];
  for (const path of paths) responses.push(await fetch(signedRequest({ path })));
  expect(responses.map(({ status }) => status)).toEqual(statuses);
});

it('the second key of an update can fail', async () => {
  const { fetch, fail, metadataOf } = emulator();
  const client = createMetadataClient({ auth: signedAuth(keys), now: () => fixedNow, maxRetries: 0, fetch });
  fail({ kind: 400, operation: 'updateFileMetadataKey', after: 1 });
  await client.set(uuid, 'a', 'one');
  expect(await rejectionOf(client.set(uuid, 'b', 'two'))).toHaveProperty('status', 400);
  expect(metadataOf(uuid)).toEqual({ pet: 'cat', a: 'one' });
});

it('a request that an earlier fault takes is not counted by a later one', async () => {
  const { fetch, fail } = emulator();
  fail({ kind: 500 });
  fail({ kind: 503, after: 1 });
  const statuses = [];
  for (let count = 0; count < 4; count++) statuses.push((await fetch(value())).status);
  expect(statuses).toEqual([500, 200, 503, 200]);
});

it('a fault with `afterWrite` loses the response of a request that was carried out', async () => {
  const { fetch, fail, metadataOf } = emulator();
  fail({ kind: 500, afterWrite: true });
  fail({ kind: 'truncate', afterWrite: true });
  expect((await fetch(update())).status).toBe(500);
  expect(metadataOf(uuid)).toEqual({ pet: 'dog' });
  // Without a body, only the connection can fail.
  await expect(fetch(deletion())).rejects.toThrow(TypeError);
  expect(metadataOf(uuid)).toEqual({});
});

it('a write can be read after `readDelay`, and not before', async () => {
  let time = fixedNow;
  const { fetch, metadataOf } = emulator({ readDelay: 2_000, now: () => time });
  const read = async () => (await fetch(list())).json();
  await fetch(update());
  expect(metadataOf(uuid)).toEqual({ pet: 'dog' });
  time += 1_999;
  expect(await read()).toEqual({ pet: 'cat' });
  time += 1;
  expect(await read()).toEqual({ pet: 'dog' });
  expect((await fetch(deletion())).status).toBe(204);
  expect(await read()).toEqual({ pet: 'dog' });
  expect((await fetch(deletion())).status).toBe(404);
});

it.each([
  ['abort', 'AbortError'],
  ['reset', 'TypeError'],
] as const)('a request that waits for `latency` has no effect after %s', async (act, name) => {
  let wake = () => {};
  const sleep = vi.fn(() => new Promise<void>((resolve) => (wake = resolve)));
  const { fetch, metadataOf, reset } = emulator({ latency: 250, sleep });
  const controller = new AbortController();
  const rejection = rejectionOf(fetch(new Request(update(), controller)));
  await vi.waitUntil(() => sleep.mock.calls.length === 1, patience);
  expect(sleep).toHaveBeenCalledWith(250, expect.any(AbortSignal));
  if (act === 'reset') reset();
  else controller.abort();
  wake();
  expect(await rejection).toHaveProperty('name', name);
  expect(metadataOf(uuid)).toEqual({ pet: 'cat' });
});

it('`reset` restores the files, and drops requests, faults and throttling', async () => {
  const { fetch, fail, reset, setFile, metadataOf, requests } = emulator({ throttle: { burst: 1, perSecond: 1 } });
  await fetch(deletion());
  const other = crypto.randomUUID();
  setFile(other);
  fail({ kind: 500 });
  reset();
  expect([metadataOf(other), metadataOf(uuid), requests]).toEqual([undefined, { pet: 'cat' }, []]);
  expect((await fetch(value())).status).toBe(200);
});

it('throttling follows a token bucket that fills with time, up to its burst', async () => {
  let time = fixedNow;
  const { fetch } = emulator({ throttle: { burst: 2, perSecond: 0.5 }, now: () => time });
  // The second after the start, and the waits that the responses ask for then. A clock that goes back takes no tokens.
  for (const [second, waits] of [
    [0, [0, 0, 2]],
    [1, [1]],
    [2, [0, 2]],
    [600, [0, 0, 2]],
    [500, [2]],
    [502, [0]],
  ] as const) {
    time = fixedNow + second * 1_000;
    for (const wait of waits) {
      const { status, headers } = await fetch(value());
      expect([status, Number(headers.get(responseHeaders.retryAfter))]).toEqual([wait > 0 ? 429 : 200, wait]);
    }
  }
});
