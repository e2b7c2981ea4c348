// The published docs, as `npm run docs` built them: their files, and their pages in a real Chromium.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import axe from 'axe-core';
import { context } from 'esbuild';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { launchChromium } from '../../scripts/chromium.ts';
import { allPages, operationUrl } from '../../scripts/docs/contents.ts';
import { samplesOf, summaryOf } from '../../scripts/docs/operation.ts';
import { siteFolder } from '../../scripts/docs/site.ts';
import { dereference, operationsOf } from '../../scripts/generate/description.ts';
import { root } from '../../scripts/paths.ts';

const read = (file: string) => readFileSync(siteFolder + file, 'utf8');
const files = readdirSync(siteFolder, { recursive: true, encoding: 'utf8' });
const pages = files.filter((file) => file.endsWith('.html') && file !== '404.html' && file !== 'reference.html');
const operations = operationsOf(dereference(JSON.parse(read('openapi.json'))));
const own = pages.filter((file) => !file.startsWith('client/'));

describe('the files', () => {
  it('have a page for each guide, each operation and each export', () => {
    const urls = [
      ...allPages.map(({ url }) => url),
      ...operations.map(({ operation }) => operationUrl(`${operation.operationId}`)),
    ];
    for (const url of urls) for (const name of ['index.html', 'index.md']) expect(files).toContain(url.slice(1) + name);
    expect(files).toContain('client/uploadcare-metadata/functions/createMetadataClient.html');
  });

  it('have the description as YAML and as JSON, without references to other files and marks of `generate`', () => {
    expect(parse(read('openapi.yaml'))).toEqual(JSON.parse(read('openapi.json')));
    expect([...read('openapi.yaml').matchAll(/\$ref: .+/g)].filter(([each]) => !/\$ref: ['"]?#\//.test(each))).toEqual(
      [],
    );
    for (const page of own) expect(read(page)).not.toContain('made by `npm run generate`');
  });

  it('have each sample and response of an operation on its page and in its Markdown version', () => {
    for (const entry of operations) {
      const text = read(`${operationUrl(`${entry.operation.operationId}`).slice(1)}index.md`);
      for (const { source } of samplesOf(entry)) expect(text).toContain(source.trim());
      for (const status of Object.keys(entry.operation.responses ?? {}))
        if (status !== 'default') expect(text).toContain(`### ${status}\n`);
      expect(read('llms-full.txt')).toContain(`# ${summaryOf(entry)}\n`);
    }
  });

  it('know the source of each page that is not of the client, for its edit link', () => {
    const sources = files
      .filter((file) => /^assets\/(?!client_).*\.md\.[^.]+\.js$/.test(file))
      .map((file) => /"filePath":"([^"]*)"/.exec(read(file))?.[1] ?? file);
    expect(sources).toHaveLength(own.length);
    for (const source of sources) expect(existsSync(root + source), source).toBe(true);
  });

  it('have pages of at most 60 kB of HTML, the client aside', () => {
    const sizes = own.map((file) => [file, Buffer.byteLength(read(file))] as const);
    expect(sizes.filter(([, size]) => size > 60_000)).toEqual([]);
  });

  it('have a title, a description and a policy of their own on each page', () => {
    const titles = own.map((file) => /<title>(.*?)<\/title>/.exec(read(file))?.[1]);
    expect(new Set(titles).size).toBe(own.length);
    const descriptions = own.map((file) => /<meta name="description" content="([^"]{10,})"/.exec(read(file))?.[1]);
    expect(new Set(descriptions).size).toBe(own.length);
    for (const page of pages) {
      expect(read(page)).toMatch(
        /<head>\s*<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self' 'sha256-/,
      );
      expect(read(page)).toMatch(/<meta property="og:title" content="[^"]+"/);
    }
  });

  it('have links that lead to a file of the site, and to a place in it', () => {
    const links = [...pages, 'llms.txt'].flatMap(linksIn);
    expect(links.length).toBeGreaterThan(500);
    expect([
      ...new Set(links.filter(([file, link]) => !leadsSomewhere(file, link)).map((link) => link.join(' → '))),
    ]).toEqual([]);
  });
});

/** Returns the links of a file that stay in the site. */
function linksIn(file: string): [file: string, link: string][] {
  const isPage = file.endsWith('.html');
  const links = [
    ...read(file).matchAll(isPage ? /<(?:a|link|script)\b[^>]*\b(?:href|src)="([^"]+)"/g : /\]\(([^)\s]+)\)/g),
  ];
  return links
    .map(([, link = '']): [string, string] => [file, link.replaceAll('&amp;', '&')])
    .filter(([, link]) => !/^[a-z]+:/.test(link));
}

function leadsSomewhere(file: string, link: string): boolean {
  const [path = '', place] = decodeURIComponent(link).split('#');
  const target =
    path === '' ? file : posix.join(path.startsWith('/') ? '' : posix.dirname(file), path.replace(/^\//, ''));
  const page = [target, posix.join(target, 'index.html'), `${target}.html`].find(
    (each) => files.includes(each) && /\.\w+$/.test(each),
  );
  return page !== undefined && (!place || read(page).includes(`id="${place}"`));
}

let browser: Browser;
let origin: string;

beforeAll(async () => {
  const server = await context({});
  const { port } = await server.serve({ host: '127.0.0.1', servedir: siteFolder });
  origin = `http://127.0.0.1:${port}/`;
  browser = await launchChromium();
  return () => server.dispose();
});
afterAll(() => browser.close());

async function open(options: BrowserContextOptions = {}): Promise<{ page: Page; problems: Set<string> }> {
  const page = await (await browser.newContext(options)).newPage();
  const problems = new Set<string>();
  page.on('request', (request) => {
    if (!/^(data|blob|about):/.test(request.url()) && !request.url().startsWith(origin)) problems.add(request.url());
  });
  page.on('console', (message) => message.type() === 'error' && problems.add(message.text()));
  page.on('pageerror', (error) => problems.add(error.message));
  return { page, problems };
}

const wide = { viewport: { width: 1400, height: 1000 } };
const narrow = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };
const modes = { wide, 'narrow-dark': { ...narrow, colorScheme: 'dark' as const } };
/** VitePress names its button "Search", and shows the key for it too. */
const faultOfOthers = /^label-content-name-mismatch: <button [^>]*DocSearch-Button/;
const isFirstInFolder = (file: string, index: number, all: string[]) =>
  all.findIndex((each) => posix.dirname(each) === posix.dirname(file)) === index;

it.concurrent.for(Object.entries(modes))(
  'each page is accessible, fits and needs no other host: %s',
  { timeout: 170_000 },
  async ([mode, options], { expect }) => {
    const { page, problems } = await open(options);
    const visited =
      mode === 'narrow-dark'
        ? pages
        : [...own, ...pages.filter((file) => file.startsWith('client/')).filter(isFirstInFolder)];
    for (const path of visited) {
      await page.goto(origin + path, { waitUntil: 'load' });
      // A color on its way to another is none of the page.
      await page.addStyleTag({ content: '* { animation: none !important; transition: none !important; }' });
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      if (width > options.viewport.width) problems.add(`${path} is ${width} pixels wide`);
      if (path.startsWith('client/') && !isFirstInFolder(path, pages.indexOf(path), pages)) continue;
      await page.screenshot({ path: `${root}.scratch/screenshots/${mode}/${path.replaceAll(/\W+/g, '-')}.png` });
      await page.evaluate(axe.source);
      const { violations } = await page.evaluate(() => window.axe.run({ resultTypes: ['violations'], preload: false }));
      for (const { id, nodes } of violations) for (const { html } of nodes) problems.add(`${id}: ${html} on ${path}`);
    }
    expect([...problems].filter((problem) => !faultOfOthers.test(problem))).toEqual([]);
  },
);

describe('a person', () => {
  it.each([
    ['SigningError', '/client/uploadcare-metadata/classes/SigningError'],
    ['429', '/guides/errors/'],
    ['createMetadataProxy', '/client/uploadcare-metadata/server/functions/createMetadataProxy'],
  ])('finds %s by keyboard alone', async (words, url) => {
    const { page, problems } = await open(wide);
    await page.goto(origin, { waitUntil: 'networkidle' });
    // The page may still be starting.
    const box = page.getByRole('dialog').or(page.locator('.VPLocalSearchBox'));
    await expect.poll(() => page.keyboard.press('Control+k').then(() => box.count()), { timeout: 10_000 }).toBe(1);
    await page.keyboard.type(words);
    const results = page.locator('#localsearch-list a');
    await expect.poll(() => results.count(), { timeout: 10_000 }).toBeGreaterThan(0);
    const links = await results.evaluateAll((all) => all.map((each) => each.getAttribute('href') ?? ''));
    const index = links.findIndex((link) => link.startsWith(url));
    expect(index, links.join()).toBeGreaterThan(-1);
    for (let count = 0; count < index; count++) await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForURL(`**${url}*`);
    expect([...problems]).toEqual([]);
  });

  it('keeps the language of the samples and the theme on the next page, and copies code', async () => {
    const { page, problems } = await open({ ...wide, permissions: ['clipboard-read', 'clipboard-write'] });
    const [first, second] = operations.map(({ operation }) => operationUrl(`${operation.operationId}`));
    await page.goto(origin + first?.slice(1), { waitUntil: 'networkidle' });
    await page.locator('.vp-code-group .tabs label', { hasText: 'Python' }).click();
    await page.getByRole('switch').first().click();
    await page.goto(origin + second?.slice(1), { waitUntil: 'networkidle' });
    const code = page.locator('.vp-code-group .language-python');
    await expect.poll(() => code.isVisible()).toBe(true);
    expect(await page.evaluate(() => document.documentElement.classList.contains('dark'))).toBe(true);
    await code.hover();
    await code.getByRole('button').first().click();
    const python = samplesOf(operations[1] as (typeof operations)[number]).find(
      ({ label }) => label === 'Python',
    )?.source;
    expect((await page.evaluate(() => navigator.clipboard.readText())).trim()).toBe(python?.trim());
    expect([...problems]).toEqual([]);
  });

  it('reads each guide without scripts, and finds the way from an unknown address', async () => {
    const { page } = await open({ javaScriptEnabled: false });
    for (const { url, title } of allPages.slice(1)) {
      await page.goto(origin + url.slice(1));
      expect(await page.locator('h1').allTextContents()).toEqual([expect.stringContaining(title)]);
    }
    expect(read('404.html')).toContain('404');
  });
});

declare global {
  interface Window {
    axe: typeof axe;
  }
}
