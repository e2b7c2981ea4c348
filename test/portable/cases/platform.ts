// The effects of the platform's fetch, streams and clock on calls.
import QUnit from 'qunit';
import { createMetadataClient, type FetchInit, signedAuth } from 'uploadcare-metadata';
import { createEmulator } from 'uploadcare-metadata/emulator';
import { fails, keys, listRaw, prepare, useOperations } from '../runtime.ts';

export function platform(): void {
  QUnit.module('platform');

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
      ['reset', 'ConnectionError'],
      ['truncate', 'ConnectionError'],
      ['hang', 'TimeoutError'],
      ['html', 'UnexpectedResponseError'],
    ] as const) {
      fail({ kind });
      await fails(assert, client.list(uuid), { name });
    }
  });

  for (const hours of [1, -1])
    QUnit.test(`a clock that is ${hours} hours wrong is corrected, once`, async (assert) => {
      const messages: string[] = [];
      const onWarning = ({ message }: { readonly message: string }) => void messages.push(message);
      const now = () => Date.now() + hours * 3_600_000;
      const { client, uuid, sent } = await prepare([], { now, onWarning });
      assert.strictEqual((await listRaw(client, uuid)).response.status, 401);
      await useOperations(assert, client, uuid);
      assert.strictEqual(await sent(), 'GET,PUT,GET,GET,DELETE');
      assert.true(messages.some((message) => message.includes(hours > 0 ? 'minutes ahead of' : 'minutes behind')));
    });
}
