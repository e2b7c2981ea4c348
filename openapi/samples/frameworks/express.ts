import express from 'express';
import { keysFromEnv, signedAuth } from 'uploadcare-metadata';
import { toNodeHandler } from 'uploadcare-metadata/node';
import { createMetadataProxy } from 'uploadcare-metadata/server';
import { authorize } from './authorize.ts';

const { PORT } = process.env;
const proxy = createMetadataProxy({
  auth: signedAuth(keysFromEnv()),
  authorize,
});

const app = express();
// Mount it before `express.json()`, which rejects a string as the body.
app.use('/api/metadata', toNodeHandler(proxy));
app.use(express.json());

export const server = app.listen(Number(PORT ?? 3000));
