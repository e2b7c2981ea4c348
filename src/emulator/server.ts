// Puts an emulator, or any other handler, behind a port. For Node only.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { maxBodyBytes } from './rules.ts';

export interface ServerOptions {
  /** Default: one that is free. */
  readonly port?: number;
  /** Default: the loopback address. */
  readonly host?: string;
}

export interface RunningServer {
  /** What to give a client as its `baseUrl`. */
  readonly url: string;
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
    handle(handler, incoming, outgoing).catch(() => outgoing.socket?.resetAndDestroy());
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
  const url = `http://${incoming.headers.host ?? 'localhost'}${incoming.url}`;
  const method = incoming.method ?? 'GET';
  const init: RequestInit = { method, headers, signal: gone.signal };
  if (body.byteLength > 0 && method !== 'GET' && method !== 'HEAD') init.body = body;
  const response = await handler(new Request(url, init));

  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  const reader = response.body?.getReader();
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read())
    outgoing.write(part.value);
  outgoing.end();
}

/** The body, and no more of it than tells that it is too long. */
async function bodyOf(incoming: IncomingMessage): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming) {
    if (size <= maxBodyBytes) chunks.push(chunk);
    size += chunk.length;
  }
  return new Uint8Array(Buffer.concat(chunks));
}
