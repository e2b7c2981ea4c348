// The two handlers with records of what they do, and requests as the client makes them.
import { type FetchInit, signedAuth } from 'uploadcare-metadata';
import { createEmulator } from 'uploadcare-metadata/emulator';
import {
  createMetadataProxy,
  createSigningHandler,
  type HandlerOptions,
  type MetadataProxyOptions,
  type RequestedCall,
  type SigningHandlerOptions,
} from 'uploadcare-metadata/server';
import { expect } from 'vitest';
import { operations, requestMediaType } from '../../generated/constants.ts';
import { bodyHash, signatureDate } from '../../src/auth/signature.ts';
import { fillPath, type OperationId } from '../../src/spec/call.ts';
import { fixedNow, keys, uuid } from '../support/client.ts';

/** The URL of the handlers. */
export const mount = 'https://app.example.com/api/metadata';
export const json = { 'Content-Type': requestMediaType };
export const pathOf = (operation: OperationId) => fillPath(operations[operation].path, { uuid, key: 'pet' }).path;

/** Returns options that record the calls that `authorize` receives and the errors that `onError` receives, and the records. */
function recorder<Requested extends RequestedCall>({
  authorize = () => true,
  onError,
}: Partial<HandlerOptions<Requested>>) {
  const asked: object[] = [];
  const errors: unknown[] = [];
  const options = {
    onError: onError ?? ((error: unknown) => void errors.push(error)),
    authorize(call: Requested) {
      const { request, ...parts } = call;
      asked.push(parts);
      return authorize(call);
    },
  };
  return { asked, errors, options };
}

/** Creates a proxy in front of an emulator, or of `fetch`. */
export function createTestProxy(given: Partial<MetadataProxyOptions> = {}) {
  const emulator = createEmulator({ files: { [uuid]: { pet: 'cat' } } });
  const { options, ...records } = recorder(given);
  /** The requests that left the proxy. */
  const sent: ({ url: string } & FetchInit)[] = [];
  const fetch = async (url: string, init: FetchInit) => {
    sent.push({ url, ...init });
    return (given.fetch ?? emulator.fetch)(url, init);
  };
  const handler = createMetadataProxy({ auth: signedAuth(keys), ...given, ...options, fetch });
  return { handler, sent, ...records };
}

export function createTestSigner(given: Partial<SigningHandlerOptions> = {}) {
  const { options, ...records } = recorder(given);
  const { secretKey } = keys;
  return { handler: createSigningHandler({ secretKey, now: () => fixedNow, ...given, ...options }), ...records };
}

/** The fields of a request that the handlers read: also those that the platform's `Request` does not allow. */
export type Fields = Partial<Record<'url' | 'method' | 'headers' | 'body' | 'signal', unknown>>;

function requestOf({ body, ...fields }: Fields): Request {
  const stream = typeof body === 'string' ? new Response(body).body : body;
  return { headers: new Headers(json), ...fields, body: stream } as Request;
}

/** Returns a call as the client sends it to a proxy, with some fields changed. */
export function callRequest(operation: OperationId, fields: Fields = {}): Request {
  const { method, hasBody } = operations[operation];
  return requestOf({ url: mount + pathOf(operation), method, body: hasBody ? '"dog"' : null, ...fields });
}

/** Returns the parts that the client sends to be signed, with some of them changed. */
export function partsOf(operation: OperationId, changes: object = {}): Record<string, unknown> {
  return {
    method: operations[operation].method,
    path: pathOf(operation),
    bodyHash: bodyHash(operations[operation].hasBody ? '"cat"' : ''),
    contentType: requestMediaType,
    date: signatureDate(new Date(fixedNow)),
    ...changes,
  };
}

/** Returns a request for a signature, as the client sends it to a signing handler, with some fields changed. */
export function signingRequest(parts: unknown, fields: Fields = {}): Request {
  return requestOf({ url: `${mount}/sign`, method: 'POST', body: JSON.stringify(parts), ...fields });
}

export async function resultOf(response: Response) {
  return { status: response.status, body: JSON.parse((await response.text()) || 'null') };
}

/** The result of a request that is rejected. */
export const rejected = (status: number, detail: unknown = expect.any(String)) => ({ status, body: { detail } });
