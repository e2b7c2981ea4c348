// What people cannot provoke in production.
import { createMetadataClient, signedAuth } from 'uploadcare-metadata';
import { createEmulator, type EmulatorOptions, type Fault } from 'uploadcare-metadata/emulator';
import { serve } from 'uploadcare-metadata/emulator/server';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { tokenBucket } from '../../src/emulator/throttle.ts';
import { failureOf, keys, noon, uuid } from '../support/client.ts';

afterEach(() => {
  vi.useRealTimers();
});

function setUp(options: EmulatorOptions = {}, more = {}) {
  const emulator = createEmulator({ files: { [uuid]: { pet: 'cat' } }, ...options });
  const client = createMetadataClient({
    auth: signedAuth(keys),
    fetch: emulator.fetch,
    maxRetries: 0,
    ...more,
  });
  return { emulator, client };
}

describe.each(['as a fetch', 'behind a port'])('a fault %s', (way) => {
  it.each<[Fault, object]>([
    [
      { kind: 503, retryAfter: 7 },
      { name: 'ServerError', status: 503, retryAfter: 7 },
    ],
    [
      { kind: 429, retryAfter: 7 },
      { name: 'RateLimitError', retryAfter: 7 },
    ],
    [{ kind: 'reset' }, { name: 'ConnectionError' }],
    [{ kind: 'truncate', applied: true }, { name: 'ConnectionError' }],
    [{ kind: 'html' }, { name: 'ResponseError' }],
    [{ kind: 'hang' }, { name: 'TimeoutError' }],
  ])('%o', async (fault, expected) => {
    const emulator = createEmulator({ files: { [uuid]: { pet: 'cat' } } });
    const server = way === 'as a fetch' ? undefined : await serve(emulator.fetch);
    const client = createMetadataClient({
      auth: signedAuth(keys),
      maxRetries: 0,
      ...(server ? { baseUrl: server.url } : { fetch: emulator.fetch }),
    });
    emulator.fail(fault);
    if (fault.kind === 'hang') vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const failure = failureOf(client.get(uuid, 'pet'));
    if (fault.kind === 'hang') {
      while (emulator.requests.length === 0) await new Promise(setImmediate);
      vi.advanceTimersByTime(30_000);
    }
    expect(await failure).toMatchObject(expected);
    vi.useRealTimers();
    expect(await client.get(uuid, 'pet')).toBe('cat');
    await server?.close();
  });
});

it('faults come for their operation, as often as they should, in their order', async () => {
  const { client, emulator } = setUp();
  emulator.fail({ kind: 500, operation: 'updateFileMetadataKey', times: 2 });
  emulator.fail({ kind: 503 });
  expect(await failureOf(client.get(uuid, 'pet'))).toMatchObject({ status: 503 });
  expect(await client.get(uuid, 'pet')).toBe('cat');
  expect(await failureOf(client.set(uuid, 'pet', 'x'))).toMatchObject({ status: 500 });
  expect(await failureOf(client.set(uuid, 'pet', 'x'))).toMatchObject({ status: 500 });
  expect(emulator.metadataOf(uuid)).toEqual({ pet: 'cat' });
  expect(await client.set(uuid, 'pet', 'x')).toBe('x');
});

it('a write can have its effect though the answer is lost', async () => {
  const { client, emulator } = setUp();
  emulator.fail({ kind: 500, applied: true });
  await failureOf(client.set(uuid, 'pet', 'dog'));
  expect(emulator.metadataOf(uuid)).toEqual({ pet: 'dog' });
});

it('a write can be read after the propagation delay, and not before', async () => {
  let time = noon;
  const clock = { now: () => time };
  const { client, emulator } = setUp({ propagation: 2_000, ...clock }, clock);
  await client.set(uuid, 'pet', 'dog');
  await client.set(uuid, 'new', 'x');
  expect(await client.list(uuid)).toEqual({ pet: 'cat' });
  expect(emulator.metadataOf(uuid)).toEqual({ pet: 'dog', new: 'x' });
  time += 1_999;
  expect(await client.get(uuid, 'pet')).toBe('cat');
  time += 1;
  expect(await client.list(uuid)).toEqual({ pet: 'dog', new: 'x' });
  await client.delete(uuid, 'new');
  expect(await client.get(uuid, 'new')).toBe('x');
  expect(await failureOf(client.delete(uuid, 'new'))).toMatchObject({ name: 'NotFoundError' });
});

it('an answer takes as long as the latency says, unless the request is aborted', async () => {
  const waits: number[] = [];
  const { client } = setUp({ latency: 250, sleep: async (wait) => void waits.push(wait) });
  await client.get(uuid, 'pet');
  expect(waits).toEqual([250]);
  const slow = setUp({ latency: 3_600_000 });
  const controller = new AbortController();
  const failure = failureOf(slow.client.get(uuid, 'pet', controller));
  await new Promise(setImmediate);
  controller.abort();
  expect(await failure).toHaveProperty('name', 'AbortError');
});

it('an answer that is waited for ends with the signal of its request', async () => {
  const { emulator } = setUp({ latency: 3_600_000 });
  const controller = new AbortController();
  const failure = failureOf(emulator.fetch('https://api.example/', { signal: controller.signal }));
  await new Promise(setImmediate);
  controller.abort();
  expect(await failure).toHaveProperty('name', 'AbortError');
});

describe('the server', () => {
  it('tells the handler when nobody waits any more', async () => {
    let told = (_: Request) => {};
    const asked = new Promise<Request>((resolve) => {
      told = resolve;
    });
    const server = await serve((request) => {
      told(request);
      return new Promise(() => {});
    });
    const controller = new AbortController();
    const failure = failureOf(fetch(server.url, { signal: controller.signal }));
    const { signal } = await asked;
    const over = new Promise((resolve) => signal.addEventListener('abort', resolve));
    controller.abort();
    await failure;
    await over;
    await server.close();
  });

  it('closes at once, though a request hangs', async () => {
    let told = () => {};
    const asked = new Promise<void>((resolve) => {
      told = resolve;
    });
    const server = await serve(() => {
      told();
      return new Promise(() => {});
    });
    const failure = failureOf(fetch(server.url));
    await asked;
    await server.close();
    expect(await failure).toBeInstanceOf(TypeError);
  });
});

it('the token bucket fills with time, up to its burst', () => {
  let time = 0;
  const take = tokenBucket({ burst: 2, perSecond: 0.5 }, () => time);
  expect([take(), take(), take()]).toEqual([0, 0, 2]);
  time = 1_000;
  expect(take()).toBe(1);
  time = 2_000;
  expect([take(), take()]).toEqual([0, 2]);
  time = 1_000_000;
  expect([take(), take(), take()]).toEqual([0, 0, 2]);
});
