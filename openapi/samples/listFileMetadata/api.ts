import { createMetadataApi, signedAuth } from 'uploadcare-metadata';

const { UPLOADCARE_PUBLIC_KEY, UPLOADCARE_SECRET_KEY } = process.env;
const api = createMetadataApi({
  auth: signedAuth({
    publicKey: UPLOADCARE_PUBLIC_KEY ?? '',
    secretKey: UPLOADCARE_SECRET_KEY ?? '',
  }),
});

const uuid = '21975c81-7f57-4c7a-aef9-acfe28779f78';
const { data, error, response } = await api.GET('/files/{uuid}/metadata/', {
  params: { path: { uuid } },
});
if (!response.ok)
  throw new Error(`${response.status}: ${JSON.stringify(error)}`);
console.log(data);
