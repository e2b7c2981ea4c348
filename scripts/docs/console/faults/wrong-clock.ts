import { createMetadataClient, signedAuth } from 'uploadcare-metadata';
import { createEmulator, demoKeys } from 'uploadcare-metadata/emulator';

const uuid = '21975c81-7f57-4c7a-aef9-acfe28779f78';
const emulator = createEmulator({ files: { [uuid]: { pet: 'cat' } } });

const metadata = createMetadataClient({
  auth: signedAuth(demoKeys),
  fetch: emulator.fetch,
  // A clock that is 20 minutes behind.
  now: () => Date.now() - 20 * 60_000,
});
console.log(await metadata.set(uuid, 'pet', 'dog'));
