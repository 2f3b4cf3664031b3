import { defineConfig } from 'vitest/config';

const database = './test/support/global-database.ts';
const temporal = './test/support/global-temporal.ts';

// One kind of test after another (`groupOrder`), each within what two cores carry.
export default defineConfig({
  test: {
    pool: 'forks',
    reporters: ['default'],
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/{contract,routing,runtime,packages}/**/*.test.ts'],
          sequence: { groupOrder: 0 },
          maxWorkers: 2,
        },
      },
      {
        test: {
          name: 'workflows',
          include: ['test/{workflows,replay}/**/*.test.ts'],
          globalSetup: [temporal],
          // The time-skipping server skips for everybody at once.
          fileParallelism: false,
          testTimeout: 30_000,
          hookTimeout: 30_000,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'store',
          include: ['test/{store,activities,prisma}/**/*.test.ts'],
          globalSetup: [database],
          testTimeout: 20_000,
          hookTimeout: 30_000,
          sequence: { groupOrder: 2 },
          maxWorkers: 2,
        },
      },
      {
        test: {
          name: 'api',
          include: ['test/api/**/*.test.ts'],
          globalSetup: [database, temporal],
          testTimeout: 20_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 3 },
          maxWorkers: 2,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/{e2e,chaos,dev,docs}/**/*.test.ts'],
          globalSetup: [temporal],
          // Each file runs a whole stack, which is more than one fork can share with another on two cores.
          fileParallelism: false,
          testTimeout: 90_000,
          // What a story waits for takes several processes, on a machine that has other things to do.
          expect: { poll: { timeout: 10_000 } },
          hookTimeout: 120_000,
          sequence: { groupOrder: 4 },
        },
      },
      {
        test: {
          name: 'console',
          include: ['test/console/**/*.test.ts'],
          globalSetup: [temporal, './test/support/global-console.ts'],
          fileParallelism: false,
          testTimeout: 60_000,
          expect: { poll: { timeout: 10_000 } },
          hookTimeout: 60_000,
          sequence: { groupOrder: 5 },
        },
      },
    ],
  },
});
