import { createSigningHandler } from 'uploadcare-metadata/server';
import { authorize } from './authorize.ts';

const { UPLOADCARE_SECRET_KEY } = process.env;

/** Mount it for POST at `/api/sign`, in the same way as the proxy. */
export const signer = createSigningHandler({
  secretKey: UPLOADCARE_SECRET_KEY ?? '',
  authorize,
});
