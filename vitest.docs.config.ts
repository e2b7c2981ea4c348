import { defineConfig } from 'vitest/config';

// The published docs and the recipe for Playwright in a real Chromium: `npm run test:docs`, after the site is built.
export default defineConfig({
  resolve: { tsconfigPaths: true },
  test: {
    include: ['test/docs/*.browser.ts', 'test/recipes/*.browser.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // A browser a file.
    maxWorkers: 2,
  },
});
