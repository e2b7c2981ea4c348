// openapi-fetch with the runtime's Request, Response and Headers: `api`, and the auth middleware on a client of somebody else.
import createClient from 'openapi-fetch';
import QUnit from 'qunit';
import { authMiddleware, createMetadataApi, type paths, signedAuth } from 'uploadcare-metadata';
import { expectNoSecrets, fails, here, keyPath, keys, prepare } from '../runtime.ts';

export function typedClient(): void {
  const { url, otherUrl } = here;
  QUnit.module('typed client');

  QUnit.test('middleware of `createMetadataApi` can replace a request, and sees no credentials', async (assert) => {
    const { uuid, log, sent } = await prepare(['echo']);
    const api = createMetadataApi({ auth: signedAuth(keys), baseUrl: url });
    const seen: unknown[] = [];
    const kept: Request[] = [];
    api.use({
      onRequest({ request }) {
        const headers = new Headers([...request.headers, ['x-trace', 'abc']]);
        const changed = new Request(request, { headers, body: '"dog"' });
        kept.push(request, changed);
        return changed;
      },
      async onResponse({ request, response }) {
        seen.push(...request.headers, ...response.headers, await response.clone().text());
      },
    });
    const init = { params: { path: { uuid, key: 'a:b' } }, body: 'cat' };
    assert.strictEqual((await api.PUT(keyPath, init)).error?.detail, 'You sent [redacted].');
    assert.strictEqual((await api.PUT(keyPath, init)).data, 'dog');
    expectNoSecrets(...seen, ...kept.flatMap(({ headers }) => [...headers]), here.node?.inspect(kept));
    assert.strictEqual((await log()).requests[1]?.headers['x-trace'], 'abc');
    assert.strictEqual(await sent(), 'PUT,PUT');
  });

  QUnit.test('`authMiddleware` signs, refuses redirects and other origins, and can be aborted', async (assert) => {
    const { uuid, sent, log } = await prepare(['redirect']);
    const [client, other] = [url, otherUrl].map((baseUrl) => {
      const client = createClient<paths>({ baseUrl });
      client.use(authMiddleware(signedAuth(keys), { baseUrl: url }));
      return client;
    }) as [ReturnType<typeof createClient<paths>>, ReturnType<typeof createClient<paths>>];
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
