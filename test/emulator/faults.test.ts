// Failures, delays and limits that nobody can provoke in production.
import { createMetadataClient, signedAuth } from 'uploadcare-metadata';
import type { EmulatorOptions, Fault } from 'uploadcare-metadata/emulator';
import { serve } from 'uploadcare-metadata/emulator/server';
import { describe, expect, it, vi } from 'vitest';
import { failures, responseHeaders } from '../../generated/constants.ts';
import { fixedNow, keys, rejectionOf, uuid } from '../support/client.ts';
import { emulator, patience, signedRequest } from './support.ts';

/** A client of an emulator, in this process or behind a port, without retries. */
async function setUp(options: EmulatorOptions = {}, behindPort = false, attemptTimeout = 10_000) {
  const running = emulator(options);
  const server = behindPort ? await serve(running.fetch) : undefined;
  const client = createMetadataClient({
    auth: signedAuth(keys),
    now: options.now ?? (() => fixedNow),
    maxRetries: 0,
    attemptTimeout,
    ...(server ? { baseUrl: server.url } : { fetch: running.fetch }),
  });
  return { ...running, client, close: async () => server?.close() };
}

describe.each([
  ['in this process', false],
  ['behind a port', true],
])('a client of an emulator %s', (_, behindPort) => {
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
    const { client, fail, fetch, close } = await setUp({}, behindPort, fault.kind === 'hang' ? 200 : undefined);
    fail(fault);
    expect(await rejectionOf(client.get(uuid, 'pet'))).toMatchObject(expected);
    expect((await fetch(signedRequest())).status).toBe(200);
    await close();
  });
});

it('faults apply to their operation, as often as they should, in their order', async () => {
  const { client, fail, metadataOf } = await setUp();
  fail({ kind: 500, operation: 'updateFileMetadataKey', times: 2 });
  fail({ kind: 503 });
  expect(await rejectionOf(client.get(uuid, 'pet'))).toMatchObject({ status: 503 });
  expect(await client.get(uuid, 'pet')).toBe('cat');
  expect(await rejectionOf(client.set(uuid, 'pet', 'x'))).toMatchObject({ status: 500 });
  expect(await rejectionOf(client.set(uuid, 'pet', 'x'))).toMatchObject({ status: 500 });
  expect(metadataOf(uuid)).toEqual({ pet: 'cat' });
  expect(await client.set(uuid, 'pet', 'x')).toBe('x');
});

it('a fault with `afterWrite` loses the response of a request that was carried out', async () => {
  const { client, fail, metadataOf } = await setUp();
  fail({ kind: 500, afterWrite: true });
  fail({ kind: 'truncate', afterWrite: true });
  expect(await rejectionOf(client.set(uuid, 'pet', 'dog'))).toMatchObject({ status: 500 });
  expect(metadataOf(uuid)).toEqual({ pet: 'dog' });
  // Without a body, only the connection can fail.
  expect(await rejectionOf(client.delete(uuid, 'pet'))).toMatchObject({ name: 'ConnectionError' });
  expect(metadataOf(uuid)).toEqual({});
});

it('a write can be read after `readDelay`, and not before', async () => {
  let time = fixedNow;
  const { client, metadataOf } = await setUp({ readDelay: 2_000, now: () => time });
  await client.set(uuid, 'pet', 'dog');
  await client.set(uuid, 'new', 'x');
  expect(await client.list(uuid)).toEqual({ pet: 'cat' });
  expect(metadataOf(uuid)).toEqual({ pet: 'dog', new: 'x' });
  time += 1_999;
  expect(await client.get(uuid, 'pet')).toBe('cat');
  time += 1;
  expect(await client.list(uuid)).toEqual({ pet: 'dog', new: 'x' });
  await client.delete(uuid, 'new');
  expect(await client.get(uuid, 'new')).toBe('x');
  expect(await rejectionOf(client.delete(uuid, 'new'))).toMatchObject({ name: 'NotFoundError' });
});

it.each([0, 3_600_000])('an aborted request has no effect, with a latency of %d ms', async (latency) => {
  const { fetch, metadataOf } = emulator({ latency });
  const controller = new AbortController();
  const { signal } = controller;
  const request = new Request(signedRequest({ method: 'PUT', body: '"dog"' }), { signal });
  const rejection = rejectionOf(fetch(request));
  if (latency > 0) await new Promise(setImmediate);
  controller.abort();
  expect(await rejection).toHaveProperty('name', 'AbortError');
  expect(metadataOf(uuid)).toEqual({ pet: 'cat' });
});

it('a request that waits for `latency` has no effect after a reset', async () => {
  let wake = () => {};
  const sleep = vi.fn(() => new Promise<void>((resolve) => (wake = resolve)));
  const { fetch, metadataOf, reset } = emulator({ latency: 250, sleep });
  const rejection = rejectionOf(fetch(signedRequest({ method: 'PUT', body: '"dog"' })));
  await vi.waitUntil(() => sleep.mock.calls.length === 1, patience);
  expect(sleep).toHaveBeenCalledWith(250, expect.any(AbortSignal));
  reset();
  wake();
  expect(await rejection).toBeInstanceOf(TypeError);
  expect(metadataOf(uuid)).toEqual({ pet: 'cat' });
});

it('`reset` restores the files, and drops requests, faults and throttling', async () => {
  const { fetch, fail, reset, setFile, metadataOf, requests } = emulator({
    throttle: { burst: 2, perSecond: 1 },
  });
  await fetch(signedRequest({ method: 'DELETE' }));
  const other = crypto.randomUUID();
  setFile(other);
  fail({ kind: 500 });
  reset();
  expect([metadataOf(other), metadataOf(uuid), requests]).toEqual([undefined, { pet: 'cat' }, []]);
  const statuses = [1, 2, 3].map(async () => (await fetch(signedRequest())).status);
  expect(await Promise.all(statuses)).toEqual([200, 200, 429]);
});

it('throttling follows a token bucket that fills with time, up to its burst', async () => {
  let time = fixedNow;
  const { fetch } = emulator({ throttle: { burst: 2, perSecond: 0.5 }, now: () => time });
  const request = signedRequest();
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
      const { status, headers } = await fetch(request);
      expect([status, Number(headers.get(responseHeaders.retryAfter))]).toEqual([wait > 0 ? 429 : 200, wait]);
    }
  }
  const { detail } = failures.throttled;
  expect(await (await fetch(request)).json()).toEqual({ detail: detail.replace(/\d+/, '2') });
});
