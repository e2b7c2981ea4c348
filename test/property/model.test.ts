// Random sequences of calls agree with a plain Map; under faults, the end is what the calls that succeeded say.
import fc from 'fast-check';
import { createMetadataClient, type MetadataClient, MetadataError, signedAuth } from 'uploadcare-metadata';
import { createEmulator, type Fault } from 'uploadcare-metadata/emulator';
import { expect, it } from 'vitest';
import { keys } from '../support/client.ts';

const files = ['00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000002'];
const call = fc.record({
  verb: fc.constantFrom('set', 'get', 'list', 'delete'),
  uuid: fc.constantFrom(...files),
  key: fc.constantFrom('a', 'b', '__proto__', 'a:b'),
  value: fc.string({ unit: 'binary', minLength: 1, maxLength: 5 }),
});
type Call = typeof call extends fc.Arbitrary<infer T> ? T : never;

function setUp(maxRetries: number) {
  const emulator = createEmulator({ files: Object.fromEntries(files.map((uuid) => [uuid, {}])) });
  const options = { auth: signedAuth(keys), fetch: emulator.fetch, maxRetries, sleep: async () => {} };
  return { emulator, client: createMetadataClient(options) };
}

const make = (client: MetadataClient, { verb, uuid, key, value }: Call): Promise<unknown> =>
  ({
    set: () => client.set(uuid, key, value),
    get: () => client.get(uuid, key),
    list: () => client.list(uuid),
    delete: () => client.delete(uuid, key),
  })[verb as 'set']();

it('without faults, every answer is what a Map says', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(call, { maxLength: 40 }), async (calls) => {
      const { client } = setUp(0);
      const model = new Map(files.map((uuid) => [uuid, new Map<string, string>()]));
      for (const each of calls) {
        const { verb, uuid, key, value } = each;
        const map = model.get(uuid) ?? new Map<string, string>();
        const outcome = await make(client, each).catch((error: MetadataError) => error.code);
        if (verb === 'set') {
          map.set(key, value);
          expect(outcome).toBe(value);
        }
        if (verb === 'get') expect(outcome).toBe(map.get(key) ?? 'not_found');
        if (verb === 'list') expect(Object.entries(outcome as object).sort()).toEqual([...map].sort());
        if (verb === 'delete') expect(outcome).toBe(map.delete(key) ? undefined : 'not_found');
      }
    }),
    { numRuns: 200 },
  );
});

it('under faults, the end is one that the calls allow', async () => {
  const fault: fc.Arbitrary<Fault> = fc.record({
    kind: fc.constantFrom<Fault['kind'][]>(500, 503, 429, 'reset', 'truncate', 'html'),
    applied: fc.boolean(),
    times: fc.integer({ min: 1, max: 4 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(call, fc.option(fault)), { maxLength: 25 }), async (steps) => {
      const { client, emulator } = setUp(2);
      // What each key can be: a failed write may have been stored or not.
      const possible = new Map<string, Set<string | undefined>>();
      for (const [each, trouble] of steps) {
        if (trouble) emulator.fail(trouble);
        const id = `${each.uuid} ${each.key}`;
        const before = possible.get(id) ?? new Set([undefined]);
        const wanted = each.verb === 'set' ? each.value : undefined;
        const outcome = await make(client, each).catch((error: unknown) => error);
        if (each.verb === 'get' || each.verb === 'list') continue;
        const failed = outcome instanceof MetadataError && outcome.code !== 'not_found';
        possible.set(id, new Set(failed ? [...before, wanted] : [wanted]));
      }
      for (const [id, values] of possible) {
        const [uuid = '', key = ''] = id.split(' ');
        const stored = new Map(Object.entries(emulator.metadataOf(uuid) ?? {})).get(key);
        expect([...values]).toContain(stored);
      }
    }),
    { numRuns: 200 },
  );
});
