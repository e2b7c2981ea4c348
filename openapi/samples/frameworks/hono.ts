import { Hono } from 'hono';
import { keysFromEnv, signedAuth } from 'uploadcare-metadata';
import { createMetadataProxy } from 'uploadcare-metadata/server';
import { authorize } from './authorize.ts';

const proxy = createMetadataProxy({
  auth: signedAuth(keysFromEnv()),
  authorize,
});

const app = new Hono();
app.all('/api/metadata/*', ({ req }) => proxy(req.raw));

export default app;
