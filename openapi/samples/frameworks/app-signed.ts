import {
  createMetadataClient,
  remoteSigner,
  signedAuth,
} from 'uploadcare-metadata';

const metadata = createMetadataClient({
  auth: signedAuth({
    publicKey: 'demopublickey',
    sign: remoteSigner('https://app.example.com/api/sign'),
  }),
});

const uuid = '21975c81-7f57-4c7a-aef9-acfe28779f78';
await metadata.set(uuid, 'pet', 'cat');
console.log(await metadata.list(uuid));
