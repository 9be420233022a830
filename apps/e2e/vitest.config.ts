import { defineConfig } from 'vitest/config';
import { LongestFirst } from './src/harness/longest-first.ts';
import { DEADLINE_MS } from './src/harness/wait.ts';

/** The limit is generous, since a busy two-core machine is slow and no spec asserts on time. */
const TEST_TIMEOUT_MS = 300_000;
/** A hook may start a complete stack of engines, API, processor and console. */
const HOOK_TIMEOUT_MS = 600_000;

/**
 * Options of `expect.poll`, which repeats an assertion until it holds, since a page draws later than the key press or
 * the answer that causes it. Values that must not change are read once by `expect(await …)`.
 */
const expect = { poll: { timeout: DEADLINE_MS, interval: 100 } };

/** The spec that fuzzes a stack. */
const FUZZ = 'src/fuzz/fuzz.spec.ts';

/** Kills that take minutes: `npm run test:kills` runs them. */
const LONG = ['live-stream', 'lost-tail', 'people-kills', 'protocol-kills'].map(
  (name) => `src/faults/${name}.spec.ts`,
);

const timeouts = { testTimeout: TEST_TIMEOUT_MS, hookTimeout: HOOK_TIMEOUT_MS, teardownTimeout: 60_000 };

/**
 * There are three kinds of specs. Those of `http`, `browser`, `protocols` and `compose` share one stack, which the global setup
 * starts; each test marks its own logs, so they run in any order and in parallel. Those of `faults`, `upgrade` and `fuzz`
 * break things, so each file starts its own stack; two run at a time, since most of their time is waiting; three took as long on two cores. The specs of
 * the fuzzer's own parts need no stack.
 *
 *   npx nx run-many -t build
 *   npx vitest run --root apps/e2e src/http/smoke.spec.ts
 */
export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          name: 'parts',
          include: ['src/fuzz/**/*.spec.ts'],
          exclude: [FUZZ],
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
          ...timeouts,
        },
      },
      {
        test: {
          name: 'shared',
          include: ['src/{http,browser,protocols,compose}/**/*.spec.ts'],
          globalSetup: ['src/harness/global-setup.ts'],
          maxWorkers: 2,
          expect,
          sequence: { groupOrder: 1 },
          ...timeouts,
        },
      },
      {
        test: {
          name: 'faults',
          include: ['src/faults/**/*.spec.ts', 'src/upgrade/**/*.spec.ts', FUZZ],
          exclude: process.env['KILLS'] === undefined ? LONG : [],
          maxWorkers: 2,
          expect,
          sequence: { groupOrder: 2 },
          ...timeouts,
        },
      },
    ],
  },
});
