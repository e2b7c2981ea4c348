// The server that the suite calls from every runtime: the emulator, a backend in front of it, and faults that a test asks for.
import { EventEmitter, once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { createGzip, gzipSync } from 'node:zlib';
import { signedAuth } from 'uploadcare-metadata';
import { createEmulator, demoKeys } from 'uploadcare-metadata/emulator';
import { createMetadataProxy, createSigningHandler } from 'uploadcare-metadata/server';
import { mediaType, schemas } from '../../generated/constants.ts';
import { credentialsOf, expectedCredentials } from '../support/oracle.ts';
import { authorize, type Log, mounts } from './runtime.ts';

export type PortableServer = Awaited<ReturnType<typeof startServer>>;

/** Chromium may read on for 5 seconds before it closes the connection of a response that was aborted. */
const patience = 10_000;

/** Starts the server on two origins. It has `suite` as a program for browsers. */
export async function startServer(suite: string) {
  const logs = new Map<string, Log & { script: string[] }>();
  const changes = new EventEmitter().setMaxListeners(0);
  // A connection that is kept must not close between tests.
  const options = { keepAliveTimeout: 60_000 };
  const servers = [1, 2].map(() =>
    createServer(options, (incoming, outgoing) => {
      respond(incoming, outgoing).catch(() => outgoing.writeHead(504).end());
    }).listen(0, '127.0.0.1'),
  );
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const urlOf = (server: Server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const [url = '', otherUrl = ''] = servers.map(urlOf);
  const emulator = createEmulator({ acceptAnyUuid: true, allowOrigin: url, warning: '199 - "from the API"' });
  const proxy = createMetadataProxy({ auth: signedAuth(demoKeys), baseUrl: url, authorize });
  const signer = createSigningHandler({ secretKey: demoKeys.secretKey, authorize });

  async function respond(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const { method = '', url: path = '' } = incoming;
    const { pathname, searchParams } = new URL(path, url);
    const [, first, uuid = ''] = pathname.split('/');
    const body = await buffer(incoming);
    if (first === 'suite.js') outgoing.setHeader('Content-Type', 'text/javascript').end(suite);
    else if (first === 'page') outgoing.setHeader('Content-Type', 'text/html').end();
    else if (first === 'log' && method === 'POST') {
      logs.set(uuid, { script: JSON.parse(String(body)), requests: [], closed: 0 });
      outgoing.end();
    } else if (first === 'log') {
      const log = logs.get(uuid);
      const wanted = (name: string) => Number(searchParams.get(name) ?? 0);
      while (log && (log.requests.length < wanted('requests') || log.closed < wanted('closed')))
        await once(changes, 'change', { signal: AbortSignal.timeout(patience) });
      outgoing.end(JSON.stringify(log));
    } else {
      const headers = new Headers(incoming.headers as Record<string, string>);
      const sent = { url: url + path, method, headers, body: String(body) };
      const log = first === 'files' ? logs.get(uuid) : undefined;
      const isSigned = log !== undefined && credentialsOf(sent) === expectedCredentials(sent, demoKeys);
      const port = incoming.socket.remotePort ?? 0;
      log?.requests.push({ method, path, headers: Object.fromEntries(headers), isSigned, port });
      outgoing.on('close', () => {
        if (log && !outgoing.writableFinished) log.closed++;
        changes.emit('change');
      });
      changes.emit('change');
      const behaviour = log?.script[0]?.endsWith('*') ? log.script[0].slice(0, -1) : log?.script.shift();
      if (behaviour !== undefined) return misbehave(behaviour, outgoing, otherUrl);
      const isProxied = pathname.startsWith(`${mounts.proxy}/`);
      const handler = isProxied ? proxy : pathname === mounts.signer ? signer : emulator.fetch;
      const init = { method, headers, ...(body.length > 0 && { body: new Uint8Array(body) }) };
      const response = await handler(new Request(sent.url, init));
      outgoing.writeHead(response.status, Object.fromEntries(response.headers)).end(await response.text());
    }
  }

  const close = () => servers.forEach((server) => void server.close().closeAllConnections());
  return { url, otherUrl, close };
}

const largest = Buffer.from(
  JSON.stringify({ ...Array(schemas.Metadata.maxProperties).fill('😀'.repeat(schemas.MetadataValue.maxLength)) }),
);

function* pieces() {
  for (let start = 0; start < largest.length; start += 1_021) yield largest.subarray(start, start + 1_021);
}

function* endless() {
  for (;;) yield ' '.repeat(65_536);
}

/** Behaves as a test asks for: with the status of that number, or as the name says. */
function misbehave(name: string, outgoing: ServerResponse, otherUrl: string): void {
  const { headers, socket, url } = outgoing.req;
  const sent = headers.authorization;
  const head = (more = {}, status = 200) => outgoing.writeHead(status, { 'Content-Type': mediaType, ...more });
  const gzip = { 'Content-Encoding': 'gzip' };
  const behaviours: Record<string, () => unknown> = {
    hang: () => {},
    stall: () => head().write('{"pet": '),
    reset: () => socket.resetAndDestroy(),
    garbage: () => socket.end('SSH-2.0-OpenSSH_9.2\r\n'),
    short: () => head({ 'Content-Length': 13 }).write('{"pet":', () => socket.end()),
    cut: () => head().write('{"pet":"cat"}', () => socket.end()),
    endless: () => Readable.from(endless()).pipe(head()),
    bomb: () => Readable.from(endless()).pipe(createGzip()).pipe(head(gzip)),
    gzip: () => head(gzip).end(gzipSync('{"pet":"cat"}')),
    pieces: () => Readable.from(pieces()).pipe(head()),
    mark: () => head().end('\ufeff{"pet":"cat"}'),
    'not UTF-8': () => head().end('{"pet":"\xff"}', 'latin1'),
    empty: () => head({ 'Content-Length': 0 }).end(),
    'nothing at all': () => head({ 'Transfer-Encoding': 'chunked' }).end(),
    redirect: () => head({ Location: otherUrl + url }, 307).end(),
    hints: () => {
      outgoing.writeEarlyHints({ link: '</style.css>; rel=preload' });
      head().end('{"pet":"cat"}');
    },
    echo: () => head({ Warning: ['199 - first', `199 - ${sent}`] }, 401).end(`{"detail":"You sent ${sent}."}`),
    429: () => head({ 'Retry-After': 7 }, 429).end('{"detail":"Asked for."}'),
  };
  const behaviour = behaviours[name] ?? (() => head({}, Number(name)).end('{"detail":"Asked for."}'));
  behaviour();
}
