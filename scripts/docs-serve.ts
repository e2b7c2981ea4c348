// `npm run docs:serve [-- --port 4001]` shows the published docs, and builds them again on every save.
import { parseArgs } from 'node:util';
import { context } from 'esbuild';
import { buildSite, siteFolder } from './docs/site.ts';
import { watchFolders } from './generate/watch.ts';
import { root } from './paths.ts';

const { values } = parseArgs({ options: { port: { type: 'string', default: '4001' } } });
const server = await context({});
const { port } = await server.serve({ host: '127.0.0.1', port: Number(values.port), servedir: siteFolder });
console.log(`The docs are at http://127.0.0.1:${port}/`);
watchFolders(
  ['openapi', 'src', 'generated'].map((name) => root + name),
  buildSite,
);
