import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const source = (file: string) => fileURLToPath(new URL(`src/${file}`, import.meta.url));

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    alias: {
      'uploadcare-metadata/emulator/server': source('emulator/server.ts'),
      'uploadcare-metadata/emulator': source('emulator/index.ts'),
      'uploadcare-metadata/node': source('node.ts'),
      'uploadcare-metadata/browser': source('browser.ts'),
      'uploadcare-metadata/server': source('server/index.ts'),
      'uploadcare-metadata': source('index.ts'),
    },
    // Prints failures and a summary.
    reporters: ['minimal'],
    testTimeout: 60_000,
  },
});
