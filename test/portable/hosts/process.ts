// Runs the suite in Node, Bun or Deno: a process that prints its report and ends by itself.
import { createRequire } from 'node:module';
import { inspect } from 'node:util';
import { serve } from 'uploadcare-metadata/emulator/server';
import { nodeTransport } from 'uploadcare-metadata/node';
import type { Handler } from 'uploadcare-metadata/server';
import { run } from '../suite.ts';

interface Host {
  serve(options: object): { readonly port: number; stop(now: boolean): unknown } & {
    readonly addr: { readonly port: number };
    shutdown(): unknown;
  };
  inspect(value: unknown): string;
}
const { Bun, Deno } = globalThis as { Bun?: Host; Deno?: Host };
const [url = '', otherUrl = ''] = process.argv.slice(2);

/** Serves a handler with the runtime's own server. */
async function serveHere(handler: Handler) {
  const options = { hostname: '127.0.0.1', port: 0, fetch: handler, handler, onListen: () => {} };
  const urlOf = (port: number) => `http://${options.hostname}:${port}`;
  const bun = Bun?.serve(options);
  if (bun) return { url: urlOf(bun.port), close: () => bun.stop(true) };
  const deno = Deno?.serve(options);
  return deno ? { url: urlOf(deno.addr.port), close: () => deno.shutdown() } : serve(handler);
}

const node = {
  nodeTransport,
  serve: serveHere,
  require: createRequire(import.meta.url),
  inspect: (value: unknown) => inspect(value, { showHidden: true, depth: 9 }) + (Bun ?? Deno)?.inspect(value),
};
console.log(JSON.stringify(await run({ url, otherUrl, isBrowser: false, node })));
