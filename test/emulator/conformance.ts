// What the client has to see of an API that keeps to the document. Run against the emulator in several ways.
import { createHmac } from 'node:crypto';
import {
  type Auth,
  createMetadataClient,
  type MetadataClientOptions,
  signedAuth,
  simpleAuth,
} from 'uploadcare-metadata';
import { createEmulator, type Emulator, type EmulatorOptions } from 'uploadcare-metadata/emulator';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { failures, maxKeys, operations, parameterRules, valueRule } from '../../generated/constants.ts';
import { failureOf, keys, uuid } from '../support/client.ts';

const signElsewhere = async (text: string) => createHmac('sha1', keys.secretKey).update(text).digest('hex');

/** A way to an emulator: what the client needs to get there, and how to close it. */
export interface Way {
  readonly options: Partial<MetadataClientOptions>;
  close(): Promise<void>;
}

export function conformance(title: string, open: (emulator: Emulator) => Promise<Way>): void {
  describe(title, () => {
    let way: Way | undefined;
    afterEach(async () => {
      await way?.close();
      way = undefined;
    });

    async function start(options: EmulatorOptions = {}, more: Partial<MetadataClientOptions> = {}) {
      const emulator = createEmulator({ files: { [uuid]: {} }, ...options });
      way = await open(emulator);
      const client = createMetadataClient({
        auth: signedAuth(keys),
        sleep: async () => {},
        ...way.options,
        ...more,
      });
      return { emulator, client };
    }

    it.each([
      ['signedAuth', signedAuth(keys)],
      ['simpleAuth', simpleAuth(keys)],
    ])('the four verbs and the raw api, with %s', async (_, auth) => {
      const { client, emulator } = await start({}, { auth });
      expect(await client.list(uuid)).toEqual({});
      expect(await client.set(uuid, 'pet', 'cat')).toBe('cat');
      expect(await client.set(uuid, 'pet', 'dog')).toBe('dog');
      expect(await client.set(uuid, '-:45az_', 'x')).toBe('x');
      expect(await client.get(uuid, '-:45az_')).toBe('x');
      expect(await client.list(uuid)).toEqual({ pet: 'dog', '-:45az_': 'x' });
      expect(await client.delete(uuid, 'pet')).toBeUndefined();
      expect(await failureOf(client.get(uuid, 'pet'))).toMatchObject({
        name: 'NotFoundError',
        ...failures.notFound,
      });
      const { data } = await client.api.GET(operations.listFileMetadata.path, { params: { path: { uuid } } });
      expect(data).toEqual({ '-:45az_': 'x' });
      expect(emulator.metadataOf(uuid)).toEqual({ '-:45az_': 'x' });
    });

    it.each(['naïve 🐈 “cat”\n', '"', '\\', '\u2028', '😀'.repeat(valueRule.maxLength), 'null', ' '])(
      'the value %j',
      async (value) => {
        const { client } = await start();
        expect(await client.set(uuid, 'pet', value)).toBe(value);
        expect(await client.get(uuid, 'pet')).toBe(value);
        expect(await client.list(uuid)).toEqual({ pet: value });
      },
    );

    it('the longest key and as many keys as there can be', async () => {
      const { client } = await start();
      const names = Array.from({ length: maxKeys }, (_, index) =>
        `${index}`.padStart(parameterRules.key.maxLength, 'k'),
      );
      for (const name of names) await client.set(uuid, name, 'v');
      expect(Object.keys(await client.list(uuid)).sort()).toEqual(names.sort());
      expect(await failureOf(client.set(uuid, 'more', 'v'))).toMatchObject({ name: 'BadRequestError' });
    });

    it.each<[string, Partial<MetadataClientOptions>, object]>([
      [
        'a wrong secret key',
        { auth: signedAuth({ ...keys, secretKey: 'wrong' }) },
        failures.invalidSignature,
      ],
      [
        'a wrong simple secret',
        { auth: simpleAuth({ ...keys, secretKey: 'wrong' }) },
        failures.unknownSecretKey,
      ],
    ])('%s', async (_, more, failure) => {
      const { client } = await start({}, more);
      expect(await failureOf(client.list(uuid))).toMatchObject({ name: 'AuthenticationError', ...failure });
    });

    describe.each<[string, Auth]>([
      ['a secret key', signedAuth(keys)],
      ['a sign function', signedAuth({ publicKey: keys.publicKey, sign: signElsewhere })],
    ])('a clock that is off, with %s,', (_, auth) => {
      const skews = [3_600_000, -3_600_000];
      const statuses = ({ requests }: Emulator) => requests.map(({ status }) => status);

      it.each(skews)('is made up for by the verbs (%i ms)', async (skew) => {
        const onWarning = vi.fn();
        const { client, emulator } = await start({ skew }, { auth, onWarning, maxRetries: 0 });
        expect(await client.set(uuid, 'pet', 'naïve 🐈')).toBe('naïve 🐈');
        expect(await client.get(uuid, 'pet')).toBe('naïve 🐈');
        expect(statuses(emulator)).toEqual([401, 201, 200]);
        expect(onWarning).toHaveBeenCalledTimes(1);
        expect(onWarning.mock.calls[0]?.[0].message).toMatch(/ 60 minutes (behind|ahead of) /);
      });

      it.each(skews)('is made up for by the raw api (%i ms)', async (skew) => {
        const { client, emulator } = await start({ skew }, { auth });
        const params = { path: { uuid, key: 'pet' } };
        const { path } = operations.updateFileMetadataKey;
        const { data } = await client.api.PUT(path, { params, body: 'naïve 🐈' });
        expect(data).toBe('naïve 🐈');
        expect(statuses(emulator)).toEqual([401, 201]);
      });
    });

    it('a clock that is off does not make a wrong secret right, nor have it tried again and again', async () => {
      const auth = signedAuth({ ...keys, secretKey: 'wrong' });
      const { client, emulator } = await start({ skew: 3_600_000 }, { auth });
      expect(await failureOf(client.get(uuid, 'pet'))).toMatchObject({
        ...failures.invalidSignature,
        attempts: 2,
      });
      expect(await failureOf(client.get(uuid, 'pet'))).toMatchObject({
        ...failures.incorrectCredentials,
        attempts: 1,
      });
      expect(emulator.requests).toHaveLength(3);
    });

    it('throttling, and the wait that it asks for', async () => {
      const waits: number[] = [];
      const sleep = async (wait: number) => void waits.push(wait);
      const { client, emulator } = await start(
        { throttle: { burst: 1, perSecond: 0.25 } },
        { sleep, maxRetries: 1 },
      );
      await client.list(uuid);
      expect(await failureOf(client.list(uuid))).toMatchObject({
        name: 'RateLimitError',
        retryAfter: 4,
        attempts: 2,
      });
      expect(waits).toEqual([4_000]);
      expect(emulator.requests).toHaveLength(3);
    });

    it.each([500, 503, 429, 'reset'] as const)('a fault (%s) that passes', async (kind) => {
      const { client, emulator } = await start();
      emulator.fail({ kind, operation: 'updateFileMetadataKey' });
      expect(await client.set(uuid, 'pet', 'cat')).toBe('cat');
      expect(await client.get(uuid, 'pet')).toBe('cat');
      expect(emulator.requests.map(({ operation }) => operation)).toEqual([
        'updateFileMetadataKey',
        'updateFileMetadataKey',
        'getFileMetadataKey',
      ]);
    });

    it('a deletion whose answer is lost is done', async () => {
      const { client, emulator } = await start({ files: { [uuid]: { pet: 'cat' } } });
      emulator.fail({ kind: 'reset', applied: true });
      await expect(client.delete(uuid, 'pet')).resolves.toBeUndefined();
      expect(emulator.metadataOf(uuid)).toEqual({});
    });
  });
}
