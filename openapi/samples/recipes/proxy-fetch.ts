import { fetch, ProxyAgent } from 'undici';
import {
  createMetadataClient,
  keysFromEnv,
  signedAuth,
} from 'uploadcare-metadata';

const dispatcher = new ProxyAgent(process.env['HTTPS_PROXY'] ?? '');

export const metadata = createMetadataClient({
  auth: signedAuth(keysFromEnv()),
  fetch: (url, init) => fetch(url, { ...init, dispatcher }),
});
