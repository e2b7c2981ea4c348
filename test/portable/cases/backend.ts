// The handlers in this runtime: behind its own server where it has one, or else called with its Request.
import QUnit from 'qunit';
import { createMetadataClient, remoteSigner, signedAuth, ValidationError } from 'uploadcare-metadata';
import { createMetadataProxy, createSigningHandler, type Handler } from 'uploadcare-metadata/server';
import { requestMediaType } from '../../../generated/constants.ts';
import { authorize, fails, here, keys, prepare, rejectionOf, useOperations } from '../runtime.ts';

export function backend(): void {
  const { url, isBrowser, node } = here;
  const errors = new Set<string>();
  const onError = (error: unknown) => void errors.add((error as Error).name);
  const options = { auth: signedAuth(keys), baseUrl: url, authorize, onError };
  const createSigner = () => createSigningHandler({ secretKey: keys.secretKey, authorize });
  const handlers: Record<string, Handler> = {
    proxy: createMetadataProxy(options),
    hasty: createMetadataProxy({ ...options, attemptTimeout: 300 }),
    ...(!isBrowser && { sign: createSigner() }),
  };
  const handler: Handler = async (request) => {
    const [, mount = ''] = new URL(request.url).pathname.split('/');
    return handlers[mount]?.(request) ?? new Response(null, { status: 404 });
  };
  let server = { url: 'https://app.example.com', close: (): unknown => undefined };
  let send = (url: string, init: RequestInit) => handler(new Request(url, init));
  const open = (mount = 'proxy', maxRetries = 2) =>
    createMetadataClient({
      baseUrl: `${server.url}/${mount}`,
      fetch: send,
      sleep: async () => {},
      maxRetries,
    });

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
    await fails(assert, open().get(uuid, 'forbidden'), { name: 'HttpError', status: 403 });
    assert.strictEqual(await sent(), 'PUT,PUT,PUT,GET,GET,DELETE');
  });

  QUnit.test('a proxy rejects requests that no client sends', async (assert) => {
    const { uuid, sent } = await prepare();
    const headers = { 'Content-Type': requestMediaType };
    for (const [status, path, init] of [
      [413, 'pet/', { method: 'PUT', headers, body: ' '.repeat(1_000_000) }],
      [400, 'pet/', { method: 'PUT', headers, body: '{' }],
      [415, '', {}],
      [405, '', { method: 'OPTIONS', headers }],
      [404, 'pet/more/', { headers }],
    ] as const) {
      const response = await send(`${server.url}/proxy/files/${uuid}/metadata/${path}`, init);
      assert.deepEqual([response.status, Object.keys(await response.json())], [status, ['detail']]);
    }
    assert.strictEqual(await sent(), '');
  });

  QUnit.test('a proxy responds with 504 or 502 without a valid response of the API', async (assert) => {
    for (const [behaviour, status] of Object.entries({ hang: 504, endless: 502, redirect: 502 })) {
      const { uuid, log } = await prepare([`${behaviour}*`]);
      await fails(assert, open('hasty', 0).list(uuid), { name: 'ServerError', status });
      await log(1, behaviour === 'redirect' ? 0 : 1);
    }
    assert.true(errors.has('TimeoutError') && errors.has('UnexpectedResponseError'));
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

  QUnit.test('a signing handler signs the calls that are allowed, and is refused in a browser', async (assert) => {
    if (isBrowser) return assert.throws(createSigner, ValidationError);
    const sign = remoteSigner(`${server.url}/sign`, { fetch: send });
    const { client, uuid, sent } = await prepare([], {
      auth: signedAuth({ publicKey: keys.publicKey, sign }),
    });
    await useOperations(assert, client, uuid);
    await fails(assert, client.get(uuid, 'forbidden'), { name: 'SigningError', status: 403 });
    assert.strictEqual(await sent(), 'PUT,GET,GET,DELETE');
  });
}
