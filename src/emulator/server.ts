// Serves an emulator, or any other web-standard handler, over HTTP. For Node only.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ValidationError } from '../errors/errors.ts';
import { ownOptions } from '../spec/options.ts';
import { setTarget } from './target.ts';

export { ValidationError } from '../errors/errors.ts';

/** Options of {@link serve}. */
export interface ServerOptions {
  /** The port to listen on. Default: any free port. */
  readonly port?: number | undefined;
  /** The address to listen on. Default: the loopback address. */
  readonly host?: string | undefined;
}

/** A handler that is served over HTTP. */
export interface RunningServer {
  /** The URL of the server: the `baseUrl` of a client. */
  readonly url: string;
  /**
   * Stops listening, and closes all connections.
   *
   * @returns A promise that resolves when the server is closed.
   * @example
   * ```ts
   * await server.close();
   * ```
   */
  close(): Promise<void>;
}

type Handler = (request: Request) => Promise<Response>;

/**
 * Serves a handler over HTTP. When the handler rejects, the connection is reset.
 *
 * @param handler - The handler, such as `emulator.fetch`.
 * @param options - The port and the address. Default: any free port of the loopback address.
 * @returns The running server.
 * @throws {@link ValidationError} for an option that is wrong or unknown, and the error of Node when the port is in use.
 * @example
 * ```ts
 * import { createMetadataClient, signedAuth } from 'uploadcare-metadata';
 * import { createEmulator, demoKeys } from 'uploadcare-metadata/emulator';
 * import { serve } from 'uploadcare-metadata/emulator/server';
 *
 * const server = await serve(createEmulator({ acceptAnyUuid: true }).fetch);
 * const metadata = createMetadataClient({ auth: signedAuth(demoKeys), baseUrl: server.url });
 * console.log(await metadata.list('21975c81-7f57-4c7a-aef9-acfe28779f78'));
 * await server.close();
 * ```
 */
export async function serve(handler: Handler, options: ServerOptions = {}): Promise<RunningServer> {
  const { port = 0, host = '127.0.0.1' } = ownOptions(options, ['port', 'host']);
  if (!(Number.isInteger(port) && port >= 0 && port <= 65_535))
    throw new ValidationError('port', 'must be a whole number from 0 to 65535');
  if (typeof host !== 'string' || host === '') throw new ValidationError('host', 'must be an address');
  const server = createServer((incoming, outgoing) => {
    // A handler that rejects stands for a failed connection.
    handle(handler, incoming, outgoing).catch(() => incoming.socket.resetAndDestroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const { address, port: boundPort, family } = server.address() as AddressInfo;
  return {
    url: `http://${family === 'IPv6' ? `[${address}]` : address}:${boundPort}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function handle(handler: Handler, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const gone = new AbortController();
  outgoing.on('close', () => gone.abort());
  const headers = new Headers();
  for (const [name, values] of Object.entries(incoming.headersDistinct)) {
    for (const value of values ?? []) headers.append(name, value);
  }
  const url = urlOf(incoming);
  if (!url) {
    outgoing.writeHead(400).end();
    return;
  }
  const method = incoming.method ?? 'GET';
  const init: RequestInit & { duplex?: 'half' } = { method, headers, signal: gone.signal };
  const { 'content-length': length = '0', 'transfer-encoding': encoding } = incoming.headers;
  if ((length !== '0' || encoding !== undefined) && method !== 'GET' && method !== 'HEAD')
    Object.assign(init, { body: bodyOf(incoming), duplex: 'half' });
  const request = new Request(url, init);
  if (incoming.url?.startsWith('/')) setTarget(request, incoming.url);
  const response = await handler(request);

  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  const reader = response.body?.getReader();
  gone.signal.addEventListener('abort', () => void reader?.cancel().catch(() => {}));
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    const { value } = part;
    // Waits until the part is sent, so that no more is read than the client takes.
    await new Promise<void>((resolve, reject) => {
      outgoing.write(value, (error) => (error ? reject(error) : resolve()));
    });
  }
  outgoing.end();
}

/** Returns the request URL, from an absolute or origin-form target; `undefined` for an invalid one. */
function urlOf({ url = '/', headers: { host } }: IncomingMessage): URL | undefined {
  if (host && !/^[\w.:[\]-]+$/.test(host)) return undefined;
  try {
    return new URL(url.startsWith('/') ? `http://${host || 'localhost'}${url}` : url);
  } catch {
    return undefined;
  }
}

/** Returns the body as a stream. What a handler does not read is discarded, so that the response still arrives. */
function bodyOf(incoming: IncomingMessage): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      incoming.on('data', (chunk) => {
        controller.enqueue(new Uint8Array(chunk));
        if ((controller.desiredSize ?? 0) <= 0) incoming.pause();
      });
      incoming.once('end', () => controller.close());
      incoming.once('error', (error) => controller.error(error));
    },
    pull: () => void incoming.resume(),
    cancel() {
      incoming.removeAllListeners();
      incoming.on('error', () => {}).resume();
    },
  });
}
