// The signature of the `Uploadcare` scheme, in the stages of the OpenAPI description. Pure: no clock, no I/O.
import { hmac } from '@noble/hashes/hmac.js';
import { md5, sha1 } from '@noble/hashes/legacy.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

/** The parts of the string to sign, each exactly as it is sent. */
export interface SigningParts {
  /** The method, in uppercase. */
  readonly method: string;
  /** The path, with the query if there is one. */
  readonly path: string;
  /** The MD5 of the body, in lowercase hex. */
  readonly bodyHash: string;
  /** The value of the `Content-Type` header. */
  readonly contentType: string;
  /** The value of the date header. */
  readonly date: string;
}

/** Stage 1: returns the MD5 of the body, as the bytes that are sent, in lowercase hex. */
export function bodyHash(body: string | Uint8Array): string {
  if (body.length === 0) return emptyHash;
  return md5Hex(typeof body === 'string' ? utf8ToBytes(body) : body);
}

const md5Hex = (bytes: Uint8Array) => bytesToHex(md5(bytes));
/** The MD5 of no body. */
export const emptyHash: string = /* @__PURE__ */ md5Hex(new Uint8Array());

/** Stage 2: returns the string to sign. */
export function stringToSign({ method, bodyHash, contentType, date, path }: SigningParts): string {
  return `${method}\n${bodyHash}\n${contentType}\n${date}\n${path}`;
}

/** Stage 3: returns a function that makes the HMAC-SHA1 of a string to sign, in lowercase hex. */
export function createSigner(secretKey: string): (stringToSign: string) => string {
  // The two blocks that depend on the key alone are hashed once.
  const keyed = hmac.create(sha1, utf8ToBytes(secretKey));
  return (text) => bytesToHex(keyed.clone().update(utf8ToBytes(text)).digest());
}

/** Tells if `value` has the form of a signature. */
export function isSignature(value: unknown): value is string {
  return typeof value === 'string' && /^[0-9a-f]{40}$/.test(value);
}

/** Stage 4: returns the value of the Authorization header. `secret` is a signature, or the secret key for the simple scheme. */
export function credentials(scheme: string, publicKey: string, secret: string): string {
  return `${scheme} ${publicKey}:${secret}`;
}

/** Returns a date as both the signature and its header contain it. */
export function signatureDate(date: Date): string {
  return date.toUTCString();
}
