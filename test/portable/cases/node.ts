// The parts that Node, Bun and Deno have beside the web's standards: CommonJS, and connections that nodeTransport keeps.
import QUnit from 'qunit';
import * as library from 'uploadcare-metadata';
import { here, prepare } from '../runtime.ts';

export function node(): void {
  const { node } = here;
  if (!node) return;
  QUnit.module('node');

  QUnit.test('`require` returns the exports that `import` returns, and one copy of each class', (assert) => {
    const { ValidationError, ...others } = node.require('uploadcare-metadata');
    assert.strictEqual(Object.keys(others).length + 1, Object.keys(library).length);
    for (const entry of ['browser', 'node', 'server', 'emulator', 'emulator/server'])
      assert.strictEqual(node.require(`uploadcare-metadata/${entry}`)['ValidationError'], ValidationError, entry);
  });

  QUnit.test('`nodeTransport` keeps a connection for many calls, and asks for no compression', async (assert) => {
    const { client, uuid, log } = await prepare([], { transport: node.nodeTransport() });
    for (const value of ['one', 'two', 'three']) await client.set(uuid, 'pet', value);
    const seen = (await log()).requests.map(({ port, headers }) => `${port} ${headers['accept-encoding']}`);
    assert.deepEqual(seen, Array(3).fill(`${seen[0]?.split(' ')[0]} identity`));
  });

  QUnit.test('`nodeTransport` sends again what a kept connection that was closed did not deliver', async (assert) => {
    const { client, uuid, sent } = await prepare(['mark', 'reset'], { transport: node.nodeTransport() });
    assert.propEqual(await client.list(uuid), { pet: 'cat' });
    assert.propEqual(await client.list(uuid), {});
    assert.strictEqual(await sent(), 'GET,GET,GET');
  });
}
