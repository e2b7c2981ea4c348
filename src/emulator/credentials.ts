// Who is calling, checked for real. What the API says to a date that is missing, unreadable or off is not known: here it
// is what it says to credentials that it cannot read.
import { credentialsHeader, failures, schemes, signature } from '../../generated/constants.ts';
import { bodyHash, createSigner, stringToSign } from '../auth/signature.ts';

/** The keys of the project that an emulator stands for. */
export interface ProjectKeys {
  /** The public key of the project. */
  readonly publicKey: string;
  /** The secret key of the project. */
  readonly secretKey: string;
}

/** The keys of an emulator that is given none. */
export const demoKeys: ProjectKeys = { publicKey: 'demopublickey', secretKey: 'demosecretkey' };

export type Failure = { readonly status: number; readonly detail: string };

export interface Received {
  readonly method: string;
  readonly url: URL;
  readonly headers: Headers;
  readonly body: Uint8Array;
}

/** What is wrong with the credentials of a request; `undefined` when nothing is. */
export function credentialsViolation(
  { method, url, headers, body }: Received,
  { publicKey, secretKey }: ProjectKeys,
  { now, requireHttps }: { readonly now: number; readonly requireHttps: boolean },
): Failure | undefined {
  const [, scheme, key, secret] = /^(\S+) ([^\s:]+):(\S+)$/.exec(headers.get(credentialsHeader) ?? '') ?? [];
  if (key === undefined || secret === undefined) return failures.incorrectCredentials;
  const unknownKey = {
    ...failures.unknownPublicKey,
    detail: failures.unknownPublicKey.detail.replace('{public_key}', () => key),
  };

  if (scheme === schemes.simple) {
    if (requireHttps && url.protocol === 'http:') return failures.simpleOverHttp;
    if (key !== publicKey) return unknownKey;
    return secret === secretKey ? undefined : failures.unknownSecretKey;
  }
  if (scheme !== schemes.signed) return failures.incorrectCredentials;

  // The header that works in browsers, or the documented one.
  const date = headers.get(signature.dateHeader) ?? headers.get('Date') ?? '';
  if (!isNear(date, now)) return failures.incorrectCredentials;
  if (key !== publicKey) return unknownKey;
  const contentType = headers.get('Content-Type') ?? '';
  const path = url.pathname + url.search;
  const toSign = stringToSign({ method, path, bodyHash: bodyHash(body), contentType, date });
  return secret === createSigner(secretKey)(toSign) ? undefined : failures.invalidSignature;
}

function isNear(date: string, now: number): boolean {
  if (!/^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} (GMT|[+-]0000)$/.test(date)) return false;
  const time = Date.parse(date);
  // No day of the week that it was not, and no 30 February.
  if (new Date(time).toUTCString().slice(0, -3) !== date.replace(/\S+$/, '')) return false;
  return Math.abs(time - now) <= signature.maxDateSkewSeconds * 1_000;
}
