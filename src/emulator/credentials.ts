// Verifies the credentials of a request. The API's response to a date that is missing, unreadable or wrong is not known: the
// emulator responds as to credentials that it cannot read.
import { credentialsHeader, failures, schemes, signature } from '../../generated/constants.ts';
import { bodyHash, createSigner, stringToSign } from '../auth/signature.ts';
import { parseRfc2822Date } from './date.ts';
import type { Rejection } from './responses.ts';
import { explainSignature } from './signature-hint.ts';

/** The API keys of the project that an emulator stands in for. */
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
  /** The origin that it was sent to. */
  readonly origin: string;
  readonly headers: Headers;
  readonly body: Uint8Array;
}

/** How credentials are verified. */
export interface Verification {
  /** The time in milliseconds since 1970. */
  readonly now: number;
  readonly requireHttps: boolean;
  /** Adds the reason to the explanation of the API. */
  readonly explain: boolean;
}

/** Returns the API's rejection of wrong credentials; `undefined` for valid ones. */
export function credentialsViolation(
  { method, path, origin, headers, body }: SignedParts,
  keys: ProjectKeys,
  { now, requireHttps, explain }: Verification,
): Rejection | undefined {
  const { publicKey, secretKey } = keys;
  const explained = ({ status, detail }: Rejection, reason: () => string): Rejection => ({
    status,
    detail: explain ? `${detail} Emulator: ${reason()}` : detail,
  });
  const given = headers.get(credentialsHeader);
  const [, scheme, key, secret] = /^(\S+) ([^\s:]+):(\S+)$/.exec(given ?? '') ?? [];
  const isKnown = scheme === schemes.simple || scheme === schemes.signed;
  if (key === undefined || secret === undefined || !isKnown)
    return explained(failures.incorrectCredentials, () => wrongForm(given));
  const { status, detail } = failures.unknownPublicKey;
  const unknownKey = { status, detail: detail.replace('{public_key}', () => key) };

  if (scheme === schemes.simple) {
    if (requireHttps && origin.startsWith('http:')) return failures.simpleOverHttp;
    if (key !== publicKey) return unknownKey;
    return secret === secretKey ? undefined : failures.unknownSecretKey;
  }

  // The header that browsers let programs set, or else the documented one.
  const otherDate = headers.get('Date');
  const date = headers.get(signature.dateHeader) ?? otherDate ?? '';
  const wrongDate = dateViolation(date, now);
  if (wrongDate !== undefined) return explained(failures.incorrectCredentials, () => wrongDate);
  if (key !== publicKey) return unknownKey;
  const contentType = headers.get('Content-Type') ?? '';
  const parts = { method, path, bodyHash: bodyHash(body), contentType, date };
  if (secret === createSigner(secretKey)(stringToSign(parts))) return undefined;
  const request = { sent: secret, parts, body, origin, otherDate };
  return explained(failures.invalidSignature, () => explainSignature(request, keys));
}

function wrongForm(given: string | null): string {
  if (given === null) return `The ${credentialsHeader} header is missing.`;
  const forms = `"${schemes.signed} <public_key>:<signature>" or "${schemes.simple} <public_key>:<secret_key>"`;
  return `The ${credentialsHeader} header must have the form ${forms}.`;
}

/** Returns a sentence on a date that is wrong; `undefined` for one that is accepted. */
function dateViolation(date: string, now: number): string | undefined {
  const time = parseRfc2822Date(date);
  const { dateHeader, maxDateSkewSeconds } = signature;
  if (date === '') return `The ${dateHeader} header is missing.`;
  if (time === undefined) return `The date must have the form "${new Date(now).toUTCString()}".`;
  const seconds = Math.abs(time - now) / 1_000;
  if (seconds <= maxDateSkewSeconds) return undefined;
  const difference = `${Math.round(seconds)} seconds ${time < now ? 'behind' : 'ahead of'} the clock of the emulator`;
  return `The date is ${difference}; at most ${maxDateSkewSeconds} are accepted.`;
}
