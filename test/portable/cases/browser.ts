// Pages and workers: their keys, their origin, and a backend on it. Other runtimes show the difference.
import QUnit from 'qunit';
import { type ApiWarning, remoteSigner, signedAuth, simpleAuth, ValidationError } from 'uploadcare-metadata';
import { createMetadataClient } from 'uploadcare-metadata/browser';
import { fails, here, keys, mounts, prepare, useOperations } from '../runtime.ts';

export function browser(): void {
  const { url, otherUrl, isBrowser } = here;
  /** Pages and workers can leave out their origin. */
  const origin = isBrowser ? '' : url;
  const sleep = async () => {};
  QUnit.module('browser');

  QUnit.test('a secret key is refused in a browser only, a relative URL everywhere else', (assert) => {
    const { publicKey, secretKey } = keys;
    const [inBrowsers, elsewhere] = [
      [() => signedAuth({ publicKey, secretKey }), () => simpleAuth({ publicKey, secretKey })],
      [() => createMetadataClient({ baseUrl: mounts.proxy }), () => remoteSigner(mounts.signer)],
    ];
    for (const create of isBrowser ? inBrowsers : elsewhere) assert.throws(create, ValidationError);
    for (const create of isBrowser ? elsewhere : inBrowsers) assert.true(create() !== undefined);
  });

  QUnit.test('the browser client calls the API through a proxy on its server', async (assert) => {
    const { uuid, sent } = await prepare(['503']);
    const client = createMetadataClient({ baseUrl: origin + mounts.proxy, sleep });
    await useOperations(assert, client, uuid);
    await fails(assert, client.get(uuid, 'a:b'), { name: 'NotFoundError', detail: 'Not found.' });
    await fails(assert, client.get(uuid, 'forbidden'), { name: 'HttpError', status: 403, attempts: 1 });
    assert.strictEqual(await sent(), 'PUT,PUT,GET,GET,DELETE,GET');
  });

  QUnit.test('`remoteSigner` gets signatures from the signing handler of its server', async (assert) => {
    const auth = signedAuth({ publicKey: keys.publicKey, sign: remoteSigner(origin + mounts.signer) });
    // The handler tells a client whose clock is wrong the time.
    const { client, uuid, sent } = await prepare([], { auth, now: () => Date.now() + 3_600_000 });
    await useOperations(assert, client, uuid);
    await fails(assert, client.get(uuid, 'forbidden'), { name: 'SigningError', status: 403, attempts: 0 });
    assert.strictEqual(await sent(), 'PUT,GET,GET,DELETE');
  });

  QUnit.test('an API on another origin is called if it permits that', async (assert) => {
    const warnings: ApiWarning[] = [];
    const onWarning = (warning: ApiWarning) => void warnings.push(warning);
    const { client, uuid, sent } = await prepare([], { baseUrl: otherUrl, onWarning });
    await useOperations(assert, client, uuid);
    assert.deepEqual([warnings[0]?.message, typeof warnings[0]?.requestId], ['199 - "from the API"', 'string']);
    assert.strictEqual((await sent()).includes('OPTIONS?'), isBrowser);
  });

  QUnit.test('a page cannot call an API or proxy on another origin that does not permit it', async (assert) => {
    const { client, uuid, sent } = await prepare(['403*'], { baseUrl: otherUrl });
    const proxied = createMetadataClient({ baseUrl: otherUrl + mounts.proxy, sleep });
    const name = isBrowser ? 'ConnectionError' : 'HttpError';
    for (const { set } of [client, proxied]) await fails(assert, set(uuid, 'pet', 'cat'), { name });
    assert.strictEqual(await sent(), isBrowser ? 'OPTIONS?' : 'PUT,PUT');
  });
}
