import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    alias: { 'uploadcare-metadata': fileURLToPath(new URL('src/index.ts', import.meta.url)) },
    // What settles late must not settle unseen.
    dangerouslyIgnoreUnhandledErrors: false,
    testTimeout: 20_000,
  },
});
