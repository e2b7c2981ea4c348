// Calls that end early: aborted, or out of time. Nothing may be left behind.
import QUnit from 'qunit';
import { type MetadataClient, signedAuth } from 'uploadcare-metadata';
import { fails, here, keys, listRaw, prepare, rejectionOf } from '../runtime.ts';

const reason = { why: 'not needed any more' };
const list = (client: MetadataClient, uuid: string, init: { signal?: AbortSignal }) => client.list(uuid, init);
const wait = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

export function endings(): void {
  const transports = [{}, ...(here.node ? [{ transport: here.node.nodeTransport() }] : [])];
  QUnit.module('endings');

  for (const [name, call] of Object.entries({ list, 'api.GET': listRaw })) {
    for (const behaviour of ['hang', 'stall'])
      QUnit.test(`aborting \`${name}\` on a ${behaviour} rejects with the reason`, async (assert) => {
        for (const transport of transports) {
          const { client, uuid, log } = await prepare([behaviour], transport);
          const controller = new AbortController();
          const rejection = rejectionOf(call(client, uuid, { signal: controller.signal }));
          await log(1);
          // Half of the body may be on its way.
          if (behaviour === 'stall') await wait(50);
          controller.abort(reason);
          assert.strictEqual(await rejection, reason);
          await log(1, 1);
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

  QUnit.test('aborting a wait between attempts rejects immediately', async (assert) => {
    const controller = new AbortController();
    const random = () => {
      setTimeout(() => controller.abort(reason));
      return 20;
    };
    const { client, uuid, sent } = await prepare(['503*'], { maxRetries: 1, sleep: undefined, random });
    const start = performance.now();
    assert.strictEqual(await rejectionOf(client.list(uuid, { signal: controller.signal })), reason);
    assert.true(performance.now() - start < 5_000, 'the wait would take 10 seconds');
    assert.strictEqual(await sent(), 'GET');
  });

  QUnit.test('`timeout` limits a call with all its attempts', async (assert) => {
    const options = { timeout: 500, attemptTimeout: 300, maxRetries: 9, random: () => 0 };
    const { client, uuid, log } = await prepare(['hang*'], options);
    await fails(assert, client.list(uuid), { name: 'TimeoutError', limit: 'call' });
    await log(2, 2);
  });

  QUnit.test('failures that come late go unnoticed', async (assert) => {
    const late = () => wait(100).then(() => Promise.reject(new Error('late')));
    const auth = signedAuth({ publicKey: keys.publicKey, sign: late });
    for (const options of [{ auth }, { fetch: late }, { transport: late }]) {
      const { client, uuid } = await prepare([], { attemptTimeout: 30, ...options });
      await fails(assert, client.list(uuid), { name: 'TimeoutError' });
    }
    const { client, uuid } = await prepare([], { onWarning: late });
    assert.propEqual(await client.list(uuid), {});
    await wait(200);
  });
}
