import { signedAuth } from 'uploadcare-metadata';
import { createMetadataProxy, type Handler } from 'uploadcare-metadata/server';
import { authorize } from './authorize.ts';

interface Env {
  readonly UPLOADCARE_PUBLIC_KEY: string;
  /** A secret: run `wrangler secret put UPLOADCARE_SECRET_KEY`. */
  readonly UPLOADCARE_SECRET_KEY: string;
}

let proxy: Handler | undefined;

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    const { pathname } = new URL(request.url);
    if (!pathname.startsWith('/api/metadata/'))
      return new Response(null, { status: 404 });
    proxy ??= createMetadataProxy({
      auth: signedAuth({
        publicKey: env.UPLOADCARE_PUBLIC_KEY,
        secretKey: env.UPLOADCARE_SECRET_KEY,
      }),
      authorize,
    });
    return proxy(request);
  },
};
