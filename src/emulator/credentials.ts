// Verifies the credentials of a request. The API's response to a date that is missing, unreadable or wrong is not known: the
// emulator responds as to credentials that it cannot read.
import { credentialsHeader, failures, schemes, signature } from '../../generated/constants.ts';
import { bodyHash, createSigner, stringToSign } from '../auth/signature.ts';
import { parseRfc2822Date } from './date.ts';
import type { Rejection } from './responses.ts';

/** The API keys of the project that an emulator stands for. */
export interface ProjectKeys {
  /** The public key of the project. */
  readonly publicKey: string;
  /** The secret key of the project. */
  readonly secretKey: string;
}

/** The default API keys of an emulator. */
export const demoKeys: ProjectKeys = { publicKey: 'demopublickey', secretKey: 'demosecretkey' };

/** The parts of a request that its credentials are verified against. */
export interface SignedParts {
  readonly method: string;
  /** The path with its query, as it was sent. */
  readonly path: string;
  readonly isPlainHttp: boolean;
  readonly headers: Headers;
  readonly body: Uint8Array;
}

/** Returns the API's rejection of wrong credentials; `undefined` for valid ones. `now` is in milliseconds. */
export function credentialsViolation(
  { method, path, isPlainHttp, headers, body }: SignedParts,
  { publicKey, secretKey }: ProjectKeys,
  { now, requireHttps }: { readonly now: number; readonly requireHttps: boolean },
): Rejection | undefined {
  const [, scheme, key, secret] = /^(\S+) ([^\s:]+):(\S+)$/.exec(headers.get(credentialsHeader) ?? '') ?? [];
  if (key === undefined || secret === undefined) return failures.incorrectCredentials;
  const { status, detail } = failures.unknownPublicKey;
  const unknownKey = { status, detail: detail.replace('{public_key}', () => key) };

  if (scheme === schemes.simple) {
    if (requireHttps && isPlainHttp) return failures.simpleOverHttp;
    if (key !== publicKey) return unknownKey;
    return secret === secretKey ? undefined : failures.unknownSecretKey;
  }
  if (scheme !== schemes.signed) return failures.incorrectCredentials;

  // The header that browsers let programs set, or else the documented one.
  const date = headers.get(signature.dateHeader) ?? headers.get('Date') ?? '';
  if (!isCurrent(date, now)) return failures.incorrectCredentials;
  if (key !== publicKey) return unknownKey;
  const contentType = headers.get('Content-Type') ?? '';
  const toSign = stringToSign({ method, path, bodyHash: bodyHash(body), contentType, date });
  return secret === createSigner(secretKey)(toSign) ? undefined : failures.invalidSignature;
}

function isCurrent(date: string, now: number): boolean {
  const time = parseRfc2822Date(date);
  return time !== undefined && Math.abs(time - now) <= signature.maxDateSkewSeconds * 1_000;
}
