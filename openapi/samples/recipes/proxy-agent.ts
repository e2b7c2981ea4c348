import { HttpsProxyAgent } from 'https-proxy-agent';
import {
  createMetadataClient,
  keysFromEnv,
  signedAuth,
} from 'uploadcare-metadata';
import { nodeTransport } from 'uploadcare-metadata/node';

const agent = new HttpsProxyAgent(process.env['HTTPS_PROXY'] ?? '', {
  keepAlive: true,
});

export const metadata = createMetadataClient({
  auth: signedAuth(keysFromEnv()),
  transport: nodeTransport({ agent }),
});
