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

export const emulator = (options: EmulatorOptions = {}): Emulator =>
  createEmulator({ files: { [uuid]: { pet: 'cat' } }, now: () => fixedNow, ...options });

export interface RequestParts {
  readonly method?: string;
  readonly path?: string;
  readonly body?: string;
  /** Headers that replace the right ones; `undefined` for none. */
  readonly headers?: Record<string, string | undefined>;
  readonly date?: string;
  readonly dateHeader?: string;
  readonly keys?: { readonly publicKey?: string; readonly secretKey?: string };
  readonly origin?: string;
}

/** Returns a request whose signature fits, unless a header is replaced that the signature does not know of. */
export function signedRequest(parts: RequestParts = {}): Request {
  const { method = 'GET', path = keyPath(), body = '', headers = {} } = parts;
  const { date = new Date(fixedNow).toUTCString(), dateHeader = signature.dateHeader } = parts;
  const url = (parts.origin ?? origin) + path;
  const contentType = headers['Content-Type'] ?? requestMediaType;
  const signed = new Headers({ 'Content-Type': contentType, [signature.dateHeader]: date });
  const credentials = expectedCredentials({ url, method, headers: signed, body }, { ...keys, ...parts.keys });
  const all = {
    Accept: mediaType,
    'Content-Type': contentType,
    [dateHeader]: date,
    [credentialsHeader]: credentials,
    ...headers,
  };
  const present = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return new Request(url, { method, headers: present, body: body === '' ? null : body });
}

/** The headers of a request with the simple scheme. */
export const simpleHeaders = (secret = `${keys.publicKey}:${keys.secretKey}`) => ({
  Accept: mediaType,
  'Content-Type': requestMediaType,
  [credentialsHeader]: `${schemes.simple} ${secret}`,
});

/** For waits on a busy machine. */
export const patience = { timeout: 10_000 };
