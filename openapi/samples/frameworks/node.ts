import { createServer } from 'node:http';
import { signedAuth } from 'uploadcare-metadata';
import { toNodeHandler } from 'uploadcare-metadata/node';
import { createMetadataProxy } from 'uploadcare-metadata/server';
import { authorize } from './authorize.ts';

const { UPLOADCARE_PUBLIC_KEY, UPLOADCARE_SECRET_KEY, PORT } = process.env;
const proxy = createMetadataProxy({
  auth: signedAuth({
    publicKey: UPLOADCARE_PUBLIC_KEY ?? '',
    secretKey: UPLOADCARE_SECRET_KEY ?? '',
  }),
  authorize,
});
const handle = toNodeHandler(proxy);

export const server = createServer((request, response) => {
  if (request.url?.startsWith('/api/metadata/')) handle(request, response);
  else response.writeHead(404).end();
}).listen(Number(PORT ?? 3000));
