import { createServer } from 'node:http';
import { keysFromEnv, signedAuth } from 'uploadcare-metadata';
import { toNodeHandler } from 'uploadcare-metadata/node';
import { createMetadataProxy } from 'uploadcare-metadata/server';
import { authorize } from './authorize.ts';

const { PORT } = process.env;
const proxy = createMetadataProxy({
  auth: signedAuth(keysFromEnv()),
  authorize,
});
const handle = toNodeHandler(proxy);

export const server = createServer((request, response) => {
  if (request.url?.startsWith('/api/metadata/')) handle(request, response);
  else response.writeHead(404).end();
}).listen(Number(PORT ?? 3000));
