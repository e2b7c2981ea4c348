// Whole files: `update`, `replace`, and writes that wait until a read shows them.
import fc from 'fast-check';
import { createMetadataClient, PartialUpdateError, signedAuth } from 'uploadcare-metadata';
import { createEmulator, type EmulatorOptions, type Fault } from 'uploadcare-metadata/emulator';
import { describe, expect, it, vi } from 'vitest';
import { schemas } from '../../generated/constants.ts';
import { keys, rejectionOf, uuid } from '../support/client.ts';

const { maxProperties } = schemas.Metadata;
const full = (prefix: string) =>
  Object.fromEntries(Array.from({ length: maxProperties }, (_, index) => [`${prefix}${index}`, 'x']));

function start(metadata: Record<string, string>, options: EmulatorOptions = {}) {
  let time = Date.UTC(2026, 0, 1);
  const now = () => time;
  const emulator = createEmulator({ files: { [uuid]: metadata }, now, ...options });
  const fetch = vi.fn(emulator.fetch);
  const sleep = async (milliseconds: number) => {
    time += milliseconds;
    // Timers get their turn.
    await new Promise(setImmediate);
  };
  const client = createMetadataClient({ auth: signedAuth(keys), fetch, now, sleep, maxRetries: 0 });
  const writes = () => emulator.requests.map(({ method }) => method).filter((method) => method !== 'GET');
  return { client, emulator, fetch, writes };
}

describe('`update` and `replace`', () => {
  const key = fc.constantFrom('a', 'b', 'c', 'd', '__proto__', 'constructor');
  const value = fc.constantFrom('1', '2', '😀');
  const fault = fc.record({
    kind: fc.constantFrom<Fault['kind'][]>(429, 500, 503, 'reset', 'truncate', 'html'),
    times: fc.integer({ min: 1, max: 3 }),
    afterWrite: fc.boolean(),
  });

  it('end, when they are run again after each failure, with what was asked for', async () => {
    const cases = fc.record({
      before: fc.dictionary(key, value),
      changes: fc.dictionary(key, fc.option(value)),
      isWhole: fc.boolean(),
      writeAll: fc.boolean(),
      readDelay: fc.constantFrom(0, 1_500),
      faults: fc.array(fault, { maxLength: 4 }),
      concurrency: fc.integer({ min: 1, max: 3 }),
    });
    await fc.assert(
      fc.asyncProperty(cases, async ({ before, changes, isWhole, readDelay, faults, ...options }) => {
        const { client, emulator } = start(before, { readDelay });
        for (const each of faults) emulator.fail(each);
        const wanted = Object.entries(changes).filter(([, each]) => each !== null) as [string, string][];
        const run = () => {
          const settling = { ...options, settle: true };
          return isWhole
            ? client.replace(uuid, Object.fromEntries(wanted), settling)
            : client.update(uuid, changes, settling);
        };
        let result: Awaited<ReturnType<typeof run>> | undefined;
        // Each failure takes one fault at least.
        for (let runs = 0; result === undefined && runs <= 13; runs++) {
          let error: unknown;
          try {
            result = await run();
          } catch (each) {
            error = each;
          }
          if (!(error instanceof PartialUpdateError)) continue;
          const now = new Map(Object.entries(emulator.metadataOf(uuid) ?? {}));
          expect(error.set.filter((each) => now.get(each) !== new Map<string, string>(wanted).get(each))).toEqual([]);
          expect(error.deleted.filter((each) => now.has(each))).toEqual([]);
        }
        const model = new Map<string, string>(isWhole ? [] : Object.entries(before));
        for (const [each, text] of Object.entries(changes)) if (text === null) model.delete(each);
        for (const [each, text] of wanted) model.set(each, text);
        expect(new Map(Object.entries(emulator.metadataOf(uuid) ?? {}))).toEqual(model);
        expect(new Map(Object.entries(result?.metadata ?? {}))).toEqual(model);
        if (readDelay === 0) expect(new Map(Object.entries(await client.list(uuid)))).toEqual(model);
      }),
      { numRuns: 150, seed: 1 },
    );
  });

  it('read once, write the differences only, and say which', async () => {
    const { client, writes, emulator } = start({ a: '1', b: '2', c: '3' });
    expect(await client.update(uuid, { a: '1', b: null, d: '4' })).toEqual({
      ...{ metadata: { a: '1', c: '3', d: '4' }, set: ['d'], deleted: ['b'], unchanged: ['a'] },
    });
    expect([writes(), emulator.requests.length]).toEqual([['PUT', 'DELETE'], 3]);
    const plan = await client.replace(uuid, { a: '2' }, { dryRun: true });
    expect(plan).toEqual({ metadata: { a: '2' }, set: ['a'], deleted: ['c', 'd'], unchanged: [] });
    expect(writes()).toHaveLength(2);
  });

  it('write every named key with `writeAll`, and accept that a key is gone', async () => {
    const { client, writes } = start({ a: '1' });
    expect(await client.update(uuid, { a: '1', b: null }, { writeAll: true })).toMatchObject({
      ...{ set: ['a'], deleted: ['b'], unchanged: [] },
    });
    expect(writes()).toEqual(['PUT', 'DELETE']);
  });

  it('delete first when a file is full', async () => {
    const { client, emulator } = start(full('a'));
    const concurrency = 2 ** 31 - 1;
    expect((await client.replace(uuid, full('b'), { concurrency })).deleted).toHaveLength(maxProperties);
    expect(emulator.metadataOf(uuid)).toEqual(full('b'));
  });

  it.each<[string, (client: ReturnType<typeof start>['client']) => Promise<unknown>, string]>([
    ['uuid', (client) => client.update('me', {}), 'uuid'],
    ['key', (client) => client.update(uuid, { a: '1', '..': '2' }), 'key'],
    ['value', (client) => client.update(uuid, { a: '1', b: '' }), 'changes.b'],
    ['`null` in a whole file', (client) => client.replace(uuid, { a: null } as never), 'changes.a'],
    ['object of `changes`', (client) => client.update(uuid, 'pet' as never, 'cat' as never), 'changes'],
    ['number of keys', (client) => client.replace(uuid, { ...full('a'), b: '1' }), 'changes'],
    ['list', (client) => client.update(uuid, [] as never), 'changes'],
    ['option', (client) => client.update(uuid, {}, { concurrency: 0 }), 'concurrency'],
    ['name of an option', (client) => client.update(uuid, {}, { dryrun: true } as never), 'dryrun'],
    ['`settle`', (client) => client.set(uuid, 'a', '1', { settle: 1 as never }), 'settle'],
  ])('reject a wrong %s before any request', async (_, act, argument) => {
    const { client, fetch } = start({});
    expect(await rejectionOf(act(client))).toMatchObject({ name: 'ValidationError', argument });
    expect(fetch).not.toHaveBeenCalled();
  });

  it('reject one key too many, together with those of the file, before any write', async () => {
    const { client, writes } = start(full('a'));
    expect(await rejectionOf(client.update(uuid, { b: '1' }))).toMatchObject({ argument: 'changes' });
    expect(writes()).toEqual([]);
  });

  it('stop at a failure with what was done, what failed and what was not tried', async () => {
    const { client, emulator } = start({ z: '1' });
    emulator.fail({ kind: 403, operation: 'updateFileMetadataKey' });
    const error = await rejectionOf(client.update(uuid, { a: '1', b: '2', z: null }, { concurrency: 1 }));
    expect(error).toMatchObject({
      ...{ name: 'PartialUpdateError', code: 'partial_update', retryable: false, uuid, set: [], deleted: [] },
      ...{ failed: [{ key: 'a', error: { status: 403 } }], notTried: ['b', 'z'] },
    });
    expect(error.message).toContain('stopped after 0 of 3 writes');
  });

  it.each([
    ['its signal aborts', () => ({ signal: AbortSignal.timeout(50) })],
    ['`totalTimeout` is over', () => ({ totalTimeout: 50 })],
  ])('stop when %s', async (_, options) => {
    const { client, emulator } = start({});
    emulator.fail({ kind: 'hang', operation: 'updateFileMetadataKey' });
    const error = await rejectionOf(client.update(uuid, { a: '1' }, options()));
    expect(error).toMatchObject({
      name: 'PartialUpdateError',
      failed: [{ key: 'a', error: { name: 'TimeoutError' } }],
    });
  });
});

describe('with `settle`,', () => {
  it('`set` and `delete` resolve when a read shows the write', async () => {
    const { client } = start({}, { readDelay: 3_000 });
    await client.set(uuid, 'a', '1', { settle: true });
    expect(await client.get(uuid, 'a')).toBe('1');
    await client.delete(uuid, 'a', { settle: true });
    expect(await client.getOrUndefined(uuid, 'a')).toBeUndefined();
  });

  it('a write that no read shows in time rejects, and an abort ends the wait', async () => {
    const { client } = start({}, { readDelay: 1e9 });
    const options = { settle: true, timeout: 5 };
    expect(await rejectionOf(client.set(uuid, 'a', '1', options))).toMatchObject({
      name: 'TimeoutError',
      limit: 'call',
    });
    const controller = new AbortController();
    setTimeout(() => controller.abort(new Error('enough')), 5);
    const aborted = client.set(uuid, 'a', '1', { settle: true, signal: controller.signal });
    expect(await rejectionOf(aborted)).toMatchObject({ message: 'enough' });
  });
});
