// What is in the published docs, as far as it takes no browser to see it.
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, posix, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { serverUrl, valueRule } from '../../generated/constants.ts';
import { operationFile } from '../../scripts/docs/pages.ts';
import { buildSite } from '../../scripts/docs/site.ts';
import { guides, operations, published } from './pages.ts';

let folder: string;
let files: string[];
const read = (file: string) => readFile(join(folder, file), 'utf8');

beforeAll(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'site-')), 'site');
  await buildSite(folder);
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  files = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(folder, join(parentPath, name)).replaceAll('\\', '/'));
}, 120_000);

afterAll(() => rm(join(folder, '..'), { recursive: true }));

describe('the reference', () => {
  it('has a title, a description and an icon of its own, and asks for nothing', async () => {
    const page = await read('index.html');
    const head = page.slice(0, page.indexOf('<style'));
    const { title, summary } = published.document.info;
    expect(head).toContain(`<title>${title}</title>`);
    expect(head).toContain(`<meta name="description" content="${summary}">`);
    expect(head).toContain('<link rel="icon" href="data:image/svg+xml;base64,');
    expect(page).toContain('"disableTelemetry":true');
    expect(page).toContain("default-src 'none'");
    expect(page).not.toMatch(
      /<(?:script|img|iframe)\b[^>]*\bsrc="(?!data:)|<link [^>]*rel="(?:stylesheet|modulepreload)/,
    );
    // Its scripts name no picture of another host either.
    expect([...page.matchAll(/https?:[^\s"'`<>]+\.(?:svg|png|js|css|woff2?)\b/g)].map(([url]) => url)).toEqual([]);
  });

  it('reloads nothing by itself: that is for who writes it', async () => {
    expect(await read('index.html')).not.toContain('/reloads');
  });
});

describe('the document', () => {
  it('is there as YAML and as JSON, the same in both', async () => {
    const document = JSON.parse(await read('openapi.json'));
    expect(parse(await read('openapi.yaml'))).toEqual(document);
    expect(document.openapi).toMatch(/^3\./);
  });

  it('is whole: it refers to no file, and shows no marks of what is generated', async () => {
    const text = await read('openapi.yaml');
    const references = [...text.matchAll(/\$ref: ['"]?([^'"\s]+)/g)].map(([, reference]) => reference);
    expect(references.length).toBeGreaterThan(0);
    expect(references.filter((reference) => !reference?.startsWith('#/'))).toEqual([]);
    expect(text).not.toContain('<!--');
  });
});

describe('for machines', () => {
  it('every guide and every operation has a twin in Markdown', () => {
    const twins = [...guides.map(({ file }) => file), ...operations.map((each) => operationFile(each.operationId))];
    expect(files).toEqual(expect.arrayContaining(['index.md', ...twins]));
    expect(guides.length).toBeGreaterThan(4);
  });

  it('llms.txt has a title, a summary, and lists of links under headings', async () => {
    const lines = (await read('llms.txt')).split('\n');
    expect(lines[0]).toBe(`# ${published.document.info.title}`);
    expect(lines[2]).toBe(`> ${published.document.info.summary}`);
    const first = lines.findIndex((line) => line.startsWith('## '));
    const below = lines.slice(first).filter((line) => line !== '' && !line.startsWith('## '));
    for (const line of below) expect(line).toMatch(/^- \[[^\]]+\]\([^)]+\)(: .+)?$/);
    expect(lines).toContain('## Optional');
  });

  it('llms-full.txt has all twins', async () => {
    // Where a link leads is told from another place there.
    const withoutLinks = async (file: string) => (await read(file)).replaceAll(/\]\([^)]*\)/g, ']').trim();
    const full = await withoutLinks('llms-full.txt');
    const twins = [...guides.map(({ file }) => file), ...operations.map((each) => operationFile(each.operationId))];
    for (const twin of twins) expect(full).toContain(await withoutLinks(twin));
  });

  it('the twin of an operation has its limits, answers, examples and samples', async () => {
    const text = await read(operationFile('updateFileMetadataKey'));
    const operation = operations.find(({ operationId }) => operationId === 'updateFileMetadataKey');
    expect(text).toContain(serverUrl);
    expect(text).toContain(`${valueRule.minLength} to ${valueRule.maxLength} characters`);
    for (const status of Object.keys(operation?.responses ?? {})) expect(text).toContain(`\n### ${status}\n`);
    const samples = operation?.['x-codeSamples'] ?? [];
    expect(samples.length).toBeGreaterThan(0);
    for (const { label, source } of samples) {
      const code = text.split(`### ${label}\n\n`)[1] ?? '';
      expect(code.slice(code.indexOf('\n') + 1).startsWith(`${String(source).trim()}\n\`\`\``)).toBe(true);
    }
  });
});

describe('the API of the client', () => {
  it('and the reference lead to each other, verb by verb', async () => {
    const page = await read('index.html');
    const client = await read('client/interfaces/uploadcare-metadata.MetadataClient.html');
    for (const verb of ['list', 'get', 'set', 'delete']) {
      expect(page).toContain(`client/interfaces/uploadcare-metadata.MetadataClient.html#${verb}`);
      expect(client).toContain(`id="${verb}"`);
    }
    for (const { operationId } of operations)
      expect(client).toMatch(new RegExp(`href="../../index\\.html#/[^"]*/${operationId.toLowerCase()}"`));
  });
});

it('every link inside the site leads to a file, and to a place in it', async () => {
  const broken: string[] = [];
  let count = 0;
  for (const file of files.filter((each) => /\.(html|md|txt)$/.test(each))) {
    for (const link of linksIn(file, await read(file))) {
      count += 1;
      const [path = '', place] = decodeURIComponent(link).split('#');
      const target = path === '' ? file : posix.join(posix.dirname(file), path);
      if (!files.includes(target)) broken.push(`${file}: ${link}`);
      // Those of the reference are looked at in a browser.
      else if (place && target.startsWith('client/') && !(await read(target)).includes(`id="${place}"`))
        broken.push(`${file}: ${link}`);
    }
  }
  expect(broken).toEqual([]);
  expect(count).toBeGreaterThan(500);
}, 60_000);

/** The links of a page that stay in the site. */
function linksIn(file: string, text: string): string[] {
  const isPage = file.endsWith('.html');
  // What is in the scripts of the reference are no links.
  const seen = isPage ? text.replaceAll(/<script\b.*?<\/script>/gs, '') : text.replaceAll(/^```.*?^```/gms, '');
  const links = [...seen.matchAll(isPage ? /\b(?:href|src)="([^"]+)"/g : /\]\(([^)\s]+)\)/g)];
  return links
    .map(([, link = '']) => link.replaceAll('&amp;', '&'))
    .filter((link) => !/^(?:[a-z]+:|#icon-)/.test(link))
    .filter((link) => !(file === 'index.html' && link.startsWith('#')));
}
