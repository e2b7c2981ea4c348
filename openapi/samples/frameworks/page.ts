import { createMetadataClient } from 'uploadcare-metadata/browser';

const metadata = createMetadataClient({ baseUrl: '/api/metadata' });

const uuid = '21975c81-7f57-4c7a-aef9-acfe28779f78';
await metadata.set(uuid, 'pet', 'cat');
console.log(await metadata.list(uuid));
