// `npm run docs:serve [-- --port 4001]` shows the published docs on this machine, builds them again on every save of
// anything that they are made from, and reloads the page then.
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { serve } from '../src/emulator/server.ts';
import { buildSite, siteFolder } from './docs/site.ts';
import { staticHandler } from './docs/static.ts';
import { watchFolders } from './generate/watch.ts';
import { root } from './paths.ts';

const { values } = parseArgs({ options: { port: { type: 'string', default: '4001' } } });
const reloads = '/reloads';
const waiting = new Set<ReadableStreamDefaultController<string>>();

/** Only here, never in what is published: the page listens for reloads, and may. */
function listening(page: string): string {
  const script = `<script>new EventSource('${reloads}').onmessage = () => location.reload();</script>`;
  return page.replace("default-src 'none';", "default-src 'none'; connect-src 'self';") + script;
}

/** A stream of events, one for each time that the site has been built. */
function events(): Response {
  let own: ReadableStreamDefaultController<string>;
  const stream = new ReadableStream<string>({
    start: (controller) => {
      own = controller;
      waiting.add(controller);
      controller.enqueue(': listening\n\n');
    },
    cancel: () => {
      waiting.delete(own);
    },
  });
  const body = stream.pipeThrough(new TextEncoderStream());
  return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } });
}

async function build(): Promise<void> {
  await buildSite();
  console.log(`Built, ${new Date().toLocaleTimeString()}`);
  for (const controller of waiting) controller.enqueue('data: built\n\n');
}

const files = staticHandler(siteFolder, '/', listening);
const server = await serve(async (request) => (new URL(request.url).pathname === reloads ? events() : files(request)), {
  port: Number(values.port),
});
console.log(`The docs are at ${server.url}/`);
const sources = ['openapi', 'src', 'generated', 'scripts/docs/assets'];
watchFolders(
  sources.map((name) => join(root, name)),
  build,
);
