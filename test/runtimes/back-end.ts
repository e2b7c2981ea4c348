// The back end of an app: both handlers of the package, as they stand in front of the API.
import { signedAuth } from 'uploadcare-metadata';
import {
  type Call,
  createMetadataProxy,
  createSigningHandler,
  type Handler,
} from 'uploadcare-metadata/server';
import { keys } from './client.ts';

/** Where it has them. */
export const mounts = { proxy: '/api/metadata', signer: '/api/sign' };

/** The key that nobody may touch. */
export const forbidden = 'forbidden';

export function authorize({ key }: Call): boolean {
  return key !== forbidden;
}

/** The handlers with the API behind them, and the API itself for all other paths. */
export function backEnd(api: Handler): Handler {
  const proxy = createMetadataProxy({
    auth: signedAuth(keys),
    baseUrl: 'http://localhost',
    fetch: (input, init) => api(new Request(input, init)),
    authorize,
  });
  const signer = createSigningHandler({ secretKey: keys.secretKey, authorize });
  return async (request) => {
    const { pathname } = new URL(request.url);
    if (pathname.startsWith(`${mounts.proxy}/`)) return proxy(request);
    return pathname === mounts.signer ? signer(request) : api(request);
  };
}
