import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

/** Two projects: `unit` beside the code (fast, no sockets beyond loopback), `scenarios` the whole product with real peers, one at a time. */
export default defineConfig({
  test: {
    reporters: process.env.PARLEY_TEST_SUMMARY ? ['default', './test/support/summary-reporter.ts'] : ['default'],
    projects: [
      {
        test: {
          name: 'unit',
          setupFiles: ['./test/support/repeatable-properties.ts'],
          include: ['src/**/*.test.ts', 'web/**/*.test.ts', 'test/conformance/**/*.test.ts', 'test/support/**/*.test.ts'],
          isolate: false,
          pool: 'forks',
          maxWorkers: 2,
          // Set-ups open a database; the machine may be busy.
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'scenarios',
          // The product is started some eighty times: what Node made of its TypeScript the first time is kept.
          env: { NODE_COMPILE_CACHE: join(import.meta.dirname, 'node_modules/.cache/node') },
          include: ['test/scenarios/**/*.test.ts'],
          pool: 'forks',
          maxWorkers: 1,
          fileParallelism: false,
          // Real phones and browsers on a busy machine: one more try, which the closing lines name.
          retry: 1,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
