// Signatures computed independently of the package, with Node's own crypto.
import { createHash, createHmac } from 'node:crypto';
import { credentialsHeader, schemes, signature } from '../../generated/constants.ts';
import { keys } from './client.ts';

/** The parts of a request that its signature covers. */
export interface SentRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: Headers;
  readonly body: string;
}

/** Returns the HMAC-SHA1 of a string, in hex. */
export function hmac(text: string, secretKey: string = keys.secretKey): string {
  return createHmac('sha1', secretKey).update(text).digest('hex');
}

/** Returns the Authorization header that a request with these bytes, path and headers must have. */
export function expectedCredentials(
  { url, method, headers, body }: SentRequest,
  { publicKey, secretKey } = keys,
): string {
  const [, path] = /^https?:\/\/[^/]+(\/.*)$/.exec(url) ?? [];
  const hash = createHash('md5').update(body).digest('hex');
  const lines = [method, hash, headers.get('Content-Type'), headers.get(signature.dateHeader), path];
  return `${schemes.signed} ${publicKey}:${hmac(lines.join('\n'), secretKey)}`;
}

/** Returns the Authorization header of a request. */
export function credentialsOf({ headers }: Pick<SentRequest, 'headers'>): string {
  return headers.get(credentialsHeader) ?? '';
}
