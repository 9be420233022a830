import { defineConfig } from 'vitest/config';
import { DEADLINE_MS } from './src/harness/wait.ts';

/** A test may replace all containers more than once. */
const TEST_TIMEOUT_MS = 300_000;
/** The first hook builds the images. */
const HOOK_TIMEOUT_MS = 1_800_000;

/**
 * The specs that run docker-compose.yml for real: `npm run test:compose`. They need a Docker engine, so they are no part of
 * `./test`. They share one stack and change its containers, so they run one after another.
 */
export default defineConfig({
  test: {
    include: ['src/containers/**/*.spec.ts'],
    globalSetup: ['src/containers/global-setup.ts'],
    fileParallelism: false,
    expect: { poll: { timeout: DEADLINE_MS, interval: 250 } },
    testTimeout: TEST_TIMEOUT_MS,
    hookTimeout: HOOK_TIMEOUT_MS,
    teardownTimeout: 120_000,
    // One line for each test, since the whole takes minutes.
    reporters: ['verbose'],
  },
});
