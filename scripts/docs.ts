// `npm run docs` builds the published docs into site/, for any static host.
import { buildSite } from './docs/site.ts';

await buildSite();
console.log('Built site/');
