// Runs the suite in Node, Bun or Deno: a process that prints its report and ends by itself.
import { Agent } from 'node:http';
import { createRequire } from 'node:module';
import { inspect } from 'node:util';
import { serve } from 'uploadcare-metadata/emulator/server';
import { nodeTransport } from 'uploadcare-metadata/node';
import type { Handler } from 'uploadcare-metadata/server';
import { run } from '../suite.ts';

interface Host {
  serve(options: object): {
    readonly port: number;
    readonly addr?: { readonly port: number };
    stop?(now: boolean): unknown;
    shutdown?(): unknown;
  };
  inspect(value: unknown): string;
}
const { Bun, Deno } = globalThis as { Bun?: Host; Deno?: Host };
const [url = '', otherUrl = ''] = process.argv.slice(2);

/** Serves a handler with the runtime's own server. */
async function serveHere(handler: Handler) {
  const options = { hostname: '127.0.0.1', port: 0, fetch: handler, handler, onListen: () => {} };
  const server = (Bun ?? Deno)?.serve(options);
  if (!server) return serve(handler);
  // Bun's server, or Deno's.
  const { port } = server.addr ?? server;
  return {
    url: `http://${options.hostname}:${port}`,
    close: () => server.stop?.(true) ?? server.shutdown?.(),
  };
}

const node = {
  nodeTransport,
  serve: serveHere,
  require: createRequire(import.meta.url),
  inspect: (value: unknown) => inspect(value, { showHidden: true, depth: 9 }) + (Bun ?? Deno)?.inspect(value),
  createAgent: () => new Agent({ keepAlive: true }),
};
console.log(JSON.stringify(await run({ url, otherUrl, isBrowser: false, node })));
