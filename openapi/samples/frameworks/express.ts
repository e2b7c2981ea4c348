import express from 'express';
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

const app = express();
// Mount it before `express.json()`, which rejects a string as the body.
app.use('/api/metadata', toNodeHandler(proxy));
app.use(express.json());

export const server = app.listen(Number(PORT ?? 3000));
