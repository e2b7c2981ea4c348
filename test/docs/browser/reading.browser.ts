// The reference as readers use it: by its navigation, its search and its links, with a mouse or without one.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { siteFolder } from '../../../scripts/docs/site.ts';
import { addressOf, guides, operations, referencePages } from '../pages.ts';
import { ready, useSite } from './browser.ts';

const site = useSite();
const [firstOperation] = operations;
if (firstOperation === undefined) throw new Error('the document has no operation');

const exactly = (text: string) => new RegExp(`^${text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`);

/** Until the page shows what has this heading, at its top. */
async function reaches(page: Page, title: string): Promise<void> {
  const heading = page
    .locator('h1, h2')
    .filter({ hasText: exactly(title) })
    .first();
  await expect
    .poll(async () => (await heading.boundingBox())?.y ?? Number.NaN, { timeout: 10_000 })
    .toSatisfy((top: number) => top > -10 && top < 400);
}

const inMenu = (page: Page, title: string) =>
  page.locator('[data-testid="menu-item-label"]').filter({ hasText: title });

/** What the search shows for some words, which are typed. */
async function search(page: Page, words: string): Promise<Locator> {
  await page.keyboard.press('Control+k');
  const input = page.getByPlaceholder('Search docs...');
  await input.waitFor();
  await page.keyboard.type(words);
  return page.locator('div').filter({ has: input }).filter({ hasText: 'to navigate' }).last();
}

describe('the navigation', () => {
  it('leads to every guide and every operation', async () => {
    const { page } = await site.open('');
    for (const { title } of referencePages) {
      if (!(await inMenu(page, title).first().isVisible())) await inMenu(page, 'File metadata').last().click();
      await inMenu(page, title).first().click();
      await reaches(page, title);
    }
  });

  it('leads to every sample of every operation, which is shown as the file that was run', async () => {
    const { page } = await site.open('');
    for (const { operationId, summary, 'x-codeSamples': samples = [] } of operations) {
      await page.goto(site.address(addressOf(summary)));
      await reaches(page, summary);
      const panel = page.locator(`[data-section-id$="/${operationId.toLowerCase()}"] .panel-request-samples`);
      expect(samples.length).toBeGreaterThan(0);
      for (const { label, source } of samples) {
        await panel.locator('button[aria-haspopup="menu"]').last().click();
        await page.getByRole('menuitem', { name: label, exact: true }).click();
        const shown = async () => (await panel.locator('pre, code').first().innerText()).trimEnd();
        await expect.poll(shown).toBe(String(source).trimEnd());
      }
    }
  });
});

describe('the search', () => {
  it('finds every guide and every operation, by its title', async () => {
    const { page } = await site.open('');
    for (const { title } of referencePages) {
      const found = await search(page, title);
      await found.getByText(title, { exact: true }).first().click();
      await reaches(page, title);
    }
  });

  it('finds the operations by the labels of their samples, and what a guide has in its code', async () => {
    const { page } = await site.open('');
    const labels = operations.flatMap((each) => (each['x-codeSamples'] ?? []).map(({ label }) => label));
    for (const label of new Set(labels)) {
      const found = await search(page, label);
      for (const { summary } of operations) await found.getByText(summary, { exact: true }).first().waitFor();
      await page.keyboard.press('Escape');
    }
    const found = await search(page, 'createHmac');
    await found.getByText('One request, step by step', { exact: true }).first().waitFor();
  });
});

describe('an address', () => {
  it.each(referencePages)('of "$title" leads there, also when the page is loaded again', async ({ title, address }) => {
    const { page } = await site.open(address);
    await reaches(page, title);
    await page.reload();
    await ready(page);
    await reaches(page, title);
  });

  it('in the form that the document itself has leads there too', async () => {
    const { page } = await site.open('');
    for (const { title, anchor } of referencePages) {
      await page.goto('about:blank');
      await page.goto(site.address(anchor));
      await reaches(page, title);
    }
  });

  it('that the navigation gives can be shared', async () => {
    const { page } = await site.open('');
    const title = guides[1]?.name ?? '';
    await inMenu(page, title).first().click();
    await reaches(page, title);
    const other = await site.open(new URL(page.url()).hash);
    await reaches(other.page, title);
  });

  it('of every link in the page leads somewhere', async () => {
    const { page } = await site.open('');
    const hrefs = await page
      .locator('#redoc a[href^="#"]')
      .evaluateAll((links) => links.map((link) => link.getAttribute('href') ?? ''));
    const addresses = [...new Set(hrefs)];
    expect(addresses.length).toBeGreaterThan(referencePages.length);
    for (const address of addresses) {
      await page.goto(site.address(address));
      await ready(page);
      expect(await page.getByText('No page at this address').count(), address).toBe(0);
    }
  });
});

it('every block of code in a guide is there, whole', async () => {
  for (const { name, text } of guides) {
    const { page } = await site.open(addressOf(name));
    await reaches(page, name);
    const codes = [...text.matchAll(/^```\w+\n(.*?)^```/gms)].map(([, code = '']) => code.trim());
    const seen = new Set<string>();
    // A long page comes in as it is scrolled.
    const unseen = async () => {
      for (const each of await page.locator('pre[data-language]').allInnerTexts()) seen.add(each.trim());
      await page.mouse.wheel(0, 600);
      return codes.filter((code) => !seen.has(code));
    };
    await expect.poll(unseen, { timeout: 20_000 }).toEqual([]);
  }
});

it.each(['openapi.yaml', 'openapi.json'])('%s can be downloaded', async (file) => {
  const { page } = await site.open('');
  const link = page.locator(`a[download][href="${file}"]`).first();
  const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
  expect(download.suggestedFilename()).toBe(file);
  expect(await readFile(await download.path(), 'utf8')).toBe(await readFile(join(siteFolder, file), 'utf8'));
});

describe('by keyboard alone', () => {
  it('an operation is found, and its samples are looked through', async () => {
    const { page } = await site.open('');
    const { summary, 'x-codeSamples': samples = [] } = operations[2] ?? firstOperation;
    const found = await search(page, summary);
    await found.getByText(summary, { exact: true }).first().waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await reaches(page, summary);

    const [label, other] = samples.map((each) => each.label);
    await tabTo(page, (text) => text === label);
    await page.keyboard.press('Enter');
    await tabTo(page, (text) => text === other);
    await page.keyboard.press('Enter');
    const source = String(samples[1]?.source).trimEnd();
    const code = page.locator('.panel-request-samples').locator('pre, code');
    await expect.poll(async () => (await code.allInnerTexts()).map((each) => each.trimEnd())).toContain(source);
  });

  it('the navigation is walked through, and what has the focus can be seen', async () => {
    const { page } = await site.open('');
    const title = guides.at(-1)?.name ?? '';
    await tabTo(page, (text) => text === title);
    const isMarked = await page.evaluate(() => {
      const marks = (element: Element | null): boolean => {
        if (element === null) return false;
        const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
        return (outlineStyle !== 'none' && outlineWidth !== '0px') || boxShadow !== 'none';
      };
      const focused = document.activeElement;
      return marks(focused) || [...(focused?.querySelectorAll('*') ?? [])].some(marks);
    });
    expect(isMarked).toBe(true);
    await page.keyboard.press('Enter');
    await reaches(page, title);
  });
});

/** Presses Tab until what has the focus has a text. */
async function tabTo(page: Page, isText: (text: string) => boolean): Promise<void> {
  const seen: string[] = [];
  for (let count = 0; count < 200; count += 1) {
    await page.keyboard.press('Tab');
    const text = await page.evaluate(() => document.activeElement?.textContent?.trim() ?? '');
    if (isText(text)) return;
    seen.push(text.slice(0, 30));
  }
  throw new Error(`Tab never led there, but to ${[...new Set(seen)].join(' | ')}`);
}
