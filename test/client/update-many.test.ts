// Many files: what is in flight, pauses, aborts and breaks.
import { getEventListeners } from 'node:events';
import { createMetadataClient, signedAuth } from 'uploadcare-metadata';
import { createEmulator, type EmulatorOptions } from 'uploadcare-metadata/emulator';
import { expect, it, vi } from 'vitest';
import { keys, rejectionOf, uuid } from '../support/client.ts';

const uuidOf = (index: number) => uuid.slice(0, -4) + `${index}`.padStart(4, '0');
const itemsTo = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ uuid: uuidOf(index), update: { n: `${index}` } }));

function start(options: EmulatorOptions = {}) {
  const emulator = createEmulator({ acceptAnyUuid: true, ...options });
  const counts = { now: 0, most: 0 };
  const fetch = vi.fn(async (...args: Parameters<typeof emulator.fetch>) => {
    counts.most = Math.max(counts.most, ++counts.now);
    await new Promise(setImmediate);
    return emulator.fetch(...args).finally(() => counts.now--);
  });
  const waits: number[] = [];
  const sleep = async (milliseconds: number) => void waits.push(milliseconds);
  const client = createMetadataClient({ auth: signedAuth(keys), fetch, sleep });
  return { client, emulator, counts, waits };
}

it('`updateMany` takes items as there is room, and yields each outcome', async () => {
  const { client, emulator, counts } = start();
  let taken = 0;
  async function* items() {
    for (const item of itemsTo(50)) {
      taken++;
      yield item;
    }
    yield { uuid: uuidOf(50), replace: { n: '50' } };
    yield { uuid: 'me', update: {} };
    yield { uuid } as never;
    yield* [5, null] as never[];
  }
  const outcomes = [];
  for await (const outcome of client.updateMany(items(), { concurrency: 3 })) {
    outcomes.push(outcome);
    expect(taken).toBeLessThanOrEqual(outcomes.length + 3);
  }
  expect(counts.most).toBe(3);
  expect(outcomes).toHaveLength(55);
  for (const { item, result } of outcomes.filter(({ error }) => error === undefined))
    expect(emulator.metadataOf(item.uuid)).toEqual(result?.metadata);
  const errors = outcomes.filter(({ error }) => error !== undefined);
  expect(errors.map(({ error }) => error)).toMatchObject([
    { argument: 'uuid' },
    { argument: 'item' },
    { argument: 'item' },
    { argument: 'item' },
  ]);
});

it('`updateMany` yields the outcomes that are there while it waits for an item', async () => {
  const { client } = start();
  let release = () => {};
  async function* items() {
    yield* itemsTo(2);
    await new Promise<void>((resolve) => {
      release = resolve;
    });
  }
  const iterator = client.updateMany(items());
  expect([(await iterator.next()).done, (await iterator.next()).done]).toEqual([false, false]);
  release();
  expect((await iterator.next()).done).toBe(true);
});

it('`updateMany` starts no item for as long as the API asks after a 429', async () => {
  const { client, emulator, waits } = start();
  emulator.fail({ kind: 429, retryAfterSeconds: 7, operation: 'updateFileMetadataKey' });
  const startedAt: number[] = [];
  function* items() {
    for (const item of itemsTo(4)) {
      startedAt.push(waits.length);
      yield item;
    }
  }
  for await (const { error } of client.updateMany(items(), { concurrency: 2 })) expect(error).toBeUndefined();
  // The item waits for itself, and the others for the pause.
  expect(waits.filter((wait) => wait > 6_000)).toHaveLength(2);
  expect(startedAt.slice(2).every((count) => count >= 1)).toBe(true);
});

it('`updateMany` applies the items of one file in their order, and those of other files beside them', async () => {
  const { client, emulator, counts } = start();
  const values = Array.from({ length: 5 }, (_, index) => `${index}`);
  const items = values.map((n, index) => ({ uuid: index % 2 ? uuid.toUpperCase() : uuid, update: { n } }));
  const order: unknown[] = [];
  for await (const { item, error } of client.updateMany([...items, ...itemsTo(3)])) {
    expect(error).toBeUndefined();
    if (item.uuid.toLowerCase() === uuid) order.push(item.update.n);
  }
  expect([order, emulator.metadataOf(uuid)]).toEqual([values, { n: '4' }]);
  expect(counts.most).toBe(4);
});

it.each([503, 403] as const)(
  '`updateMany` does not try the items of a file after one that failed with %i',
  async (kind) => {
    const { client, emulator } = start();
    emulator.fail({ kind, uuid, times: 3 });
    const items = [
      { uuid, update: { a: '1' } },
      { uuid: uuid.toUpperCase(), replace: { a: '2' } },
      { uuid: uuidOf(1), update: { a: '3' } },
    ];
    const failed: unknown[] = [];
    const errors: unknown[] = [];
    for await (const { item, error } of client.updateMany(items))
      if (error !== undefined) {
        failed.push(item);
        errors.push(error);
      }
    expect(failed).toEqual(items.slice(0, 2));
    expect(errors[1]).toMatchObject({ name: 'NotTriedError', code: 'not_tried', retryable: kind === 503 });
    expect(emulator.metadataOf(uuid)).toBeUndefined();
  },
);

it('`updateMany` yields the items in flight before it throws what its source throws', async () => {
  const { client } = start();
  const seen: string[] = [];
  const rest = itemsTo(3);
  const iterator = {
    next() {
      const value = rest.shift();
      if (value === undefined) throw new Error('no more rows');
      return { value };
    },
    return: vi.fn(),
  };
  const items = { [Symbol.iterator]: () => iterator };
  const run = async () => {
    for await (const { item } of client.updateMany(items)) seen.push(item.uuid);
  };
  expect(await rejectionOf(run())).toMatchObject({ message: 'no more rows' });
  expect([seen.sort(), iterator.return.mock.calls]).toEqual([itemsTo(3).map((item) => item.uuid), []]);
});

it('`updateMany` ends when its signal aborts while its source yields nothing', async () => {
  const { client } = start();
  const controller = new AbortController();
  async function* items() {
    yield* itemsTo(1);
    await new Promise(() => {});
  }
  const run = async () => {
    for await (const _ of client.updateMany(items(), { signal: controller.signal }))
      setImmediate(() => controller.abort(new Error('enough')));
  };
  expect(await rejectionOf(run())).toMatchObject({ message: 'enough' });
});

it('`updateMany` finishes and yields the items in flight when its signal aborts', async () => {
  const { client, emulator } = start();
  const controller = new AbortController();
  const seen: string[] = [];
  const run = async () => {
    for await (const { item, error } of client.updateMany(itemsTo(100), {
      concurrency: 4,
      signal: controller.signal,
    })) {
      expect(error).toBeUndefined();
      seen.push(item.uuid);
      if (seen.length === 5) controller.abort(new Error('enough'));
    }
  };
  expect(await rejectionOf(run())).toMatchObject({ message: 'enough' });
  expect(seen.length).toBeLessThanOrEqual(9);
  const written = itemsTo(100).filter((item) => Object.keys(emulator.metadataOf(item.uuid) ?? {}).length > 0);
  expect(written.map((item) => item.uuid).sort()).toEqual([...seen].sort());
});

it('`updateMany` waits once for all in a pause, and leaves no wait and no listener behind', async () => {
  const emulator = createEmulator({ acceptAnyUuid: true });
  const signals: (AbortSignal | undefined)[] = [];
  const sleep = (_: number, signal?: AbortSignal) => {
    signals.push(signal);
    return new Promise<void>((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason)));
  };
  const client = createMetadataClient({ auth: signedAuth(keys), fetch: emulator.fetch, sleep, maxRetries: 0 });
  emulator.fail({ kind: 429, retryAfterSeconds: 60, times: 3 });
  const controller = new AbortController();
  const run = async () => {
    let failed = 0;
    for await (const { error } of client.updateMany(itemsTo(9), { concurrency: 3, signal: controller.signal })) {
      expect(error).toMatchObject({ status: 429 });
      if (++failed === 3) setImmediate(() => controller.abort(new Error('enough')));
    }
  };
  expect(await rejectionOf(run())).toMatchObject({ message: 'enough' });
  expect(signals.map((signal) => signal?.aborted)).toEqual([true]);
  expect(getEventListeners(controller.signal, 'abort')).toEqual([]);
});

it('`updateMany` waits for the items in flight after a `break`, and closes the items', async () => {
  const { client, emulator, counts } = start();
  const closed = vi.fn();
  function* items() {
    try {
      yield* itemsTo(100);
    } finally {
      closed();
    }
  }
  for await (const _ of client.updateMany(items(), { concurrency: 4 })) break;
  expect([counts.now, closed.mock.calls.length]).toEqual([0, 1]);
  const written = itemsTo(100).filter((item) => Object.keys(emulator.metadataOf(item.uuid) ?? {}).length > 0);
  expect(written.length).toBeLessThanOrEqual(5);
});

it.each<[string, unknown, object]>([
  ['items', 5, {}],
  ['concurrency', [], { concurrency: 0 }],
  ['signal', [], { signal: 5 }],
  ['retries', [], { retries: 5 }],
])('`updateMany` refuses a wrong `%s`', async (argument, items, options) => {
  const { client } = start();
  expect(await rejectionOf(client.updateMany(items as [], options as never).next())).toMatchObject({ argument });
});
