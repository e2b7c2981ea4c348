// `npm run docs` builds the published docs into site/, for any static host.
import { buildSite, siteFolder } from './docs/site.ts';
import { fromRoot } from './paths.ts';

try {
  await buildSite();
  console.log(`Built ${fromRoot(siteFolder)}/`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
