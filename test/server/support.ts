// The two handlers, with an emulator behind the proxy, and requests as the client makes them.
import { type FetchInit, signedAuth } from 'uploadcare-metadata';
import { createEmulator, type Emulator } from 'uploadcare-metadata/emulator';
import {
  createMetadataProxy,
  createSigningHandler,
  type Handler,
  type HandlerOptions,
  type MetadataProxyOptions,
  type ProxyCall,
  type RequestedCall,
  type SigningHandlerOptions,
} from 'uploadcare-metadata/server';
import { operations, requestMediaType } from '../../generated/constants.ts';
import { bodyHash, signatureDate } from '../../src/auth/signature.ts';
import { fillPath, type OperationId } from '../../src/spec/call.ts';
import { fixedNow, keys, uuid } from '../support/client.ts';

export const operationIds = Object.keys(operations) as OperationId[];
/** For waits on a busy machine. */
export const patience = { timeout: 10_000 };
/** The URL of the handlers. */
export const mount = 'https://app.example.com/api/metadata';
export const json = { 'Content-Type': requestMediaType };

export const pathOf = (operation: OperationId, key = 'pet') => fillPath(operations[operation].path, { uuid, key }).path;

/** A call as `authorize` received it, without the request. */
export type AskedCall = Omit<ProxyCall, 'request' | 'value'> & Partial<Pick<ProxyCall, 'value'>>;

export interface TestHandler {
  readonly handler: Handler;
  /** The calls that `authorize` received. */
  readonly asked: AskedCall[];
  /** The errors that `onError` received. */
  readonly errors: unknown[];
}

export interface TestProxy extends TestHandler {
  readonly emulator: Emulator;
  /** The requests that left the proxy. */
  readonly sent: (Request & { readonly init: FetchInit })[];
}

/** Returns options that record, and the records. */
function recorder<Requested extends RequestedCall>({ authorize }: Partial<HandlerOptions<Requested>>) {
  const [asked, errors]: [AskedCall[], unknown[]] = [[], []];
  const options = {
    onError: (error: unknown) => errors.push(error),
    authorize(call: Requested) {
      const { request, ...parts } = call;
      asked.push(parts);
      return authorize ? authorize(call) : true;
    },
  };
  return { asked, errors, options };
}

export function createTestProxy(given: Partial<MetadataProxyOptions> = {}): TestProxy {
  const emulator = createEmulator({ files: { [uuid]: { pet: 'cat' } } });
  const { options, ...records } = recorder(given);
  const sent: TestProxy['sent'] = [];
  const fetch = async (url: string, init: FetchInit) => {
    sent.push(Object.assign(new Request(url, init), { init }));
    return (given.fetch ?? emulator.fetch)(url, init);
  };
  const handler = createMetadataProxy({
    auth: signedAuth(keys),
    ...options,
    ...given,
    authorize: options.authorize,
    fetch,
  });
  return { handler, emulator, sent, ...records };
}

export function createTestSigner(given: Partial<SigningHandlerOptions> = {}): TestHandler {
  const { options, ...records } = recorder(given);
  const { secretKey } = keys;
  const now = () => fixedNow;
  const { authorize } = options;
  return { handler: createSigningHandler({ secretKey, now, ...options, ...given, authorize }), ...records };
}

type Init = Omit<RequestInit, 'headers'> & { readonly headers?: Record<string, string> };

/** Returns a call as the client sends it to a proxy. */
export function callRequest(operation: OperationId, { headers, ...init }: Init = {}, value = 'dog'): Request {
  const { method, hasBody } = operations[operation];
  return new Request(mount + pathOf(operation), {
    method,
    ...(hasBody && { body: JSON.stringify(value) }),
    ...init,
    headers: { ...json, ...headers },
  });
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

/** Returns a request for a signature, as the client sends it to a signing handler. */
export function signingRequest(parts: unknown, { headers, ...init }: Init = {}): Request {
  return new Request(`${mount}/sign`, {
    method: 'POST',
    body: typeof parts === 'string' ? parts : JSON.stringify(parts),
    ...init,
    headers: { ...json, ...headers },
  });
}

/** Returns the fields of a request that the handlers read, for requests that the platform's class does not allow. */
export function fieldsOf({ url, method, headers, body, signal }: Request, changes: object = {}): Request {
  return { url, method, headers, body, signal, ...changes } as Request;
}

export async function resultOf(response: Response) {
  return { status: response.status, body: JSON.parse((await response.text()) || 'null') };
}
