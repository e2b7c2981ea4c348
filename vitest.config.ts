import { defineConfig } from 'vitest/config';

export default defineConfig({
  // The names of this package lead to `src`, as in the compiler.
  resolve: { tsconfigPaths: true },
  test: {
    include: ['test/**/*.test.ts'],
    // Prints failures and a summary.
    reporters: ['minimal'],
    testTimeout: 60_000,
  },
});
