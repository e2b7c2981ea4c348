import {
  createMetadataClient,
  keysFromEnv,
  signedAuth,
} from 'uploadcare-metadata';

const metadata = createMetadataClient({ auth: signedAuth(keysFromEnv()) });

const uuid = '21975c81-7f57-4c7a-aef9-acfe28779f78';
console.log(await metadata.list(uuid));
