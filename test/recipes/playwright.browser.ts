// The recipe for Playwright, with a page in a real Chromium.
import { build } from 'esbuild';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { emulateBackend, emulator } from '../../openapi/samples/recipes/playwright.ts';
import { launchChromium } from '../../scripts/chromium.ts';
import { root } from '../../scripts/paths.ts';
import { uuid } from '../support/client.ts';

const origin = 'https://app.example.com';
let browser: Browser;
let page: Page;

beforeAll(async () => {
  browser = await launchChromium();
  const { outputFiles } = await build({
    stdin: { contents: "export * from 'uploadcare-metadata/browser';", resolveDir: root },
    alias: { 'uploadcare-metadata/browser': `${root}src/browser.ts` },
    ...{ bundle: true, format: 'esm', write: false, logLevel: 'error' },
  });
  page = await browser.newPage();
  await page.route(`${origin}/**`, (route) =>
    route.request().url().endsWith('.js')
      ? route.fulfill({ contentType: 'text/javascript', body: outputFiles[0]?.text ?? '' })
      : route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>App</title>' }),
  );
  await emulateBackend(page);
  await page.goto(`${origin}/app/`);
});
afterAll(() => browser.close());
beforeEach(() => emulator.reset());

/** Runs an expression in the page, where `metadata` is a client of the backend. */
const inPage = (code: string) =>
  page.evaluate(`import('/client.js').then(async ({ createMetadataClient }) => {
    const metadata = createMetadataClient({ baseUrl: '/api/metadata', sleep: async () => {} });
    return ${code};
  }).catch((error) => error.name)`);

it('the recipe for Playwright stores what a page writes', async () => {
  expect(await inPage(`metadata.set('${uuid}', 'a:b', 'naïve 🐈')`)).toBe('naïve 🐈');
  expect(await inPage(`metadata.list('${uuid}')`)).toEqual({ 'a:b': 'naïve 🐈' });
  expect(await inPage(`metadata.delete('${uuid}', 'a:b')`)).toBeUndefined();
  expect(emulator.metadataOf(uuid)).toEqual({});
  expect(emulator.requests).toContainEqual(expect.objectContaining({ key: 'a:b', value: 'naïve 🐈', status: 201 }));
});

it('the recipe for Playwright makes calls fail, as often as it is told', async () => {
  emulator.fail({ kind: 'reset', afterWrite: true });
  expect(await inPage(`metadata.set('${uuid}', 'pet', 'dog')`)).toBe('dog');
  expect(emulator.requests).toHaveLength(2);
  emulator.fail({ kind: 'reset', times: 3 });
  expect(await inPage(`metadata.list('${uuid}')`)).toBe('ConnectionError');
  emulator.fail({ kind: 503, times: 3 });
  expect(await inPage(`metadata.list('${uuid}')`)).toBe('ServerError');
});
