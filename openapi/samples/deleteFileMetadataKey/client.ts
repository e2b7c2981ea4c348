import { createMetadataClient, signedAuth } from 'uploadcare-metadata';

const { UPLOADCARE_PUBLIC_KEY, UPLOADCARE_SECRET_KEY } = process.env;
const metadata = createMetadataClient({
  auth: signedAuth({
    publicKey: UPLOADCARE_PUBLIC_KEY ?? '',
    secretKey: UPLOADCARE_SECRET_KEY ?? '',
  }),
});

const uuid = '21975c81-7f57-4c7a-aef9-acfe28779f78';
const key = 'subsystem';
await metadata.delete(uuid, key);
