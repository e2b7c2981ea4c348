// The two handlers with spies around them, and requests as the client makes them.
import { signedAuth } from 'uploadcare-metadata';
import { createEmulator } from 'uploadcare-metadata/emulator';
import {
  createMetadataProxy,
  createSigningHandler,
  type MetadataProxyOptions,
  type SigningHandlerOptions,
} from 'uploadcare-metadata/server';
import { expect, vi } from 'vitest';
import { operations, requestMediaType, serverUrl } from '../../generated/constants.ts';
import { bodyHash, signatureDate } from '../../src/auth/signature.ts';
import { fillParameters, type OperationId } from '../../src/spec/call.ts';
import { fixedNow, keys, uuid } from '../support/client.ts';

/** The URL of the handlers. */
export const mount = 'https://app.example.com/api/metadata';
export const json = { 'Content-Type': requestMediaType };
export const pathOf = (operation: OperationId) =>
  fillParameters(operation, { path: { uuid, key: 'pet' } }, ['path']).path;
/** Returns the path that is signed, which contains that of production. */
export const signedPathOf = (operation: OperationId) =>
  new URL(serverUrl).pathname.replace(/\/$/, '') + pathOf(operation);

/** Creates a proxy that allows all calls, in front of an emulator. */
export function createTestProxy(options: Partial<MetadataProxyOptions> = {}) {
  const emulator = createEmulator({ files: { [uuid]: { pet: 'cat' } } });
  const authorize = vi.fn(options.authorize ?? (() => true));
  const onError = vi.fn(options.onError);
  const fetch = vi.fn(options.fetch ?? emulator.fetch);
  const handler = createMetadataProxy({ auth: signedAuth(keys), ...options, authorize, onError, fetch });
  return { handler, authorize, onError, fetch };
}

/** Creates a signing handler that allows all calls. */
export function createTestSigner(options: Partial<SigningHandlerOptions> = {}) {
  const authorize = vi.fn(options.authorize ?? (() => true));
  const onError = vi.fn(options.onError);
  const { secretKey } = keys;
  const handler = createSigningHandler({ secretKey, now: () => fixedNow, ...options, authorize, onError });
  return { handler, authorize, onError };
}

/** The fields of a request that the handlers read: also those that the platform's `Request` does not allow. */
export interface Fields {
  readonly url?: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: ReadableStream | string | null;
  readonly signal?: AbortSignal;
}

function requestOf({ headers, body, ...fields }: Fields): Request {
  const stream = typeof body === 'string' ? new Response(body).body : body;
  return { ...fields, headers: new Headers({ ...json, ...headers }), body: stream } as Request;
}

/** Returns a call as the client sends it to a proxy, with some fields changed. */
export function callRequest(operation: OperationId, fields: Fields = {}): Request {
  const { method, requestBody } = operations[operation];
  return requestOf({ url: mount + pathOf(operation), method, body: requestBody ? '"dog"' : null, ...fields });
}

/** Returns the parts that the client sends to be signed, with some of them changed. */
export function partsOf(operation: OperationId, changes: object = {}): Record<string, unknown> {
  return {
    method: operations[operation].method,
    path: signedPathOf(operation),
    bodyHash: bodyHash(operations[operation].requestBody ? '"cat"' : ''),
    contentType: requestMediaType,
    date: signatureDate(new Date(fixedNow)),
    ...changes,
  };
}

/** Returns a request for a signature, as the client sends it to a signing handler, with some fields changed. */
export function signingRequest(parts: unknown, fields: Fields = {}): Request {
  return requestOf({ url: `${mount}/sign`, method: 'POST', body: JSON.stringify(parts), ...fields });
}

/** Returns the status and the JSON body of a response. */
export async function resultOf(response: Response): Promise<[status: number, body: unknown]> {
  return [response.status, JSON.parse((await response.text()) || 'null')];
}

/** The result of a request that is rejected. */
export const rejection = (status: number, detail: unknown = expect.any(String)) => [status, { detail }];
