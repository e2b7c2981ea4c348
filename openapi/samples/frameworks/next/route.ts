// app/api/metadata/[...path]/route.ts
import { signedAuth } from 'uploadcare-metadata';
import { createMetadataProxy, type Handler } from 'uploadcare-metadata/server';
import { authorize } from '../authorize.ts';

let proxy: Handler | undefined;

// Created with the first request, so that a build works without the keys.
const handler: Handler = (request) => {
  const { UPLOADCARE_PUBLIC_KEY, UPLOADCARE_SECRET_KEY } = process.env;
  proxy ??= createMetadataProxy({
    auth: signedAuth({
      publicKey: UPLOADCARE_PUBLIC_KEY ?? '',
      secretKey: UPLOADCARE_SECRET_KEY ?? '',
    }),
    authorize,
  });
  return proxy(request);
};

export { handler as DELETE, handler as GET, handler as PUT };
