import { defineConfig } from 'vitest/config';
import { DEADLINE_MS } from './src/harness/wait.ts';

/**
 * The spec with the OpenTelemetry Collector: `npm run test:collector`. The first run builds it, which takes minutes, so this is no part
 * of `./test`.
 */
export default defineConfig({
  test: {
    include: ['src/collector/**/*.spec.ts'],
    globalSetup: ['src/harness/global-setup.ts'],
    expect: { poll: { timeout: DEADLINE_MS, interval: 100 } },
    testTimeout: 300_000,
    hookTimeout: 1_800_000,
    teardownTimeout: 60_000,
  },
});
