// `npm run docs:serve [-- --port 4001]` shows the docs, and changes them on every save.
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createServer } from 'vitepress';
import { preparePages } from './docs/site.ts';
import { watchFolders } from './generate/watch.ts';
import { root } from './paths.ts';

const { values } = parseArgs({ options: { port: { type: 'string', default: '4001' } } });
await preparePages();
const server = await createServer(join(root, 'scripts/docs'), { port: Number(values.port), host: '127.0.0.1' });
await server.listen();
server.printUrls();
watchFolders(
  ['openapi', 'src', 'generated'].map((name) => root + name),
  preparePages,
);
