import fastify from 'fastify';
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
