// The auth middleware on a client of somebody else, with the runtime's Request, Response and Headers.
import createClient from 'openapi-fetch';
import QUnit from 'qunit';
import { authMiddleware, type paths, signedAuth } from 'uploadcare-metadata';
import { fails, here, keyPath, keys, prepare } from '../runtime.ts';

export function typedClient(): void {
  const { url, otherUrl } = here;
  QUnit.module('typed client');

  QUnit.test('`authMiddleware` signs, refuses redirects and other origins, and can be aborted', async (assert) => {
    const { uuid, sent, log } = await prepare(['redirect']);
    const [client, other] = [createClient<paths>({ baseUrl: url }), createClient<paths>({ baseUrl: otherUrl })];
    for (const each of [client, other]) each.use(authMiddleware(signedAuth(keys), { baseUrl: url }));
    const params = { path: { uuid, key: 'a:b' } };
    await fails(assert, client.GET(keyPath, { params }), { name: 'UnexpectedResponseError' });
    await fails(assert, other.GET(keyPath, { params }), { name: 'ValidationError' });
    assert.strictEqual((await client.PUT(keyPath, { params, body: 'naïve 🐈' })).data, 'naïve 🐈');
    assert.strictEqual((await client.DELETE(keyPath, { params })).response.status, 204);
    assert.strictEqual(await sent(), 'GET,PUT,DELETE');
    await prepare(['hang'], {}, uuid);
    const controller = new AbortController();
    const call = client.GET(keyPath, { params, signal: controller.signal });
    await log(1);
    controller.abort();
    await assert.rejects(call, /abort/i);
    await log(1, 1);
  });
}
