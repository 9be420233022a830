// Whole stacks for specs: real engines, API, processor and console, on free ports with a data folder of their own.
import { afterAll, beforeAll } from 'vitest';
// eslint-disable-next-line @nx/enforce-module-boundaries -- no package: the launcher runs before any is installed
import {
  freePorts,
  type Stack,
  type StackOptions,
  startStack,
} from '../../../../tools/launcher/stack/stack.ts';
import { ApiClient } from './http-client.ts';
import { waitUntil } from './wait.ts';

export { freePorts };

/** Several stacks may run beside each other on a small machine, each with little data. */
const TEST_HEAP = '512m';

export interface TestStack extends Stack {
  /** A client of its API. */
  api: ApiClient;
}

/** Starts a stack; `env` takes any TIMBERLINE_ setting. The caller stops it, and its data is gone then. */
export async function startTestStack(options: StackOptions = {}): Promise<TestStack> {
  const stack = await startStack({
    ...options,
    env: { TIMBERLINE_ELASTICSEARCH_HEAP: TEST_HEAP, ...options.env },
  });
  return { ...stack, api: new ApiClient(stack.urls.api) };
}

/**
 * A stack for the specs of one file, which may do to it what they like. Call it at the top of a file or of a
 * `describe`; the stack is there in tests and hooks, not before.
 */
export function useOwnStack(options: StackOptions = {}): () => TestStack {
  let stack: TestStack | undefined;
  beforeAll(async () => {
    stack = await startTestStack(options);
  });
  afterAll(() => stack?.stop({ wipe: true }));
  return () => {
    if (!stack) throw new Error('the stack is there in tests and hooks only');
    return stack;
  };
}

/** Waits until everything of the stack is up and its API is ready. */
export async function waitUntilReady(stack: TestStack): Promise<void> {
  await waitUntil(() => stack.processes().every((process) => process.state === 'up'), {
    what: 'every process up',
  });
  await waitUntil(async () => (await stack.api.get('/health/ready')).status === 200, { what: 'a ready API' });
}
