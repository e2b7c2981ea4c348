import { createSigningHandler } from 'uploadcare-metadata/server';
import { authorize } from './authorize.ts';

const { UPLOADCARE_SECRET_KEY } = process.env;

/** For POST at `/api/sign`, mounted as the proxy is. */
export const signer = createSigningHandler({
  secretKey: UPLOADCARE_SECRET_KEY ?? '',
  authorize,
});
