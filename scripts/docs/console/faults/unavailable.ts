import { createMetadataClient, signedAuth } from 'uploadcare-metadata';
import { createEmulator, demoKeys } from 'uploadcare-metadata/emulator';

const uuid = '21975c81-7f57-4c7a-aef9-acfe28779f78';
const emulator = createEmulator({ files: { [uuid]: { pet: 'cat' } } });
emulator.fail({ kind: 503, times: 2 });

const metadata = createMetadataClient({
  auth: signedAuth(demoKeys),
  fetch: emulator.fetch,
});
console.log(await metadata.set(uuid, 'pet', 'dog'));
