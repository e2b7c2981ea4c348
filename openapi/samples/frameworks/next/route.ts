// app/api/metadata/[...path]/route.ts
import { keysFromEnv, signedAuth } from 'uploadcare-metadata';
import { createMetadataProxy, type Handler } from 'uploadcare-metadata/server';
import { authorize } from '../authorize.ts';

let proxy: Handler | undefined;

// Created with the first request, so that a build works without the keys.
const handler: Handler = (request) => {
  proxy ??= createMetadataProxy({ auth: signedAuth(keysFromEnv()), authorize });
  return proxy(request);
};

export { handler as DELETE, handler as GET, handler as PUT };
