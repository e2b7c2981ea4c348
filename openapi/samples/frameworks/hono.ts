import { Hono } from 'hono';
import { signedAuth } from 'uploadcare-metadata';
import { createMetadataProxy } from 'uploadcare-metadata/server';
import { authorize } from './authorize.ts';

const { UPLOADCARE_PUBLIC_KEY, UPLOADCARE_SECRET_KEY } = process.env;
const proxy = createMetadataProxy({
  auth: signedAuth({
    publicKey: UPLOADCARE_PUBLIC_KEY ?? '',
    secretKey: UPLOADCARE_SECRET_KEY ?? '',
  }),
  authorize,
});

const app = new Hono();
app.all('/api/metadata/*', ({ req }) => proxy(req.raw));

export default app;
