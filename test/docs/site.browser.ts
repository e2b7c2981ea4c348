// The published docs, as `npm run docs` built them: their files, and their pages in a real Chromium.
import { readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import axe from 'axe-core';
import { context } from 'esbuild';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { launchChromium } from '../../scripts/chromium.ts';
import { type Published, samplesOf, titleOf } from '../../scripts/docs/markdown.ts';
import { siteFolder } from '../../scripts/docs/site.ts';
import { operationsOf } from '../../scripts/generate/description.ts';
import { root } from '../../scripts/paths.ts';

const read = (file: string) => readFileSync(siteFolder + file, 'utf8');
const files = readdirSync(siteFolder, { recursive: true, encoding: 'utf8' }).map((file) => file.replaceAll('\\', '/'));
const description: Published = JSON.parse(read('openapi.json'));
const operations = operationsOf(description).map(({ operation }) => operation);
const guides = description.tags.filter((tag) => tag['x-traitTag']);
/** The pages of the reference: where a link in the description leads, and the heading there. */
const reference = [
  ...guides.map(({ name }) => [`#tag/${name.replaceAll(' ', '-')}`, name]),
  ...operations.map((operation) => [`#operation/${operation.operationId}`, titleOf(operation)]),
];

describe('the files', () => {
  it('the description is the same as YAML and as JSON, refers to no other file and has no mark of `generate`', () => {
    const yaml = read('openapi.yaml');
    expect(parse(yaml)).toEqual(description);
    expect([...yaml.matchAll(/\$ref: .+/g)].filter(([each]) => !/\$ref: ['"]?#\//.test(each))).toEqual([]);
    expect(yaml).not.toContain('<!--');
  });

  it('the Markdown has each guide, and each operation with its responses and samples', () => {
    for (const [, heading] of reference) expect(read('llms-full.txt')).toContain(`# ${heading}\n`);
    for (const operation of operations) {
      const text = read(`${operation.operationId}.md`);
      for (const { source } of samplesOf(operation)) expect(text).toContain(source.trim());
      for (const status of Object.keys(operation.responses ?? {}))
        expect(text).toMatch(new RegExp(`^ {2}"?${status}"?:$`, 'm'));
    }
  });

  it('each link leads to a file of the site, and to a place in it', () => {
    const links = files.filter((file) => /\.(html|md|txt)$/.test(file)).flatMap(linksIn);
    expect(links.length).toBeGreaterThan(500);
    expect(links.filter(([file, link]) => !leadsSomewhere(file, link))).toEqual([]);
    // The two parts of the site lead to each other.
    expect(links).toContainEqual(['index.html', 'client/index.html']);
    expect(links).toContainEqual(['client/index.html', '../index.html']);
  });
});

/** Returns the links of a file that stay in the site. */
function linksIn(file: string): [file: string, link: string][] {
  const isPage = file.endsWith('.html');
  const text = isPage
    ? read(file).replaceAll(/<script\b.*?<\/script>/gs, '')
    : read(file).replaceAll(/^```.*?^```/gms, '');
  const links = [...text.matchAll(isPage ? /\b(?:href|src)="([^"]+)"/g : /\]\(([^)\s]+)\)/g)];
  return links
    .map(([, link = '']): [string, string] => [file, link.replaceAll('&amp;', '&')])
    .filter(([, link]) => !/^[a-z]+:/.test(link));
}

function leadsSomewhere(file: string, link: string): boolean {
  const [path = '', place] = decodeURIComponent(link).split('#');
  const target = path === '' ? file : posix.join(posix.dirname(file), path);
  // A browser follows the links inside the reference.
  if (!place || target === 'index.html') return files.includes(target);
  const headings = [...read(target).matchAll(/^#+ (.+)$/gm)].map(([, title = '']) => title.replaceAll(' ', '-'));
  return headings.some((each) => each.toLowerCase() === place) || read(target).includes(`id="${place}"`);
}

let browser: Browser;
let origin: string;

beforeAll(async () => {
  const server = await context({});
  // Below the root of the host, as GitHub Pages serves a project.
  const { port } = await server.serve({ host: '127.0.0.1', servedir: root });
  origin = `http://127.0.0.1:${port}/site/`;
  browser = await launchChromium();
  return () => server.dispose();
});
afterAll(() => browser.close());

async function open(options: Parameters<Browser['newContext']>[0] = {}): Promise<Page> {
  return (await browser.newContext(options)).newPage();
}

async function goto(page: Page, path: string): Promise<void> {
  // Without this, another place in the same page is not a new page.
  await page.goto('about:blank');
  await page.goto(origin + path, { waitUntil: path.startsWith('client/') ? 'load' : 'networkidle' });
  // A color on its way to another is none of the page.
  await page.addStyleTag({ content: '* { animation: none !important; transition: none !important; }' });
}

describe('the reference', () => {
  it('each link leads to a page', async () => {
    const page = await open();
    await goto(page, 'index.html');
    const links = page.locator('a[href^="#"]');
    const hrefs = await links.evaluateAll((all) => all.map((each) => each.getAttribute('href') ?? ''));
    expect(hrefs.length).toBeGreaterThan(reference.length);
    for (const href of new Set(hrefs)) {
      await goto(page, `index.html${href}`);
      expect(await page.getByText('No page at this address').count(), href).toBe(0);
    }
  });

  it('each operation shows each of its samples', async () => {
    const page = await open({ viewport: { width: 1400, height: 1000 } });
    for (const operation of operations) {
      await goto(page, `index.html#operation/${operation.operationId}`);
      const panel = page.locator(
        `[data-section-id$="/${operation.operationId?.toLowerCase()}"] .panel-request-samples`,
      );
      for (const { label, source } of samplesOf(operation)) {
        await panel.locator('button[aria-haspopup="menu"]').last().click();
        await page.getByRole('menuitem', { name: label, exact: true }).click();
        await expect
          // biome-ignore lint/performance/useDomNodeTextContent: line breaks show as they are.
          .poll(async () => (await panel.locator('pre, code').first().innerText()).trim())
          .toBe(source.trim());
      }
    }
  });
});

const isFirstInFolder = (file: string, index: number, all: string[]) =>
  all.findIndex((each) => posix.dirname(each) === posix.dirname(file)) === index;

/** The faults of Redoc and TypeDoc that cannot be fixed here. */
const faultsOfOthers = [
  // TypeDoc puts the link to a section into the summary that opens it.
  /^nested-interactive: <summary class="tsd-accordion-summary"/,
  // Redoc names a switch "Example", and shows the example that is chosen in it.
  /^label-content-name-mismatch: <button [^>]*aria-label="Example"/,
];
const wide = { viewport: { width: 1400, height: 1000 } };
const narrow = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };
const modes = {
  wide,
  'wide-dark': { ...wide, colorScheme: 'dark' as const },
  narrow,
  'narrow-dark': { ...narrow, colorScheme: 'dark' as const },
};

it.concurrent.for(Object.entries(modes))(
  'each page is accessible, fits and needs no other host: %s',
  { timeout: 170_000 },
  async ([mode, options], { expect }) => {
    const page = await open(options);
    const problems = new Set<string>();
    page.on('request', (request) => {
      if (!/^(data|blob|about):/.test(request.url()) && !request.url().startsWith(origin)) problems.add(request.url());
    });
    page.on('console', (message) => message.type() === 'error' && problems.add(message.text()));
    page.on('pageerror', (error) => problems.add(error.message));
    const client = files.filter((file) => /^client\/.*\.html$/.test(file)).filter(isFirstInFolder);
    for (const path of ['index.html', ...reference.map(([anchor]) => `index.html${anchor}`), ...client]) {
      await goto(page, path);
      await page.screenshot({ path: `${root}.scratch/screenshots/${mode}/${path.replaceAll(/\W+/g, '-')}.png` });
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      if (width > options.viewport.width) problems.add(`${path} is ${width} pixels wide`);
      await page.evaluate(axe.source);
      const { violations } = await page.evaluate(() => window.axe.run({ resultTypes: ['violations'], preload: false }));
      for (const { id, nodes } of violations.filter(({ impact }) => impact === 'serious' || impact === 'critical'))
        for (const { html, failureSummary } of nodes) problems.add(`${id}: ${html} on ${path}: ${failureSummary}`);
    }
    expect([...problems].filter((problem) => !faultsOfOthers.some((fault) => fault.test(problem)))).toEqual([]);
  },
);

declare global {
  interface Window {
    axe: typeof axe;
  }
}
