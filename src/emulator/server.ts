// Puts an emulator, or any other handler, behind a port. For Node only.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Where to listen. */
export interface ServerOptions {
  /** Default: one that is free. */
  readonly port?: number;
  /** Default: the loopback address. */
  readonly host?: string;
}

/** A handler behind a port. */
export interface RunningServer {
  /** What to give a client as its `baseUrl`. */
  readonly url: string;
  /** Ends all connections, and listens no more. */
  close(): Promise<void>;
}

type Handler = (request: Request) => Promise<Response>;

/**
 * Serves a handler over HTTP. Rejects when the port cannot be had.
 */
export async function serve(
  handler: Handler,
  { port = 0, host = '127.0.0.1' }: ServerOptions = {},
): Promise<RunningServer> {
  const server = createServer((incoming, outgoing) => {
    // What goes wrong here is a connection that fails, as in a fault.
    handle(handler, incoming, outgoing).catch(() => incoming.socket.resetAndDestroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const { address, port: taken, family } = server.address() as AddressInfo;
  return {
    url: `http://${family === 'IPv6' ? `[${address}]` : address}:${taken}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function handle(handler: Handler, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const body = await bodyOf(incoming);
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
  const init: RequestInit = { method, headers, signal: gone.signal };
  if (body.byteLength > 0 && method !== 'GET' && method !== 'HEAD') init.body = body;
  const response = await handler(new Request(url, init));

  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  const reader = response.body?.getReader();
  gone.signal.addEventListener('abort', () => void reader?.cancel().catch(() => {}));
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    const { value } = part;
    // Each part is on its way before the next is asked for.
    await new Promise<void>((resolve, reject) => {
      outgoing.write(value, (error) => (error ? reject(error) : resolve()));
    });
  }
  outgoing.end();
}

/** What was asked for, by path or by the whole URL; the host has no say in the path. */
function urlOf({ url = '/', headers: { host } }: IncomingMessage): URL | undefined {
  if (host && !/^[\w.:[\]-]+$/.test(host)) return undefined;
  try {
    return new URL(url.startsWith('/') ? `http://${host || 'localhost'}${url}` : url);
  } catch {
    return undefined;
  }
}

// Far more than a value can be: what is too long is for the handler to say, with the signature over all of it.
const maxBytes = 8 * 1_024 * 1_024;

/** The body, or as much of it as is worth keeping. */
async function bodyOf(incoming: IncomingMessage): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming) {
    if (size <= maxBytes) chunks.push(chunk);
    size += chunk.length;
  }
  return new Uint8Array(Buffer.concat(chunks));
}
