import fastify from 'fastify';
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

const app = fastify();
app.register(async (scope) => {
  // In this scope, the proxy reads the bodies.
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser('*', (_request, _body, done) => done(null));
  scope.all('/api/metadata/*', (request, reply) => {
    reply.hijack();
    handle(request.raw, reply.raw);
  });
});

export const { server } = app;
await app.listen({ port: Number(PORT ?? 3000) });
