// Serves a web-standard handler with Node's own HTTP server, and with the frameworks that are built on it.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { ValidationError } from '../errors/errors.ts';
import { validateFunction } from '../spec/options.ts';
import { setTarget } from './target.ts';

/** A request of `node:http`, or of a framework that adds to it. */
export type NodeRequest = IncomingMessage & {
  /** The request target before a framework removed the path of a mount. Default: `url`. */
  readonly originalUrl?: string | undefined;
  /** The body, if a parser has read it already: a string, bytes, or a parsed JSON value. */
  readonly body?: unknown;
};

/** A request listener of `node:http`, which is middleware for Express too. */
export type NodeHandler = (request: NodeRequest, response: ServerResponse) => void;

/**
 * Turns a web-standard handler into a request listener for `node:http`. It's middleware for Express too. In Fastify, call
 * `reply.hijack()` and pass `request.raw` and `reply.raw`; in Koa, set `ctx.respond = false` and pass `ctx.req` and `ctx.res`.
 *
 * Bodies are streamed both ways, no faster than they are read. A body that a parser such as `express.json()` has read is taken from
 * `request.body`; if it isn't there, the response is 500. The signal of the request aborts when the visitor leaves before the end of
 * the response. When the handler rejects, the connection is reset. An invalid request target or host gets 400.
 *
 * @param handler - The handler, such as the result of `createMetadataProxy`.
 * @returns The request listener. It throws a {@link ValidationError} for arguments that aren't those of `node:http`.
 * @throws {@link ValidationError} for anything but a function.
 * @example
 * ```ts
 * import { createServer } from 'node:http';
 * import { signedAuth } from 'uploadcare-metadata';
 * import { toNodeHandler } from 'uploadcare-metadata/node';
 * import { createMetadataProxy } from 'uploadcare-metadata/server';
 *
 * const proxy = createMetadataProxy({
 *   auth: signedAuth({ publicKey: 'demopublickey', secretKey: 'demosecretkey' }),
 *   authorize: ({ operation }) => operation === 'listFileMetadata',
 * });
 * const app = createServer(toNodeHandler(proxy)).listen();
 * app.close();
 * ```
 */
export function toNodeHandler(handler: (request: Request) => Response | Promise<Response>): NodeHandler {
  validateFunction('handler', handler);
  return (incoming, outgoing) => {
    if (typeof outgoing?.writeHead !== 'function')
      throw new ValidationError(
        'response',
        'must be a ServerResponse: pass request.raw and reply.raw in Fastify, ctx.req and ctx.res in Koa',
      );
    // The visitor has left already.
    if (outgoing.destroyed) return;
    const left = new AbortController();
    outgoing.on('close', () => {
      if (!outgoing.writableFinished) left.abort();
    });
    respond(handler, incoming, outgoing, left.signal).catch(() => reset(incoming.socket));
  };
}

async function respond(
  handler: Parameters<typeof toNodeHandler>[0],
  incoming: NodeRequest,
  outgoing: ServerResponse,
  signal: AbortSignal,
): Promise<void> {
  const response = await handleRequest(handler, incoming, outgoing, signal);
  for (const [name, value] of response.headers) {
    // Each `Set-Cookie` comes on its own.
    if (name === 'set-cookie') outgoing.appendHeader(name, value);
    else outgoing.setHeader(name, value);
  }
  outgoing.writeHead(response.status);
  const reader = response.body?.getReader();
  const cancel = () => void reader?.cancel().catch(() => {});
  if (signal.aborted) cancel();
  signal.addEventListener('abort', cancel);
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    const { value } = part;
    // Waits until the part is sent, so that no more is read than the visitor takes.
    await new Promise<void>((resolve, reject) => {
      outgoing.write(value, (error) => (error ? reject(error) : resolve()));
    });
  }
  outgoing.end();
}

/** Returns the response of the handler, or the rejection of a request that cannot be passed to it. */
async function handleRequest(
  handler: Parameters<typeof toNodeHandler>[0],
  incoming: NodeRequest,
  outgoing: ServerResponse,
  signal: AbortSignal,
): Promise<Response> {
  const { method = 'GET', originalUrl: target = incoming.url ?? '/' } = incoming;
  const url = urlOf(incoming, target);
  // `Request` has no such methods.
  if (!url || /^(CONNECT|TRACE|TRACK)$/i.test(method)) return new Response(null, { status: 400 });
  const headers = new Headers();
  for (const [name, values] of Object.entries(incoming.headersDistinct)) {
    for (const value of values ?? []) headers.append(name, value);
  }
  const init: RequestInit & { duplex?: 'half' } = { method, headers, signal };
  const { 'content-length': length = '0', 'transfer-encoding': encoding } = incoming.headers;
  if ((length !== '0' || encoding !== undefined) && method !== 'GET' && method !== 'HEAD') {
    const body = incoming.readableEnded ? parsedBody(incoming) : bodyOf(incoming, outgoing);
    if (body === undefined) {
      const detail = 'The body was read before toNodeHandler, and is not in request.body.';
      return Response.json({ detail }, { status: 500 });
    }
    if (incoming.readableEnded)
      for (const name of ['content-length', 'content-encoding', 'transfer-encoding']) headers.delete(name);
    Object.assign(init, { body, duplex: 'half' });
  }
  const request = new Request(url, init);
  if (target.startsWith('/')) setTarget(request, target);
  return handler(request);
}

/** Returns the request URL, from an absolute or origin-form target; `undefined` for an invalid one. */
function urlOf({ headers: { host }, socket }: IncomingMessage, target: string): URL | undefined {
  if (host && !/^[\w.:[\]-]+$/.test(host)) return undefined;
  const scheme = 'encrypted' in socket ? 'https' : 'http';
  try {
    return new URL(target.startsWith('/') ? `${scheme}://${host || 'localhost'}${target}` : target);
  } catch {
    return undefined;
  }
}

/** Returns a body that a parser has read; `undefined` if it kept none. */
function parsedBody({ body, headers }: NodeRequest): string | Uint8Array<ArrayBuffer> | undefined {
  if (body instanceof Uint8Array) return new Uint8Array(body);
  if (typeof body !== 'string') return JSON.stringify(body);
  // A string is the text itself, or a JSON string without its quotes: then it is shorter than what was sent.
  const { 'content-type': type = '', 'content-length': length, 'content-encoding': encoding } = headers;
  const isText = !/json/i.test(type) || length === undefined || Buffer.byteLength(body) === Number(length);
  return isText || encoding !== undefined ? body : JSON.stringify(body);
}

/** Returns the body as a stream, which reads no more than it is asked for. What is not read is discarded. */
function bodyOf(incoming: IncomingMessage, outgoing: ServerResponse): ReadableStream<Uint8Array> {
  let discard = () => {};
  const start = (controller: ReadableStreamDefaultController<Uint8Array>) => {
    const onData = (chunk: Buffer) => {
      incoming.pause();
      controller.enqueue(new Uint8Array(chunk));
    };
    const onEnd = () => controller.close();
    incoming
      .on('data', onData)
      .on('end', onEnd)
      .on('error', (error) => controller.error(error));
    discard = () => void incoming.off('data', onData).off('end', onEnd).resume();
    outgoing.on('close', () => {
      controller.error(new Error('the connection was closed'));
      discard();
    });
  };
  const cancel = () => discard();
  return new ReadableStream({ start, pull: () => void incoming.resume(), cancel }, { highWaterMark: 0 });
}

function reset(socket: Socket): void {
  try {
    socket.resetAndDestroy();
  } catch {
    // Sockets that are not TCP, such as those of TLS, have no reset.
    socket.destroy();
  }
}
