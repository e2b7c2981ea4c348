// A client without keys and its backend: on the origin of a page, or else on this runtime's own server where it has one.
import QUnit from 'qunit';
import { type ApiWarning, remoteSigner, signedAuth } from 'uploadcare-metadata';
import { createMetadataClient } from 'uploadcare-metadata/browser';
import { createMetadataProxy, createSigningHandler, type Handler } from 'uploadcare-metadata/server';
import { operations, requestMediaType } from '../../../generated/constants.ts';
import { authorize, fails, here, keys, mounts, prepare, rejectionOf, useOperations } from '../runtime.ts';

const sleep = async () => {};

export function backend(): void {
  const { url, isBrowser, node } = here;
  const proxy = createMetadataProxy({ auth: signedAuth(keys), baseUrl: url, authorize });
  const signer = isBrowser ? proxy : createSigningHandler({ secretKey: keys.secretKey, authorize });
  const handler: Handler = (request) => (request.url.endsWith(mounts.signer) ? signer : proxy)(request);
  // Pages and workers can leave out their origin.
  let server = { url: isBrowser ? '' : 'https://app.example.com', close: (): unknown => undefined };
  let send = (url: string, init: RequestInit) => (isBrowser ? fetch(url, init) : handler(new Request(url, init)));
  const open = () => createMetadataClient({ baseUrl: server.url + mounts.proxy, fetch: send, sleep });

  QUnit.module('backend', {
    async before() {
      if (!node) return;
      server = await node.serve(handler);
      send = fetch;
    },
    after: () => void server.close(),
  });

  QUnit.test('a proxy makes the calls that are allowed', async (assert) => {
    const { uuid, sent } = await prepare(['cut', '429']);
    await useOperations(assert, open(), uuid);
    await fails(assert, open().get(uuid, 'a:b'), { name: 'NotFoundError', detail: 'Not found.' });
    await fails(assert, open().get(uuid, 'forbidden'), { name: 'HttpError', status: 403, attempts: 1 });
    assert.strictEqual(await sent(), 'PUT,PUT,PUT,GET,GET,DELETE,GET');
  });

  QUnit.test('`remoteSigner` gets signatures for the calls that are allowed', async (assert) => {
    const sign = remoteSigner(server.url + mounts.signer, { fetch: send });
    const auth = signedAuth({ publicKey: keys.publicKey, sign });
    // The handler tells a client whose clock is wrong the time.
    const { client, uuid, sent } = await prepare([], { auth, now: () => Date.now() + 3_600_000 });
    await useOperations(assert, client, uuid);
    await fails(assert, client.get(uuid, 'forbidden'), { name: 'SigningError', status: 403, attempts: 0 });
    assert.strictEqual(await sent(), 'PUT,GET,GET,DELETE');
  });

  if (isBrowser) {
    otherOrigins();
    return;
  }

  QUnit.test('a proxy rejects a body that is too large', async (assert) => {
    const { uuid, sent } = await prepare();
    const headers = { 'Content-Type': requestMediaType };
    const path = operations.updateFileMetadataKey.path.replace('{uuid}', uuid).replace('{key}', 'pet');
    const init = { method: 'PUT', headers, body: ' '.repeat(1_000_000) };
    const response = await send(server.url + mounts.proxy + path, init);
    assert.deepEqual([response.status, Object.keys(await response.json())], [413, ['detail']]);
    assert.strictEqual(await sent(), '');
  });

  QUnit.test('a proxy ends its call when its client is gone', async (assert) => {
    const { uuid, log } = await prepare(['hang']);
    const controller = new AbortController();
    const rejection = rejectionOf(open().list(uuid, { signal: controller.signal }));
    await log(1);
    controller.abort('gone');
    assert.strictEqual(await rejection, 'gone');
    await log(1, 1);
  });

  const { fetchSample } = here;
  if (!fetchSample) return;

  QUnit.test('the Worker of the guide makes the calls of its visitor, without deletions', async (assert) => {
    // The sample's own file.
    const { uuid, log } = await prepare(['503', 'echo'], {}, '21975c81-7f57-4c7a-aef9-acfe28779f78');
    const visit = (session: string) => {
      const headers = { Cookie: `theme=dark; session=${session}` };
      const fetch: typeof fetchSample = (url, init) =>
        fetchSample(url, { ...init, headers: { ...init.headers, ...headers } });
      return createMetadataClient({ baseUrl: 'https://app.example.com/api/metadata', fetch, sleep });
    };
    const denied = { name: 'HttpError', status: 403, attempts: 1 };
    const client = visit('demosession');
    await fails(assert, client.list(uuid), { name: 'AuthenticationError', detail: 'You sent [redacted].' });
    assert.strictEqual(await client.set(uuid, 'a:b', 'naïve 🐈'), 'naïve 🐈');
    await fails(assert, client.delete(uuid, 'a:b'), denied);
    await fails(assert, client.list(uuid.replace('2', 'f')), denied);
    await fails(assert, visit('other').list(uuid), denied);
    const { requests } = await log(3);
    assert.deepEqual(
      requests.map(({ isSigned }) => isSigned),
      [true, true, true],
    );
  });
}

function otherOrigins(): void {
  const { otherUrl } = here;

  QUnit.test('an API on another origin is called if it permits that', async (assert) => {
    const warnings: ApiWarning[] = [];
    const onWarning = (warning: ApiWarning) => void warnings.push(warning);
    const { client, uuid, sent } = await prepare([], { baseUrl: otherUrl, onWarning });
    await useOperations(assert, client, uuid);
    assert.deepEqual([warnings[0]?.message, typeof warnings[0]?.requestId], ['199 - "from the API"', 'string']);
    assert.true((await sent()).includes('OPTIONS?'));
  });

  QUnit.test('a page cannot call an API or proxy on another origin that does not permit it', async (assert) => {
    const { client, uuid, sent } = await prepare(['403*'], { baseUrl: otherUrl });
    const proxied = createMetadataClient({ baseUrl: otherUrl + mounts.proxy, sleep });
    for (const { set } of [client, proxied]) await fails(assert, set(uuid, 'pet', 'cat'), { name: 'ConnectionError' });
    assert.strictEqual(await sent(), 'OPTIONS?');
  });
}
