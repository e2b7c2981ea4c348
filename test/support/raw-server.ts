// A server that writes bytes as they are, however wrong, and keeps what it receives.
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';

export interface RawServer {
  readonly url: string;
  /** The requests, as text. */
  readonly requests: string[];
  /** Waits for so many requests. */
  received(count: number): Promise<void>;
  /** Returns the number of open connections that received a request. */
  openRequests(): number;
  close(): Promise<void>;
}

export type Behaviour = (socket: Socket, request: string) => void;

export async function startRawServer(behaviour: Behaviour): Promise<RawServer> {
  const requests: string[] = [];
  const sockets = new Set<Socket>();
  const busy = new WeakSet<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => {});
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      if (!isWhole(text)) return;
      const request = Buffer.from(text, 'latin1').toString('utf8');
      text = '';
      requests.push(request);
      busy.add(socket);
      behaviour(socket, request);
      server.emit('received');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    async received(count) {
      while (requests.length < count) await once(server, 'received');
    },
    openRequests: () => [...sockets].filter((socket) => busy.has(socket)).length,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

function isWhole(text: string): boolean {
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return false;
  const length = Number(/content-length: (\d+)/i.exec(text)?.[1] ?? 0);
  return text.length >= end + 4 + length;
}

/** Returns a response as bytes on the wire. */
export function wire(status: string, headers: Record<string, string>, body = ''): string {
  const lines = Object.entries({
    'Content-Length': String(Buffer.byteLength(body)),
    Connection: 'close',
    ...headers,
  });
  return `HTTP/1.1 ${status}\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`;
}
