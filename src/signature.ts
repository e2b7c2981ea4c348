// The signature of the `Uploadcare` scheme, in the stages that the document describes. Pure: no clock, no I/O.
import { hmac } from '@noble/hashes/hmac.js';
import { md5, sha1 } from '@noble/hashes/legacy.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

/** What a signature covers. All of it has to be exactly what is sent. */
export interface SigningParts {
  readonly method: string;
  /** The path, and the query where there is one. */
  readonly path: string;
  /** The MD5 of the body, in hex. */
  readonly bodyHash: string;
  readonly contentType: string;
  readonly date: string;
}

/** Stage 1: the MD5 of the body, in hex. */
export function bodyHash(body: Uint8Array): string {
  return bytesToHex(md5(body));
}

/** Stage 2: the lines that are signed. */
export function stringToSign({ method, bodyHash, contentType, date, path }: SigningParts): string {
  return [method, bodyHash, contentType, date, path].join('\n');
}

/** Stage 3: the HMAC-SHA1 of the string to sign, in hex. */
export function signatureOf(secretKey: string, stringToSign: string): string {
  return bytesToHex(hmac(sha1, utf8ToBytes(secretKey), utf8ToBytes(stringToSign)));
}

/** Whether this can be what stage 3 gives. */
export function isSignature(given: unknown): given is string {
  return typeof given === 'string' && /^[0-9a-f]{40}$/.test(given);
}

/** Stage 4: what the header holds. `proof` is a signature, or the secret key for the simple scheme. */
export function credentials(scheme: string, publicKey: string, proof: string): string {
  return `${scheme} ${publicKey}:${proof}`;
}

/** A date as both the signature and the header have it. */
export function signatureDate(date: Date): string {
  return date.toUTCString();
}
