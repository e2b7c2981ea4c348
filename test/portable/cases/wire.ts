// Requests and responses on the wire, on each transport of the runtime.
import QUnit from 'qunit';
import type { ApiWarning, MetadataClientOptions } from 'uploadcare-metadata';
import { mediaType, requestMediaType, schemas, version } from '../../../generated/constants.ts';
import { expectNoSecrets, fails, here, keyPath, listRaw, prepare } from '../runtime.ts';

const connection = { name: 'ConnectionError' };
const timeout = { name: 'TimeoutError', limit: 'attempt' };
const unexpected = { name: 'UnexpectedResponseError', status: 200 };
const longest = '😀'.repeat(schemas.MetadataValue.maxLength);

/** Responses by their title: what the server does, the error, and if the client has to close the connection. */
const failures: Record<string, [behaviour: string, error: { name: string }, closes?: 'closes']> = {
  'a reset connection': ['reset', connection],
  'a response that is not HTTP': ['garbage', connection],
  'a body shorter than its Content-Length': ['short', connection],
  'a chunked body without its end': ['cut', connection],
  'a server that does not respond': ['hang', timeout, 'closes'],
  'a body that stalls': ['stall', timeout, 'closes'],
  'a body without end': ['endless', unexpected, 'closes'],
  'an empty body of unknown length': ['nothing at all', unexpected],
  'a redirect': ['redirect', { name: 'UnexpectedResponseError' }],
};
const successes: Record<string, [behaviour: string, values: string[]]> = {
  'the largest response, in pieces that end within characters,': ['pieces', Array(50).fill(longest)],
  'a body with a byte order mark': ['mark', ['cat']],
  'a body that is not UTF-8': ['not UTF-8', ['\ufffd']],
  'an empty body of length 0': ['empty', []],
  'a response behind early hints': ['hints', ['cat']],
};
// `fetch` asks for compressed bodies, and nodeTransport refuses them.
const compressed = 'a small body that decompresses without end';

export function wire(): void {
  const bomb = (error: { name: string }): typeof failures => ({ [compressed]: ['bomb', error, 'closes'] });
  const gzip: typeof successes = { 'a compressed body': ['gzip', ['cat']] };
  // Passed as an option, so that it is called as the platform wants it.
  onTransport('fetch', { fetch }, { ...failures, ...bomb(unexpected) }, { ...successes, ...gzip });
  const transport = here.node?.nodeTransport();
  if (transport) onTransport('nodeTransport', { transport }, { ...failures, ...bomb(connection) }, successes);
}

function onTransport(
  name: string,
  transport: Partial<MetadataClientOptions>,
  failing: typeof failures,
  succeeding: typeof successes,
): void {
  QUnit.module(name);

  QUnit.test('the operations and `api` send what is signed', async (assert) => {
    const { client, uuid, log } = await prepare([], { userAgent: 'program/1', ...transport });
    const metadata = { '-:45az_': 'naïve 🐈 “cat”\n', ':': '"\\\u2028', '...': longest, Ab_9: ' ' };
    for (const [key, value] of Object.entries(metadata)) {
      const params = { path: { uuid, key } };
      assert.strictEqual(await client.set(uuid, key, value), value);
      assert.strictEqual((await client.api.PUT(keyPath, { params, body: value })).data, value);
      assert.strictEqual(await client.get(uuid, key), value);
    }
    assert.propEqual(await client.list(uuid), metadata);
    for (const key of Object.keys(metadata)) assert.strictEqual(await client.delete(uuid, key), undefined);
    assert.deepEqual((await listRaw(client, uuid)).data, {});
    for (const { method, path, headers, isSigned } of (await log()).requests) {
      assert.deepEqual([isSigned, path.includes('%')], [true, false]);
      assert.propContains(headers, { accept: mediaType, 'content-type': requestMediaType });
      if (method === 'PUT') assert.true(Number(headers['content-length']) > 0);
      // Browsers may keep to their own.
      const agent = here.isBrowser ? /^Mozilla|^program/ : `program/1 uploadcare-metadata/${version}`;
      assert.true(headers['user-agent']?.match(agent) !== null, headers['user-agent']);
    }
  });

  for (const [title, [behaviour, error, closes]] of Object.entries(failing))
    QUnit.test(`${title} is the error ${error.name}`, async (assert) => {
      const attemptTimeout = error === timeout ? 200 : 5_000;
      const { client, uuid, log } = await prepare([`${behaviour}*`], { attemptTimeout, ...transport });
      await fails(assert, client.list(uuid), { ...error, uuid });
      await fails(assert, listRaw(client, uuid), error);
      const { requests } = await log(2, closes && 2);
      assert.true(requests.every(({ isSigned }) => isSigned));
      // A redirect that is followed reaches the server once more.
      if (behaviour === 'redirect') assert.strictEqual(requests.length, 2);
    });

  for (const [title, [behaviour, values]] of Object.entries(succeeding))
    QUnit.test(`${title} is read`, async (assert) => {
      const { client, uuid } = await prepare([`${behaviour}*`], transport);
      assert.deepEqual(Object.values(await client.list(uuid)), values);
      assert.deepEqual(Object.values((await listRaw(client, uuid)).data ?? {}), values);
    });

  QUnit.test('credentials that the server repeats reach no error, warning, body or header', async (assert) => {
    const warnings: ApiWarning[] = [];
    const onWarning = (warning: ApiWarning) => void warnings.push(warning);
    const { client, uuid } = await prepare(['echo*'], { onWarning, ...transport });
    await fails(assert, client.list(uuid), { name: 'AuthenticationError', detail: 'You sent [redacted].' });
    const { error, response } = await listRaw(client, uuid);
    assert.strictEqual(error?.detail, 'You sent [redacted].');
    const messages = [response.headers.get('Warning'), ...warnings.map(({ message }) => message)];
    assert.deepEqual(messages, Array(3).fill('199 - first, 199 - [redacted]'));
    expectNoSecrets(here.node?.inspect(client), here.node?.inspect(response));
  });
}
