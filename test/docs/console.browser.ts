// The console of the published docs in a real Chromium, as a person uses it.
import { createHmac } from 'node:crypto';
import axe from 'axe-core';
import { context } from 'esbuild';
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { serverUrl } from '../../generated/constants.ts';
import { launchChromium } from '../../scripts/chromium.ts';
import { siteFolder } from '../../scripts/docs/site.ts';
import { root } from '../../scripts/paths.ts';

const pages = {
  set: 'reference/updateFileMetadataKey/',
  get: 'reference/getFileMetadataKey/',
  authentication: 'guides/authentication/',
  errors: 'guides/errors/',
  start: 'guides/updates/',
};
const emulatorUrl = 'http://127.0.0.1:4000';
const uuid = '21975c81-7f57-4c7a-aef9-acfe28779f78';

let browser: Browser;
let origin: string;
let page: Page;
/** Requests to other hosts, errors and warnings of the console, and violations of the CSP. */
let problems: string[];
let requests: string[];

beforeAll(async () => {
  const server = await context({});
  const { port } = await server.serve({ host: '127.0.0.1', servedir: siteFolder });
  origin = `http://127.0.0.1:${port}/`;
  browser = await launchChromium();
  return () => server.dispose();
});
afterAll(() => browser.close());

async function open(path: string, options: BrowserContextOptions = {}): Promise<void> {
  page = await (await browser.newContext(options)).newPage();
  page.on('request', (request) => {
    requests.push(request.url());
    if (!/^(data|blob):/.test(request.url()) && !request.url().startsWith(origin)) problems.push(request.url());
  });
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) problems.push(message.text());
  });
  page.on('pageerror', ({ message }) => problems.push(message));
  await goto(path);
}

const goto = (path: string) => page.goto(`${origin}${path}`, { waitUntil: 'networkidle' });

beforeEach(() => {
  problems = [];
  requests = [];
});
afterEach(async () => {
  await page.context().close();
  expect(problems).toEqual([]);
});

/** The sample whose code contains a string, with its controls. */
const sampleWith = (text: string) =>
  page.locator('.sample:visible', { has: page.locator('pre', { hasText: text }) }).first();
/** Chooses a tab of the samples. */
const choose = (label: string) => page.locator('.vp-code-group .tabs label').getByText(label, { exact: true }).click();
// biome-ignore lint/performance/useDomNodeTextContent: text as a person sees it.
const textOf = (locator: Locator) => locator.innerText();
const statusOf = (sample: Locator) => sample.getByRole('status').textContent();
/** The keys, values and changes in the table of the file. */
const fileOf = (sample: Locator) => sample.locator('tbody tr').allInnerTexts();

describe('a sample', () => {
  it('runs by keyboard with a changed value, changes the file, and shows the code that ran', async () => {
    await open(pages.set);
    const sample = sampleWith('createMetadataClient');
    expect(requests.filter((url) => /session/.test(url))).toEqual([]);
    await sample.getByLabel('key').focus();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Control+A');
    await page.keyboard.type("it's a dog");
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await expect.poll(() => statusOf(sample)).toBe("Done after 1 request. Printed: it's a dog");
    expect(await fileOf(sample)).toEqual(['pet\tcat', expect.stringMatching(/^subsystem\tit's a dog\s+was uploader$/)]);
    expect(await textOf(sample.locator('pre code'))).toContain(String.raw`const value = 'it\'s a dog';`);

    const [request = '', toSign = '', response = ''] = await sample.locator('.view pre').allInnerTexts();
    expect(request).toContain(
      `Authorization: Uploadcare demopublickey:${createHmac('sha1', 'demosecretkey').update(toSign).digest('hex')}\n`,
    );
    expect(request).toMatch(/\n\n"it's a dog"$/);
    expect(response).toMatch(/^200 OK\n.*\n\n"it's a dog"$/s);
    // The focus stays on the button.
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Run');
  });

  it('reads on another page what a sample wrote before', async () => {
    await open(pages.set);
    const sample = sampleWith('createMetadataClient');
    await sample.getByLabel('value').fill('dog');
    await sample.getByRole('button', { name: 'Run' }).click();
    await expect.poll(() => statusOf(sample)).toContain('Printed: dog');
    await page.evaluate(`document.querySelector('a[href$="${pages.get}"]').click()`);
    await page.waitForURL(`**/${pages.get}`);
    await choose('openapi-fetch');
    const reading = sampleWith('createMetadataApi');
    await reading.getByRole('button', { name: 'Run' }).click();
    await expect.poll(() => statusOf(reading)).toContain('Printed: dog');
    await reading.getByRole('button', { name: 'Reset' }).click();
    await reading.getByRole('button', { name: 'Run' }).click();
    await expect.poll(() => statusOf(reading)).toContain('Printed: uploader');
  });

  it.each([
    ['key', '..'],
    ['value', ''],
  ])('with a wrong %s shows that nothing was sent', async (name, wrong) => {
    await open(pages.set);
    const sample = sampleWith('createMetadataClient');
    await sample.getByLabel(name).fill(wrong);
    await sample.getByRole('button', { name: 'Run' }).click();
    await expect
      .poll(() => statusOf(sample))
      .toMatch(`Failed after 0 requests. Nothing was sent. ValidationError: \`${name}\``);
    expect(await textOf(sample.locator('.view'))).toContain('Nothing was sent. ValidationError');
    expect(await sample.locator('.view pre').count()).toBe(0);
  });

  it('of a guide runs, also when it continues another', async () => {
    await open(pages.start);
    const sample = sampleWith('metadata.replace');
    await sample.getByRole('button', { name: 'Run' }).click();
    await expect.poll(() => statusOf(sample)).toMatch(/^Done after 4 requests/);
  });
});

describe('a fault', () => {
  it.each([
    ['429 with Retry-After', ['429 Too Many Requests', '200 OK'], 'dog'],
    ['503, twice', ['503 Service Unavailable', '503 Service Unavailable', '200 OK'], 'dog'],
    ['A lost response', ['no response', '404 Not Found', '200 OK'], '{}'],
    ['A clock that is 20 minutes wrong', ['401 Unauthorized', '200 OK'], 'dog'],
  ])('%s shows the attempts', async (name, statuses, printed) => {
    await open(pages.errors);
    const sample = page.locator('.sample', { has: page.getByRole('button', { name, exact: true }) });
    await sample.getByRole('button', { name, exact: true }).focus();
    await page.keyboard.press('Enter');
    if (name.startsWith('429')) {
      await expect.poll(() => statusOf(sample)).toBe('Waiting 2.0 seconds before the next attempt.');
      await expect.poll(() => textOf(sample.locator('.wait'))).toMatch(/^Waits 2.0 s: 1\.\d s left$/);
    }
    await expect
      .poll(() => statusOf(sample), { timeout: 8_000 })
      .toBe(`Done after ${statuses.length} requests. Printed: ${printed}`);
    expect(await sample.locator('summary strong').allInnerTexts()).toEqual(statuses);
    expect(await sample.locator('.wait').allInnerTexts()).toEqual(
      Array(name.includes('clock') ? 0 : statuses.filter((each) => /^(429|503|no)/.test(each)).length).fill(
        expect.stringMatching(/^Waits \d\.\d s$/),
      ),
    );
  });
});

describe('the signature calculator', () => {
  const summary = 'Open the signature calculator';
  /** Opens it by keyboard. */
  async function openCalculator(): Promise<Locator> {
    await open(pages.authentication);
    expect(requests.filter((url) => /SignatureCalculator/.test(url))).toEqual([]);
    await page.getByText(summary).focus();
    await page.keyboard.press('Enter');
    await page.getByLabel('Path').waitFor();
    return page.locator('.tool');
  }

  it('starts with the request of the guide', async () => {
    const tool = await openCalculator();
    const signature = await textOf(tool.locator('.signature'));
    const guide = (await textOf(page.locator('.vp-doc'))).replace(await textOf(tool), '');
    expect(signature).toMatch(/^[0-9a-f]{40}$/);
    expect(guide).toContain(signature);
    expect(guide).toContain((await tool.locator('.lines code').allInnerTexts()).join('\n'));
  });

  // Vectors of Python's hmac and hashlib.
  it.each([
    [
      'GET',
      '/files/?limit=1&stored=true',
      '',
      'Mon, 05 Nov 2018 13:14:41 GMT',
      'demosecretkey',
      '34ae4de8c47d9f8e9bc8a7da9a5081267a0e4c03',
    ],
    [
      'DELETE',
      `/files/${uuid}/metadata/pet/`,
      '',
      'Thu, 01 Jan 2026 00:00:00 GMT',
      'demosecretkey',
      '9f38c2101b1d0fef973198ad3206d4915a37d8f8',
    ],
    [
      'PUT',
      '/files/a55d6b25-d03c-4038-9838-6e06bb7df598/metadata/-:45az_/',
      '"any string up to 512"',
      'Thu, 06 Oct 2022 07:01:52 GMT',
      'demosecretkey',
      '7ddf538920b6fb8f7ccda777763af2b8b9b319b8',
    ],
    [
      'GET',
      `/files/${uuid}/metadata/`,
      '',
      'Mon, 05 Nov 2018 13:14:41 GMT',
      'sécrèt-🔑',
      '3b23eb68ba6b7e5425bac5874a18dec99f481c53',
    ],
  ])('calculates the vector of %s %s', async (method, path, body, date, secretKey, expected) => {
    const tool = await openCalculator();
    await tool.getByLabel('Method').selectOption(method);
    await tool.getByLabel('Path').fill(path);
    await tool.getByLabel('Body').fill(body);
    await tool.getByLabel('Date').fill(date);
    await tool.getByLabel('Secret key').fill(secretKey);
    expect(await textOf(tool.locator('.signature'))).toBe(expected);
    await tool.getByLabel(/^Compare/).fill(expected);
    expect(await textOf(tool.getByRole('status'))).toBe('The signature is right.');
    // The key is only in the page.
    expect(
      await page.evaluate(
        'JSON.stringify([location.href, localStorage, sessionStorage, document.cookie, history.state])',
      ),
    ).not.toContain(secretKey);
    await page.reload({ waitUntil: 'networkidle' });
    await page.getByText(summary).click();
    expect(await page.getByLabel('Secret key').inputValue()).toBe('demosecretkey');
  });

  it('finds the line that differs, and says why', async () => {
    const tool = await openCalculator();
    const lines = await tool.locator('.lines code').allInnerTexts();
    await tool.getByLabel(/^Compare/).fill(lines.join('\n').replace(/\/$/, ''));
    const status = tool.getByRole('status');
    expect(await textOf(status)).toContain('Line 5 (path) differs.');
    expect(await textOf(status)).toContain('Sign the path with the slash at its end.');
    expect(await tool.locator('.lines .wrong code').allInnerTexts()).toEqual([lines[4]]);
    await tool.getByLabel(/^Compare/).fill(lines.join('\n'));
    expect(await textOf(status)).toBe('The string to sign is right.');
  });

  it('takes the current time, and shows the secret key on request', async () => {
    const tool = await openCalculator();
    expect(await textOf(tool)).toContain('The API rejects this date now');
    await tool.getByRole('button', { name: 'Now' }).click();
    expect(Math.abs(Date.parse(await tool.getByLabel('Date').inputValue()) - Date.now())).toBeLessThan(60_000);
    expect(await textOf(tool)).not.toContain('rejects');
    const secretKey = tool.getByLabel('Secret key');
    expect(await secretKey.getAttribute('type')).toBe('password');
    await tool.getByRole('button', { name: 'Show' }).click();
    expect(await secretKey.getAttribute('type')).toBe('text');
  });
});

describe('the base URL', () => {
  /** The URLs in the samples for a shell and Python. */
  const urls = async () => {
    const texts = await page.locator(':is(.language-sh, .language-python) code').allTextContents();
    return [...new Set(texts.join('\n').match(/https?:\/\/[^/'"$]+/g))];
  };

  it('is switched by keyboard in all samples, and remembered across pages', async () => {
    await open(pages.set);
    expect(await urls()).toEqual([serverUrl]);
    await choose('curl');
    const production = page.getByRole('radio', { name: 'production' }).filter({ visible: true }).first();
    await production.focus();
    await page.keyboard.press('ArrowDown');
    expect(await urls()).toEqual([emulatorUrl]);
    expect(await page.getByText('uploadcare-metadata emulate --port 4000').count()).toBeGreaterThan(0);
    await goto(pages.get);
    expect(await urls()).toEqual([emulatorUrl]);
    await production.check();
    expect(await urls()).toEqual([serverUrl]);
    await goto(pages.set);
    expect(await urls()).toEqual([serverUrl]);
  });
});

const modes: Record<string, BrowserContextOptions & { viewport: { width: number; height: number } }> = {
  wide: { viewport: { width: 1400, height: 1000 } },
  'wide-dark': { viewport: { width: 1400, height: 1000 }, colorScheme: 'dark' },
  narrow: { viewport: { width: 390, height: 844 } },
  'narrow-dark': { viewport: { width: 390, height: 844 }, colorScheme: 'dark' },
};

it.each(Object.entries(modes))('all that is open is accessible and fits: %s', async (mode, options) => {
  await open(pages.set, options);
  for (const path of [pages.set, pages.errors, pages.authentication]) {
    await goto(path);
    await page.addStyleTag({ content: '* { animation: none !important; transition: none !important; }' });
    await page.evaluate('for (const each of document.querySelectorAll(".tool")) each.open = true');
    for (const button of await page.getByRole('button', { name: /^(Run|A lost response)$/ }).all())
      if (await button.isVisible()) await button.click();
    for (const radio of await page.getByRole('radio', { name: 'emulator' }).all())
      if (await radio.isVisible()) await radio.check();
    const own = page.getByLabel(/^Compare/);
    if (path === pages.authentication) await own.fill('PUT\n\n\n\n');
    await expect.poll(() => page.locator('[aria-disabled="true"]').count()).toBe(0);
    await page.screenshot({
      path: `${root}.scratch/screenshots/${mode}/console-${path.replaceAll(/\W+/g, '-')}.png`,
      fullPage: true,
    });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(options.viewport.width);
    await page.evaluate(axe.source);
    const { violations } = await page.evaluate(() =>
      window.axe.run({ include: ['.console', '.status'] }, { resultTypes: ['violations'], preload: false }),
    );
    expect(violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))).toEqual([]);
  }
});

it('is not there without scripts, and the samples are', async () => {
  await open(pages.set, { javaScriptEnabled: false });
  expect(await page.locator('.console:visible').count()).toBe(0);
  expect(await textOf(page.locator('.sample pre').first())).toContain('createMetadataClient');
});
