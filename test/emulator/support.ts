// An emulator with one file, and requests that are signed without the package.
import { createEmulator, type Emulator, type EmulatorOptions } from 'uploadcare-metadata/emulator';
import {
  credentialsHeader,
  mediaType,
  operations,
  requestMediaType,
  schemes,
  signature,
} from '../../generated/constants.ts';
import { fixedNow, keys, uuid } from '../support/client.ts';
import { expectedCredentials } from '../support/oracle.ts';

export const origin = 'https://api.example';
export const listPath = operations.listFileMetadata.path.replace('{uuid}', uuid);
export const keyPath = (key = 'pet') =>
  operations.getFileMetadataKey.path.replace('{uuid}', uuid).replace('{key}', key);
export const dateAt = (seconds: number) => new Date(fixedNow + seconds * 1_000).toUTCString();

export const emulator = (options: EmulatorOptions = {}): Emulator =>
  createEmulator({ files: { [uuid]: { pet: 'cat' } }, now: () => fixedNow, ...options });

export interface RequestParts {
  readonly method?: string;
  readonly path?: string;
  readonly body?: string | Uint8Array<ArrayBuffer>;
  readonly contentType?: string;
  readonly date?: string;
  readonly origin?: string;
  /** Parts that the signature covers in place of the right ones. */
  readonly signed?: RequestParts;
  /** Headers that replace the right ones; `undefined` for none. */
  readonly headers?: Record<string, string | undefined>;
}

function credentialsFor(parts: RequestParts): string {
  const { method = 'GET', path = keyPath(), body = '', contentType = requestMediaType, date = dateAt(0) } = parts;
  const headers = new Headers({ 'Content-Type': contentType, [signature.dateHeader]: date });
  return expectedCredentials({ url: origin + path, method, headers, body: String(body) });
}

/** Returns a request with a signature. */
export function signedRequest(parts: RequestParts = {}): Request {
  const { contentType = requestMediaType, date = dateAt(0) } = parts;
  const headers = {
    Accept: mediaType,
    'Content-Type': contentType,
    [signature.dateHeader]: date,
    [credentialsHeader]: credentialsFor({ ...parts, ...parts.signed }),
    ...parts.headers,
  };
  const present = Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const init = { method: parts.method ?? 'GET', headers: present, body: parts.body || null };
  return new Request((parts.origin ?? origin) + (parts.path ?? keyPath()), init);
}

/** The headers of the simple scheme. */
export const simple = (secret = keys.secretKey, publicKey = keys.publicKey) => ({
  [credentialsHeader]: `${schemes.simple} ${publicKey}:${secret}`,
});

/** For waits on a busy machine. */
export const patience = { timeout: 10_000 };
