// The effects of the platform's fetch, signals and globals on calls.
import QUnit from 'qunit';
import {
  createMetadataClient,
  type FetchInit,
  remoteSigner,
  signedAuth,
  simpleAuth,
  ValidationError,
} from 'uploadcare-metadata';
import { createEmulator } from 'uploadcare-metadata/emulator';
import { callers, fails, here, keys, listRaw, mounts, prepare, rejectionOf, useOperations } from '../runtime.ts';

const reason = { why: 'not needed any more' };

export function platform(): void {
  const transports = [{}, ...(here.node ? [{ transport: here.node.nodeTransport() }] : [])];
  QUnit.module('platform');

  QUnit.test('a secret key is refused in a browser only, a relative URL everywhere else', (assert) => {
    const { publicKey, secretKey } = keys;
    const [inBrowsers, elsewhere] = [
      [() => signedAuth({ publicKey, secretKey }), () => simpleAuth({ publicKey, secretKey })],
      [() => createMetadataClient({ baseUrl: mounts.proxy }), () => remoteSigner(mounts.signer)],
    ];
    for (const create of here.isBrowser ? inBrowsers : elsewhere) assert.throws(create, ValidationError);
    for (const create of here.isBrowser ? elsewhere : inBrowsers) assert.true(create() !== undefined);
  });

  QUnit.test('a `fetch` that follows a redirect is noticed', async (assert) => {
    const follow = (url: string, init: FetchInit) => fetch(url, { ...init, redirect: 'follow' });
    const { client, uuid } = await prepare(['redirect'], { fetch: follow });
    await fails(assert, client.list(uuid), { name: 'UnexpectedResponseError' });
  });

  QUnit.test('a port that nobody listens on is the error ConnectionError', async (assert) => {
    const { client, uuid } = await prepare([], { baseUrl: 'http://127.0.0.1:1', maxRetries: 1 });
    await fails(assert, client.list(uuid), { name: 'ConnectionError', attempts: 2 });
    await fails(assert, listRaw(client, uuid), { name: 'ConnectionError' });
  });

  QUnit.test('the emulator is a `fetch` of this runtime, and its faults are failures of it', async (assert) => {
    const uuid = crypto.randomUUID();
    const { fetch, fail } = createEmulator({ files: { [uuid]: {} } });
    const options = { baseUrl: 'http://localhost', maxRetries: 0, attemptTimeout: 500 };
    const client = createMetadataClient({ auth: signedAuth(keys), ...options, fetch });
    await useOperations(assert, client, uuid);
    for (const [kind, name] of [
      ['truncate', 'ConnectionError'],
      ['hang', 'TimeoutError'],
    ] as const) {
      fail({ kind });
      await fails(assert, client.list(uuid), { name });
    }
  });

  for (const [name, call] of Object.entries(callers)) {
    QUnit.test(`aborting \`${name}\` rejects with the reason, and closes the connection`, async (assert) => {
      for (const transport of transports) {
        const { client, uuid, log } = await prepare(['hang', 'stall'], transport);
        for (const count of [1, 2]) {
          const controller = new AbortController();
          const rejection = rejectionOf(call(client, uuid, { signal: controller.signal }));
          await log(count);
          controller.abort(reason);
          assert.strictEqual(await rejection, reason);
          await log(count, count);
        }
      }
    });

    QUnit.test(`\`${name}\` takes the signals that the platform makes`, async (assert) => {
      const { client, uuid, log } = await prepare(['hang']);
      const failed = async (signal: AbortSignal) => String(await rejectionOf(call(client, uuid, { signal })));
      assert.true((await failed(AbortSignal.abort())).startsWith('AbortError'));
      assert.deepEqual((await log()).requests, [], 'the requests of a call that is aborted before');
      assert.true((await failed(AbortSignal.timeout(200))).startsWith('TimeoutError'));
      await log(1, 1);
    });
  }
}
