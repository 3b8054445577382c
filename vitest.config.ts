import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

const everywhere = ['**/node_modules/**', '**/.data/**', 'bench/peers/**', 'console/**'];

// Two at a time: most files start a database of their own, and a pool as wide as the machine would starve them all.
export default defineConfig({
  // The file that Node itself takes: with the other one, which is for bundlers, there would be two `graphql`s.
  resolve: { alias: [{ find: /^graphql$/, replacement: join(import.meta.dirname, 'node_modules/graphql/index.js') }] },
  test: {
    globals: false,
    pool: 'forks',
    maxWorkers: 2,
    // Files share their worker's modules, which keep no state: loading them anew for each file took a quarter of the run.
    isolate: false,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['**/*.test.ts'],
          exclude: [...everywhere, 'tests/**'],
          testTimeout: 5_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'tests',
          include: ['tests/**/*.test.ts'],
          exclude: everywhere,
          // Programs that tests start read what is compiled already.
          env: { NODE_COMPILE_CACHE: join(tmpdir(), 'spotkeep-compile-cache') },
          globalSetup: ['tests/support/start-services.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
