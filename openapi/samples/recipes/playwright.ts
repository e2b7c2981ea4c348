import type { Page, Route } from 'playwright-core';
import { createEmulator } from 'uploadcare-metadata/emulator';

export const emulator = createEmulator({
  acceptAnyUuid: true,
  authentication: false,
  basePath: '/api/metadata',
});

/** Responds to the calls of a page. In Playwright Test, `Page` is of `@playwright/test`. */
export async function emulateBackend(page: Page): Promise<void> {
  await page.route('**/api/metadata/**', async (route: Route) => {
    const request = route.request();
    try {
      const response = await emulator.fetch(request.url(), {
        method: request.method(),
        headers: request.headers(),
        body: request.postData(),
      });
      await route.fulfill({
        status: response.status,
        headers: Object.fromEntries(response.headers),
        body: await response.text(),
      });
    } catch {
      // A fault such as `reset`.
      await route.abort('connectionreset');
    }
  });
}
