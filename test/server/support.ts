// The two handlers with an emulator behind them, and requests as the client makes them.
import { signedAuth } from 'uploadcare-metadata';
import { createEmulator, type Emulator } from 'uploadcare-metadata/emulator';
import {
  type Call,
  createMetadataProxy,
  createSigningHandler,
  type Handler,
  type MetadataProxyOptions,
  type ProxyCall,
  type SigningHandlerOptions,
} from 'uploadcare-metadata/server';
import { operations, requestMediaType } from '../../generated/constants.ts';
import { type OperationId, serializePath } from '../../src/path.ts';
import { bodyHash, signatureDate } from '../../src/signature.ts';
import { keys, noon, uuid } from '../support/client.ts';

/** Where the handlers stand in these tests. */
export const mount = 'https://app.example.com/api/metadata';

/** What was asked of `authorize`, without the requests. */
export type Asked = Omit<ProxyCall, 'request'>;

export interface Proxied {
  readonly proxy: Handler;
  readonly emulator: Emulator;
  /** What left the proxy. */
  readonly sent: Request[];
  readonly asked: Asked[];
  readonly errors: unknown[];
}

export function proxied(options: Partial<MetadataProxyOptions> = {}): Proxied {
  const emulator = createEmulator({ files: { [uuid]: { pet: 'cat' } } });
  const sent: Request[] = [];
  const asked: Asked[] = [];
  const errors: unknown[] = [];
  const { fetch = emulator.fetch, authorize = () => true, ...rest } = options;
  const proxy = createMetadataProxy({
    auth: signedAuth(keys),
    onError: (error) => errors.push(error),
    ...rest,
    fetch: async (input, init) => {
      sent.push(new Request(input, init));
      return fetch(input, init);
    },
    authorize(call) {
      const { request, ...parts } = call;
      asked.push(parts);
      return authorize(call);
    },
  });
  return { proxy, emulator, sent, asked, errors };
}

/** A call as the client sends it to a proxy. */
export function callOf(
  operation: OperationId,
  {
    key = 'pet',
    value = 'dog',
    at = mount,
    ...init
  }: { key?: string; value?: string; at?: string } & RequestInit = {},
): Request {
  const { path, method, hasBody } = operations[operation];
  return new Request(at + serializePath(path, { uuid, key }), {
    method: method.toUpperCase(),
    ...(hasBody && { body: JSON.stringify(value) }),
    ...init,
    headers: { 'Content-Type': requestMediaType, ...(init.headers as Record<string, string>) },
  });
}

export function signing(options: Partial<SigningHandlerOptions> = {}) {
  const asked: Omit<Call, 'request'>[] = [];
  const { authorize = () => true, ...rest } = options;
  const handler = createSigningHandler({
    secretKey: keys.secretKey,
    now: () => noon,
    ...rest,
    authorize(call) {
      const { request, ...parts } = call;
      asked.push(parts);
      return authorize(call);
    },
  });
  return { handler, asked };
}

/** The parts that the client sends to be signed, with some of them changed. */
export function partsOf(operation: OperationId, changes: object = {}): Record<string, unknown> {
  const { path, method, hasBody } = operations[operation];
  return {
    method: method.toUpperCase(),
    path: serializePath(path, { uuid, key: 'pet' }),
    bodyHash: bodyHash(new TextEncoder().encode(hasBody ? '"cat"' : '')),
    contentType: requestMediaType,
    date: signatureDate(new Date(noon)),
    ...changes,
  };
}

export function signingRequest(parts: unknown, init: RequestInit = {}): Request {
  return new Request(`${mount}/sign`, {
    method: 'POST',
    body: typeof parts === 'string' ? parts : JSON.stringify(parts),
    ...init,
    headers: { 'Content-Type': requestMediaType, ...(init.headers as Record<string, string>) },
  });
}

export const operationIds = Object.keys(operations) as OperationId[];
