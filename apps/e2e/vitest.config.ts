import { defineConfig } from 'vitest/config';
import { DEADLINE_MS } from './src/harness/wait.ts';

/** Generous: a busy two-core machine answers late, and no spec asserts on time. */
const TEST_TIMEOUT_MS = 300_000;
/** A hook may start a whole stack: engines, API, processor, console. */
const HOOK_TIMEOUT_MS = 600_000;

/**
 * For `expect.poll`, which asks until what a page shows is as wanted: a page draws after the key or the answer that it
 * draws for. What must not change is read once, by `expect(await …)`.
 */
const expect = { poll: { timeout: DEADLINE_MS, interval: 100 } };

const timeouts = { testTimeout: TEST_TIMEOUT_MS, hookTimeout: HOOK_TIMEOUT_MS, teardownTimeout: 60_000 };

/**
 * Two kinds of specs. Those of `http` and `browser` share one stack, started by the global setup; each test marks
 * its own logs, so they run in any order and side by side. Those of `faults` break things, so each file starts a
 * stack of its own, and they run one after another: two cores carry one set of engines well.
 *
 *   npx nx run-many -t build
 *   npx vitest run --root apps/e2e src/http/smoke.spec.ts
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'shared',
          include: ['src/http/**/*.spec.ts', 'src/browser/**/*.spec.ts', 'src/compose/**/*.spec.ts'],
          globalSetup: ['src/harness/global-setup.ts'],
          maxWorkers: 2,
          expect,
          sequence: { groupOrder: 0 },
          ...timeouts,
        },
      },
      {
        test: {
          name: 'faults',
          include: ['src/faults/**/*.spec.ts'],
          fileParallelism: false,
          expect,
          sequence: { groupOrder: 1 },
          ...timeouts,
        },
      },
    ],
  },
});
