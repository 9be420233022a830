// Complete stacks for specs: real engines, API, processor and console on free ports, each with its own data folder.
import { afterAll, beforeAll } from 'vitest';
// eslint-disable-next-line @nx/enforce-module-boundaries -- the launcher is not a package, since it runs before npm ci
import { type Stack, type StackOptions, startStack } from '../../../../tools/launcher/stack/stack.ts';
import { ApiClient } from './http-client.ts';
import { freePorts } from './ports.ts';
import { waitUntil } from './wait.ts';

/** Several stacks may run at the same time on a small machine, each with little data. */
const TEST_HEAP = '512m';

export interface TestStack extends Stack {
  /** A client of the stack's API. */
  api: ApiClient;
}

/** Starts a stack; `env` accepts any TIMBERLINE_ setting. The caller stops it, which deletes its data. */
export async function startTestStack(options: StackOptions = {}): Promise<TestStack> {
  const [apiPort, consolePort, elasticsearchPort, redisPort] = await freePorts(4);
  const stack = await startStack({
    apiPort,
    consolePort,
    ...options,
    env: {
      TIMBERLINE_ELASTICSEARCH_HEAP: TEST_HEAP,
      TIMBERLINE_ELASTICSEARCH_PORT: String(elasticsearchPort),
      TIMBERLINE_REDIS_PORT: String(redisPort),
      ...options.env,
    },
  });
  return { ...stack, api: new ApiClient(stack.urls.api) };
}

/**
 * Starts a stack for the specs of one file, which may break it. Call it at the top of a file or of a `describe`. The
 * returned function gives the stack and may be called only in tests and hooks.
 */
export function useOwnStack(options: StackOptions = {}): () => TestStack {
  let stack: TestStack | undefined;
  beforeAll(async () => {
    stack = await startTestStack(options);
  });
  afterAll(() => stack?.stop({ wipe: true }));
  return () => {
    if (!stack) throw new Error('The stack has not started yet. Call this function in tests and hooks only.');
    return stack;
  };
}

/** Waits until every process of the stack is up and its API is ready. */
export async function waitUntilReady(stack: TestStack): Promise<void> {
  await waitUntil(() => stack.processes().every((process) => process.state === 'up'), {
    what: 'the start of every process',
  });
  await waitUntil(async () => (await stack.api.get('/health/ready')).status === 200, {
    what: 'the readiness of the API',
  });
}
