// Uses the installed package: `node smoke.cjs import`, `node smoke.cjs require`, or as a test of Jest.
const assert = require('node:assert/strict');

if (globalThis.test) globalThis.test('`require` loads the package', () => smoke(require));
else smoke(process.argv[2] === 'require' ? require : (name) => import(name));

async function smoke(load) {
  const main = await load('uploadcare-metadata');
  const { createMetadataClient, NotFoundError, signedAuth, ValidationError } = main;
  const browser = await load('uploadcare-metadata/browser');
  const { createEmulator } = await load('uploadcare-metadata/emulator');
  const { serve } = await load('uploadcare-metadata/emulator/server');
  const { nodeTransport } = await load('uploadcare-metadata/node');
  const { createMetadataProxy, createSigningHandler } = await load('uploadcare-metadata/server');

  const uuid = '21975c81-7f57-4c7a-aef9-acfe28779f78';
  // The emulator checks each signature.
  const { fetch } = createEmulator({ files: { [uuid]: {} } });
  const auth = signedAuth({ publicKey: 'demopublickey', secretKey: 'demosecretkey' });

  const metadata = createMetadataClient({ auth, fetch });
  await metadata.set(uuid, 'pet', 'cat');
  assert.equal(await metadata.get(uuid, 'pet'), 'cat');
  const notFound = await metadata.get(uuid, 'none').catch((error) => error);
  assert.ok(notFound instanceof NotFoundError);
  assert.ok(notFound instanceof browser.MetadataError, '`instanceof` fails between two entries');
  const entries = [
    browser.createMetadataClient,
    createEmulator,
    nodeTransport,
    createMetadataProxy,
    createSigningHandler,
  ];
  for (const create of entries) assert.throws(() => create({ unknown: true }), ValidationError);
  await assert.rejects(serve(fetch, { port: -1 }), ValidationError);

  const server = await serve(createMetadataProxy({ auth, authorize: () => true, fetch }));
  for (const options of [{}, { transport: nodeTransport() }]) {
    const client = browser.createMetadataClient({ baseUrl: server.url, ...options });
    assert.deepEqual({ ...(await client.list(uuid)) }, { pet: 'cat' });
  }
  await server.close();
}
