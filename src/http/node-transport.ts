// Sends requests with Node's own HTTP client, for programs that make many calls.
import * as http from 'node:http';
import * as https from 'node:https';
import { ValidationError } from '../errors/errors.ts';
import type { ResponseHeaders, Transport, TransportRequest, TransportResponse } from './transport.ts';

/** Options of {@link nodeTransport}. */
export interface NodeTransportOptions {
  /** Holds the connections: an agent of `node:https` for HTTPS, of `node:http` for HTTP. Default: one with keep-alive. */
  readonly agent?: http.Agent | undefined;
}

/**
 * Creates a transport on `node:http` and `node:https` with keep-alive: less CPU for each call than `fetch`. It follows no redirect
 * and asks for uncompressed responses. A request that fails on a reused connection before any byte of the response arrived is sent
 * once more; `error.attempts` counts both.
 *
 * @param options - The agent to use.
 * @returns The `transport` of a client.
 * @throws {@link ValidationError} for something else than an agent.
 * @example
 * ```ts
 * import { createMetadataClient, signedAuth } from 'uploadcare-metadata';
 * import { nodeTransport } from 'uploadcare-metadata/node';
 *
 * const metadata = createMetadataClient({
 *   auth: signedAuth({ publicKey: 'demopublickey', secretKey: 'demosecretkey' }),
 *   transport: nodeTransport(),
 * });
 * ```
 */
export function nodeTransport({ agent }: NodeTransportOptions = {}): Transport {
  if (agent !== undefined && !('addRequest' in Object(agent)))
    throw new ValidationError('agent', 'must be an Agent of node:http or node:https');
  const agents = {
    'http:': agent ?? new http.Agent({ keepAlive: true }),
    'https:': agent ?? new https.Agent({ keepAlive: true }),
  };
  const origins = new Map<string, http.RequestOptions>();

  /** Returns the connection options of an origin, parsed once. */
  function optionsOf(origin: string): http.RequestOptions {
    const { protocol, hostname, port } = new URL(origin);
    const options = {
      protocol,
      hostname: hostname.replace(/^\[|\]$/g, ''),
      port,
      agent: agents[protocol as keyof typeof agents],
    };
    origins.set(origin, options);
    return options;
  }

  return async (request) => {
    const [, origin = '', path = '/'] = /^(https?:\/\/[^/]+)(\/.*)$/.exec(request.url) ?? [];
    const options = origins.get(origin) ?? optionsOf(origin);
    try {
      return await send(options, path, request);
    } catch (error) {
      if (!(error instanceof StaleConnectionError)) throw error;
      request.onResend?.();
      return send(options, path, request);
    }
  };
}

/** A reused connection turned out to be closed. The server has not responded to this request. */
class StaleConnectionError extends Error {}

function send(
  options: http.RequestOptions,
  path: string,
  { method, headers, body, signal, maxBytes }: TransportRequest,
): Promise<TransportResponse> {
  const { request } = options.protocol === 'https:' ? https : http;
  return new Promise((resolve, reject) => {
    headers['accept-encoding'] = 'identity';
    if (body !== '') headers['content-length'] = String(Buffer.byteLength(body));
    const outgoing = request({ ...options, path, method, headers });
    let bytesBefore = 0;
    const abort = () =>
      outgoing.destroy(signal.reason instanceof Error ? signal.reason : new Error('aborted'));
    signal.addEventListener('abort', abort);
    outgoing.on('socket', (socket) => {
      bytesBefore = socket.bytesRead ?? 0;
    });
    outgoing.on('close', () => signal.removeEventListener('abort', abort));
    outgoing.on('error', (error) => {
      const isStale = outgoing.reusedSocket && (outgoing.socket?.bytesRead ?? 0) === bytesBefore;
      reject(isStale && !signal.aborted ? new StaleConnectionError(error.message) : error);
    });
    outgoing.on('response', (incoming) => resolve(responseOf(incoming, maxBytes)));
    outgoing.end(body);
  });
}

function responseOf(incoming: http.IncomingMessage, maxBytes: number): TransportResponse {
  const { statusCode = 0, rawHeaders } = incoming;
  // A failure can come before the body is asked for, and must not go unhandled.
  incoming.on('error', () => {});
  return {
    status: statusCode,
    headers: headersOf(rawHeaders),
    text: () => textOf(incoming, maxBytes),
    cancel: () => void incoming.destroy(),
  };
}

/** Reads a body as UTF-8; `undefined` when it has more than `maxBytes`. */
function textOf(incoming: http.IncomingMessage, maxBytes: number): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const encoding = incoming.headers['content-encoding'];
    if (encoding !== undefined && encoding !== 'identity')
      return reject(new Error(`a response in the content encoding ${encoding} that was not asked for`));
    if (incoming.errored || incoming.destroyed) return reject(incoming.errored ?? new Error('aborted'));
    const chunks: Buffer[] = [];
    let size = 0;
    incoming.on('data', (chunk: Buffer) => {
      size += chunk.length;
      chunks.push(chunk);
      if (size <= maxBytes) return;
      incoming.destroy();
      resolve(undefined);
    });
    incoming.on('end', () => resolve(decoder.decode(Buffer.concat(chunks))));
    incoming.on('error', reject);
    incoming.on('close', () => reject(new Error('the connection was closed')));
  });
}

const decoder = new TextDecoder();

function headersOf(raw: readonly string[]): ResponseHeaders {
  const headers = new Map<string, string>();
  for (let index = 0; index < raw.length; index += 2) {
    const name = (raw[index] as string).toLowerCase();
    const value = raw[index + 1] as string;
    const earlier = headers.get(name);
    headers.set(name, earlier === undefined ? value : `${earlier}, ${value}`);
  }
  return {
    get: (name) => headers.get(name.toLowerCase()) ?? null,
    forEach: (callback) => headers.forEach(callback),
  };
}
