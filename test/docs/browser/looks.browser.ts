// How the site looks and behaves everywhere: nothing from elsewhere, no complaint, narrow, dark, and for everybody.
import { readdir } from 'node:fs/promises';
import axe from 'axe-core';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { root } from '../../../scripts/paths.ts';
import { addressOf, clientPages, guides, referencePages } from '../pages.ts';
import { ready, useSite, type Way } from './browser.ts';

const site = useSite();
const screenshots = `${root}.scratch/screenshots`;
const pages = ['', ...referencePages.map(({ address }) => address), ...clientPages];
const narrow = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };

describe.each<Way>(['http', 'file'])('over %s', (way) => {
  it('nothing is asked of another host, and nothing is complained of', async () => {
    const { page, foreign, complaints } = await site.open('', { way });
    for (const path of pages) {
      await page.goto(site.address(path, way));
      await ready(page);
      await scrollThrough(page);
      expect({ path, foreign, complaints }).toEqual({ path, foreign: [], complaints: [] });
    }
  });
});

describe('390 pixels wide', () => {
  it('no page scrolls sideways', { timeout: 180_000 }, async () => {
    const { page } = await site.open('', narrow);
    const client = (await readdir(`${root}site/client`, { recursive: true })).filter((file) => file.endsWith('.html'));
    for (const path of new Set([...pages, ...client.map((file) => `client/${file}`)])) {
      await page.goto(site.address(path));
      await ready(page);
      await scrollThrough(page);
      expect({ path, width: await page.evaluate(() => document.documentElement.scrollWidth) }).toEqual({
        path,
        width: 390,
      });
    }
  });

  it('the navigation opens, leads to a part of a guide and gets out of the way', async () => {
    const { page } = await site.open('', narrow);
    const [guide] = guides;
    const part = /^## (.+)$/m.exec(guide?.text ?? '')?.[1] ?? '';
    const menu = page.locator('[data-testid="menu-item-label"]');
    await page.getByRole('button', { name: 'Open navigation menu' }).click();
    await menu
      .filter({ hasText: guide?.name ?? '' })
      .first()
      .click();
    await menu.filter({ hasText: part }).first().click();
    const heading = page.locator('h2').filter({ hasText: part }).first();
    // Nothing lies above it.
    const isShown = () =>
      heading.evaluate((element) => {
        const { x, y, height } = element.getBoundingClientRect();
        return y < 400 && element.contains(document.elementFromPoint(x + 5, y + height / 2));
      });
    await expect.poll(isShown).toBe(true);
  });
});

describe('dark mode', () => {
  const brightness = (page: Page) =>
    page.evaluate(() => {
      const shown = [document.body, document.documentElement]
        .map((element) => getComputedStyle(element).backgroundColor)
        .find((color) => color !== 'rgba(0, 0, 0, 0)');
      const [red = 255, green = 255, blue = 255] = shown?.match(/\d+/g)?.map(Number) ?? [];
      return (red + green + blue) / 3;
    });

  it.each(['', 'client/index.html'])('is what the system asks for: %s', async (path) => {
    const dark = await site.open(path, { colorScheme: 'dark' });
    const light = await site.open(path, { colorScheme: 'light' });
    expect(await brightness(dark.page)).toBeLessThan(64);
    expect(await brightness(light.page)).toBeGreaterThan(192);
  });

  it('can be chosen, and stays chosen', async () => {
    const { page } = await site.open('', { colorScheme: 'light' });
    await page.getByTestId('color-mode-switcher').first().click();
    await expect.poll(() => brightness(page)).toBeLessThan(64);
    await page.reload();
    await ready(page);
    expect(await brightness(page)).toBeLessThan(64);
  });
});

/**
 * What is wrong in the pages that Redoc and TypeDoc make, and cannot be mended from here; each with the reason. An entry
 * that is no longer needed is a failure as well.
 */
const faultsOfOthers: { rule: string; html: RegExp; reason: string }[] = [
  {
    rule: 'nested-interactive',
    html: /^<summary class="tsd-accordion-summary"/,
    reason: 'TypeDoc puts the link to a section into the summary that opens it; both can be reached by keyboard',
  },
  {
    rule: 'label-content-name-mismatch',
    html: /^<button [^>]*aria-label="Example"/,
    reason: 'Redoc names the switch of examples “Example”, and shows the one that is chosen in it',
  },
];

describe('axe', () => {
  const modes: [string, BrowserContextOptions][] = [
    ['light', { colorScheme: 'light' }],
    ['dark', { colorScheme: 'dark' }],
    ['narrow', { ...narrow, colorScheme: 'light' }],
    ['narrow and dark', { ...narrow, colorScheme: 'dark' }],
  ];
  const met = new Set<string>();

  it.each(modes)('finds nothing serious: %s', { timeout: 180_000 }, async (_, options) => {
    const { page } = await site.open('', options);
    const found: string[] = [];
    for (const path of pages) {
      await page.goto(site.address(path));
      await ready(page);
      await page.evaluate(axe.source);
      const { violations } = await page.evaluate(() =>
        window.axe.run(document, { resultTypes: ['violations'], preload: false }),
      );
      for (const { id, impact, nodes } of violations) {
        if (impact !== 'serious' && impact !== 'critical') continue;
        for (const { html, failureSummary } of nodes) {
          const known = faultsOfOthers.find(({ rule, html: pattern }) => rule === id && pattern.test(html));
          if (known) met.add(known.rule + known.html);
          else found.push(`${path}: ${id}: ${html}\n${failureSummary}`);
        }
      }
    }
    expect(found).toEqual([]);
  });

  it('finds every fault that is put down to others', () => {
    expect([...met].sort()).toEqual(faultsOfOthers.map(({ rule, html }) => rule + html).sort());
  });
});

it.each<[string, string, BrowserContextOptions]>([
  ['overview', '', {}],
  ['overview-dark', '', { colorScheme: 'dark' }],
  ['overview-narrow', '', narrow],
  ['guide', addressOf('Authentication'), {}],
  ['guide-table', addressOf('Errors and retries'), {}],
  ['guide-dark-narrow', addressOf('Getting started'), { ...narrow, colorScheme: 'dark' }],
  ['operation', addressOf('Set the value of one key'), {}],
  ['operation-dark', addressOf('Set the value of one key'), { colorScheme: 'dark' }],
  ['operation-narrow', addressOf('Set the value of one key'), narrow],
  ['client', 'client/index.html', {}],
  ['client-verbs', 'client/interfaces/uploadcare-metadata.MetadataClient.html', {}],
  ['client-dark-narrow', 'client/classes/uploadcare-metadata.RateLimitError.html', { ...narrow, colorScheme: 'dark' }],
])('is there to be looked at: %s', async (name, path, options) => {
  const { page } = await site.open(path, options);
  await page.screenshot({ path: `${screenshots}/${name}.png` });
});

/** Down to the end, so that what is made only when it is seen is made. */
async function scrollThrough(page: Page): Promise<void> {
  await page.evaluate(async () => {
    for (let top = 0; top < document.documentElement.scrollHeight; top += window.innerHeight) {
      window.scrollTo(0, top);
      await new Promise((resolve) => requestAnimationFrame(resolve));
    }
  });
}
