// Writes the Markdown of all pages, which VitePress builds.
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Description, operationsOf } from '../generate/description.ts';
import { root } from '../paths.ts';
import { allPages, contents, home, operationUrl, type PageEntry } from './contents.ts';
import { operationPage, summaryOf } from './operation.ts';

export const pagesFolder: string = join(root, 'scripts/docs/.pages');
/** The files that are published as they are. */
export const publicFolder: string = join(root, 'scripts/docs/.public');

/** A page of the site, in Markdown without what only VitePress understands. */
export interface MarkdownPage {
  readonly title: string;
  readonly url: string;
  readonly text: string;
  /** The source, from the root of the project; none for a page that is made from the description. */
  readonly source?: string;
}

export interface Published extends Description {
  readonly info: {
    readonly title: string;
    readonly version: string;
    readonly summary: string;
    readonly description: string;
  };
}

// The marks around the facts in a guide are for its authors.
const marks = /^ *<!-- (?:made by `npm run generate`: \S+|end) -->\n\n?/gm;

/** Returns the pages, in the order of the docs. Those of the client are TypeDoc's. */
export async function readPages(description: Published): Promise<MarkdownPage[]> {
  const written = await Promise.all(
    allPages.map(async ({ title, source, url }) => {
      const text = (await readFile(root + source, 'utf8')).replace(/^# .*\n+/, '').replaceAll(marks, '');
      return { title, url, source, text: withSiteLinks(text) };
    }),
  );
  const overview = { title: 'HTTP API', url: '/reference/', text: withSiteLinks(overviewOf(description)) };
  const operations = operationsOf(description).map((entry) => ({
    title: summaryOf(entry),
    url: operationUrl(`${entry.operation.operationId}`),
    text: withSiteLinks(operationPage(entry)),
  }));
  const isMore = ({ url }: PageEntry | MarkdownPage) => contents.More.some((page) => page.url === url);
  return [...written.filter((page) => !isMore(page)), overview, ...operations, ...written.filter(isMore)];
}

function overviewOf(description: Published): string {
  const { info } = description;
  const rows = operationsOf(description).map((entry) => {
    const { method, path, operation } = entry;
    return `- [${summaryOf(entry)}](#operation/${operation.operationId}): \`${method} ${path}\``;
  });
  return [
    info.description.trim(),
    '## Operations',
    rows.join('\n'),
    '## The description for your tools',
    downloads,
  ].join('\n\n');
}

const downloads =
  'The OpenAPI description in one file, as <a href="../openapi.yaml" target="_self">YAML</a> and <a href="../openapi.json" target="_self">JSON</a>, and ' +
  'the <a href="../reference.html" target="_self">reference on one page</a> for offline use.';

/** Turns the links of a source into links of the site. Those to other files of the project become text. */
function withSiteLinks(text: string): string {
  return text.replaceAll(/\[([^\]]+)\]\(([^)\s]+)\)/g, (link, label: string, target: string) => {
    if (/^[a-z]+:/.test(target)) return link;
    const [file = '', place = ''] = target.split(/(?=#)/);
    if (target.startsWith('#operation/')) return `[${label}](${operationUrl(target.slice('#operation/'.length))})`;
    if (target.startsWith('#section/'))
      return `[${label}](/reference/#${target.slice('#section/'.length).toLowerCase()})`;
    if (target.startsWith('#') || target.startsWith('/')) return link;
    const page = allPages.find(({ source }) => source.endsWith(`/${file}`) || source === file);
    return page ? `[${label}](${page.url}${place.startsWith('#') ? place : ''})` : label;
  });
}

/** Writes the pages for VitePress, and their Markdown versions. */
export async function writePages(pages: readonly MarkdownPage[]): Promise<void> {
  for (const folder of [pagesFolder, publicFolder]) await rm(folder, { recursive: true, force: true });
  for (const page of pages) {
    const name = `${page.url.slice(1)}index.md`;
    await write(pagesFolder, name, forVitePress(page));
    await write(publicFolder, name, `# ${page.title}\n\n${page.text.trim()}\n`);
  }
  await cp(join(root, 'LICENSE'), join(publicFolder, 'LICENSE.txt'));
}

export async function write(folder: string, name: string, text: string): Promise<void> {
  const file = join(folder, name);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
}

function forVitePress({ title, url, source, text }: MarkdownPage): string {
  const facts = { title, description: firstSentence(text), source, ...(url === home.url && { pageClass: 'home' }) };
  const head = `---\n${JSON.stringify(facts)}\n---\n`;
  // Pages that are made have their groups already.
  const body = text.includes(':::')
    ? text
    : text
        .replaceAll(captioned, '::: code-group\n\n$&\n\n:::')
        .replaceAll(/^```sh\nnpm install (.+)\n```$/gm, (_, what: string) => installTabs(what));
  return `${head}# ${title}\n\n${url === home.url ? firstScreen(body) : body}`;
}

/** A block with a caption. */
const captioned = /^```\w+ \[[^\]\n]+\]\n(?:(?!```$).*\n)*```$/gm;

function installTabs(what: string): string {
  const commands = { npm: 'npm install', pnpm: 'pnpm add', yarn: 'yarn add', bun: 'bun add' };
  const blocks = Object.entries(commands).map(([name, command]) => `\`\`\`sh [${name}]\n${command} ${what}\n\`\`\``);
  return ['::: code-group', ...blocks, ':::'].join('\n\n');
}

/** Returns the first sentence, as text. */
function firstSentence(text: string): string {
  const [sentence = ''] =
    /^.*?[.:](?=\s)/s.exec(text.replaceAll(/\[([^\]]+)\]\([^)]*\)/g, '$1').replaceAll('`', '')) ?? [];
  return sentence.replaceAll('\n', ' ').replace(/:$/, '.');
}

/** Returns the first screen of the home page: the first two paragraphs are its words. */
function firstScreen(text: string): string {
  const [tagline = '', note = '', ...rest] = text.split('\n\n');
  const doors = { 'Quick start': 'guides/getting-started/', 'HTTP API': 'reference/', Client: 'client/' };
  const links = Object.entries(doors).map(([name, url]) => `<a href="${url}">${name}</a>`);
  return [`<p class="tagline">${tagline}</p>`, `<p class="actions">${links.join(' ')}</p>`, note, ...rest].join('\n\n');
}
