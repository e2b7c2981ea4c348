// Calls the Worker of the guide, which runs in workerd and takes the server of the suite for production.
import QUnit from 'qunit';
import { createMetadataClient } from 'uploadcare-metadata';
import { serverUrl } from '../../../generated/constants.ts';
import { fails, prepare, rejectionOf } from '../runtime.ts';
import { run } from '../suite.ts';

const [url = '', workerUrl = ''] = process.argv.slice(2);
// The sample's own: the file of its visitor, who must not delete.
const uuid = '21975c81-7f57-4c7a-aef9-acfe28779f78';

async function open(script: string[] = [], session = 'demosession') {
  const { log } = await prepare(script, {}, uuid);
  const send = (url: string, init: RequestInit) =>
    fetch(url, { ...init, headers: { ...init.headers, Cookie: `theme=dark; session=${session}` } });
  const options = { baseUrl: `${workerUrl}/api/metadata`, fetch: send, sleep: async () => {} };
  return { client: createMetadataClient(options), log };
}

function sample(): void {
  QUnit.test('the sample makes the calls of a visitor, to production', async (assert) => {
    const { client, log } = await open(['503', 'cut']);
    assert.strictEqual(await client.set(uuid, 'a:b', 'naïve 🐈'), 'naïve 🐈');
    assert.strictEqual((await client.list(uuid))['a:b'], 'naïve 🐈');
    await fails(assert, client.get(uuid, 'none'), { name: 'NotFoundError' });
    const { host } = new URL(serverUrl);
    for (const { headers, isSigned } of (await log(5)).requests) assert.true(headers['host'] === host && isSigned);
  });

  QUnit.test('the sample denies what the visitor must not do, and strangers', async (assert) => {
    const stranger = await open([], 'other');
    const { client, log } = await open();
    const denied = { name: 'HttpError', status: 403, attempts: 1 };
    await fails(assert, client.delete(uuid, 'pet'), denied);
    await fails(assert, client.list(uuid.replace('2', 'f')), denied);
    await fails(assert, stranger.client.list(uuid), denied);
    assert.deepEqual((await log()).requests, []);
  });

  QUnit.test(
    'the sample passes on failures without credentials, and survives a visitor who is gone',
    async (assert) => {
      const { client, log } = await open(['hang', '429', '429', '429', 'echo']);
      const controller = new AbortController();
      const rejection = rejectionOf(client.list(uuid, { signal: controller.signal }));
      await log(1);
      controller.abort('gone');
      assert.strictEqual(await rejection, 'gone');
      await fails(assert, client.list(uuid), { name: 'RateLimitError', retryAfterSeconds: 7, attempts: 3 });
      await fails(assert, client.list(uuid), { name: 'AuthenticationError', detail: 'You sent [redacted].' });
    },
  );
}

console.log(JSON.stringify(await run({ url, otherUrl: url, isBrowser: false }, [sample])));
