import { createMetadataClient, signedAuth } from 'uploadcare-metadata';
import { createEmulator, demoKeys } from 'uploadcare-metadata/emulator';

const uuid = '21975c81-7f57-4c7a-aef9-acfe28779f78';
const emulator = createEmulator({ files: { [uuid]: { pet: 'cat' } } });
emulator.fail({ kind: 'reset', afterWrite: true });

const metadata = createMetadataClient({
  auth: signedAuth(demoKeys),
  fetch: emulator.fetch,
});
// The retry gets 404: the first attempt has deleted the key.
await metadata.delete(uuid, 'pet');
console.log(await metadata.list(uuid));
