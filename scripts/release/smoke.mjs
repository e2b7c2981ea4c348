// Uses the installed package: `node smoke.mjs import` or `node smoke.mjs require`.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';

const load = process.argv[2] === 'require' ? createRequire(import.meta.url) : (name) => import(name);
const { createMetadataClient, NotFoundError, signedAuth } = await load('uploadcare-metadata');
const browser = await load('uploadcare-metadata/browser');
const { createEmulator } = await load('uploadcare-metadata/emulator');
const { serve } = await load('uploadcare-metadata/emulator/server');
const { nodeTransport } = await load('uploadcare-metadata/node');
const { createMetadataProxy } = await load('uploadcare-metadata/server');

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

const server = await serve(createMetadataProxy({ auth, authorize: () => true, fetch }));
for (const options of [{}, { transport: nodeTransport() }]) {
  const client = browser.createMetadataClient({ baseUrl: server.url, ...options });
  assert.deepEqual({ ...(await client.list(uuid)) }, { pet: 'cat' });
}
await server.close();
