// The published docs: pages by VitePress, the reference on one page by Redoc, and the files for programs.
import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'vitepress';
import { parse, stringify } from 'yaml';
import manifest from '../../package.json' with { type: 'json' };
import { dereference, descriptionFile } from '../generate/description.ts';
import { root } from '../paths.ts';
import { redocly } from '../redocly.ts';
import { writeClientPages } from './client.ts';
import { type MarkdownPage, type Published, pagesFolder, publicFolder, readPages, write, writePages } from './pages.ts';

export const siteFolder: string = `${root}site/`;

export async function buildSite(): Promise<void> {
  await preparePages();
  await rm(siteFolder, { recursive: true, force: true });
  await build(join(root, 'scripts/docs'));
}

/** Writes everything that VitePress builds the site from. */
export async function preparePages(): Promise<void> {
  const bundle = parse(await run('bundle', descriptionFile));
  const description = dereference(structuredClone(bundle)) as Published;
  const pages = await readPages(description);
  await writePages(pages);
  await write(pagesFolder, 'pages.json', JSON.stringify(pages.map(({ title, url }) => ({ title, url }))));
  await write(publicFolder, 'openapi.yaml', stringify(bundle, { aliasDuplicateObjects: false }));
  await write(publicFolder, 'openapi.json', `${JSON.stringify(bundle, null, 2)}\n`);
  await write(publicFolder, 'robots.txt', 'User-agent: *\nAllow: /\n');
  await write(publicFolder, 'llms.txt', llms(pages));
  await write(
    publicFolder,
    'llms-full.txt',
    pages.map(({ title, text }) => `# ${title}\n\n${text.trim()}\n`).join('\n---\n\n'),
  );
  await Promise.all([writeClientPages(join(pagesFolder, 'client')), writeReference(description)]);
  await cp(join(pagesFolder, 'client'), join(publicFolder, 'client'), { recursive: true });
}

/** Returns the list of pages for https://llmstxt.org. */
function llms(pages: readonly MarkdownPage[]): string {
  const lines = pages.map(({ title, url }) => `- [${title}](${url.slice(1)}index.md)`);
  return [
    `# ${manifest.name}`,
    `> ${manifest.description}. Not released yet: build it from a clone with \`npm ci && npm pack\`.`,
    ['## Pages', '', ...lines].join('\n'),
    '## Optional\n\n- [Everything in one file](llms-full.txt)\n- [OpenAPI as YAML](openapi.yaml)\n- [OpenAPI as JSON](openapi.json)\n',
  ].join('\n\n');
}

/** Writes the reference as one page that needs no other file, for offline use. */
async function writeReference({ info }: Published): Promise<void> {
  const page = join(publicFolder, 'reference.html');
  await run('build-docs', descriptionFile, `--output=${page}`, '--inlineBundle', `--title=${info.title}`);
  const html = (await readFile(page, 'utf8'))
    // The logo of the footer would be fetched from another host.
    .replaceAll(/https:\/\/cdn\.redoc\.ly\/[\w/-]+\.svg/g, 'data:image/svg+xml,')
    .replaceAll(/<link[^>]*fonts\.googleapis[^>]*>/g, '')
    // Until the scripts have run, links lead to the root of the host.
    .replaceAll(' href="/', ' href="#/');
  await writeFile(page, html);
}

async function run(...args: string[]): Promise<string> {
  const { ok, stdout, stderr } = await redocly(args);
  if (!ok) throw new Error(stderr);
  return stdout;
}
