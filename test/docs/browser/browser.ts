// A real Chromium, and the site as a host would serve it or as files. Every page says what it asked for and complained of.
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, onTestFinished } from 'vitest';
import { launchChromium } from '../../../scripts/chromium.ts';
import { siteFolder } from '../../../scripts/docs/site.ts';
import { staticHandler } from '../../../scripts/docs/static.ts';
import { serve } from '../../../src/emulator/server.ts';

/** As the site of a project is served: not at the root of the host. */
const base = '/some/project/';

export interface Opened {
  readonly page: Page;
  /** What was asked of another host than that of the site, or by another scheme. */
  readonly foreign: string[];
  /** What went wrong in the console, or as an error that nobody caught. */
  readonly complaints: string[];
}

export type Way = 'http' | 'file';

export interface Site {
  /** The address of a path of the site. */
  address(path: string, way?: Way): string;
  /** A page of its own, with nothing stored, that goes with the test. */
  open(path: string, options?: BrowserContextOptions & { way?: Way }): Promise<Opened>;
}

/** For the tests of a file. */
export function useSite(): Site {
  let browser: Browser;
  let server: Awaited<ReturnType<typeof serve>>;

  beforeAll(async () => {
    await access(join(siteFolder, 'index.html')).catch(() => {
      throw new Error('there is no site to test: run `npm run docs`');
    });
    server = await serve(staticHandler(siteFolder, base));
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  const address = (path: string, way: Way = 'http') => {
    if (way === 'http') return `${server.url}${base}${path}`;
    const [file = '', hash] = path.split('#');
    const url = pathToFileURL(join(siteFolder, file || 'index.html')).href;
    return hash === undefined ? url : `${url}#${hash}`;
  };

  return {
    address,
    async open(path, { way = 'http', ...options } = {}) {
      const context = await browser.newContext({ viewport: { width: 1400, height: 1000 }, ...options });
      onTestFinished(() => context.close());
      const page = await context.newPage();
      page.setDefaultTimeout(10_000);
      const foreign: string[] = [];
      const complaints: string[] = [];
      page.on('request', (request) => {
        const url = request.url();
        const own = way === 'http' ? url.startsWith(`${server.url}/`) : url.startsWith('file:');
        if (!own && !/^(data|blob):/.test(url)) foreign.push(url);
      });
      page.on('console', (message) => {
        if (message.type() === 'error') complaints.push(message.text());
      });
      page.on('pageerror', (error) => complaints.push(error.message));
      await page.goto(address(path, way));
      await ready(page);
      return { page, foreign, complaints };
    },
  };
}

/** When the scripts of a page have done their work. */
export async function ready(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle');
  if ((await page.locator('#redoc').count()) === 0) return;
  // The search is the last part that is made.
  await page.getByText('Loading...', { exact: true }).first().waitFor({ state: 'detached' });
}
