// Runs the suite in the system's Chromium, in a page or in a worker, on the origin of the emulator.
import type { Page } from 'playwright-core';
import { launchChromium } from '../chromium.ts';
import type { Runtime } from './catalogue.ts';
import { limit } from './child.ts';
import type { Report } from './judge.ts';
import type { Ways } from './stage.ts';

/** Rejects when there is no report. */
export async function runChromium({ runtime }: Runtime, ways: Ways): Promise<Report> {
  const browser = await launchChromium();
  try {
    const page = await browser.newPage();
    // What the emulator has there is no page, but it makes the page one of its origin.
    await page.goto(ways.url);
    const here = { ...ways, version: browser.version() };
    const timer = setTimeout(() => void browser.close(), limit);
    return await (runtime === 'page' ? inPage : inWorker)(page, here).finally(() => clearTimeout(timer));
  } finally {
    await browser.close();
  }
}

type Here = Ways & { readonly version: string };

async function inPage(page: Page, here: Here): Promise<Report> {
  return page.evaluate(async (here) => {
    await import(here.suite);
    const { runHere } = globalThis as unknown as { runHere(here: unknown): Promise<Report> };
    return runHere(here);
  }, here);
}

async function inWorker(page: Page, here: Here): Promise<Report> {
  return page.evaluate(
    (here) =>
      new Promise<Report>((resolve, reject) => {
        const worker = new Worker(here.suite, { type: 'module' });
        worker.onmessage = ({ data }) => resolve(data);
        worker.onerror = ({ message }) => reject(new Error(message));
        worker.postMessage(here);
      }),
    here,
  );
}
