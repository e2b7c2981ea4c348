import {
  createMetadataApi,
  keysFromEnv,
  signedAuth,
} from 'uploadcare-metadata';

const api = createMetadataApi({ auth: signedAuth(keysFromEnv()) });

const uuid = '21975c81-7f57-4c7a-aef9-acfe28779f78';
const key = 'subsystem';
const value = 'image-processing';
const { data, error, response } = await api.PUT(
  '/files/{uuid}/metadata/{key}/',
  {
    params: { path: { uuid, key } },
    body: value,
  },
);
if (!response.ok)
  throw new Error(`${response.status}: ${JSON.stringify(error)}`);
console.log(data);
