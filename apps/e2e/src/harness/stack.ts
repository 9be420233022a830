// Whole stacks for specs: real engines, API, processor and console, on free ports with a data folder of their own.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
// eslint-disable-next-line @nx/enforce-module-boundaries -- no package: the launcher runs before any is installed
import { freePorts, startStack, type Stack, type StackOptions } from '../../../../tools/launcher/stack.ts';
import { ApiClient } from './http-client.ts';
import { waitUntil } from './wait.ts';

export { freePorts };

/** Several stacks may run beside each other on a small machine, each with little data. */
const TEST_HEAP = '512m';

export type TestStackOptions = Omit<Partial<StackOptions>, 'dataDir' | 'apiPort' | 'consolePort'>;

export interface TestStack extends Stack {
  /** A client of its API. */
  api: ApiClient;
  dataDir: string;
}

/** Starts a stack; `env` takes any TIMBERLINE_ setting. The caller ends it with `endTestStack`. */
export async function startTestStack(options: TestStackOptions = {}): Promise<TestStack> {
  const dataDir = await mkdtemp(join(tmpdir(), 'timberline-e2e-'));
  const [apiPort, consolePort] = (await freePorts(2)) as [number, number];
  const stack = await startStack({
    ...options,
    dataDir,
    apiPort,
    consolePort,
    env: { TIMBERLINE_ELASTICSEARCH_HEAP: TEST_HEAP, ...options.env },
  });
  return Object.assign(stack, { api: new ApiClient(stack.urls.api), dataDir });
}

/** Ends a stack and deletes its data. */
export async function endTestStack(stack: TestStack): Promise<void> {
  await stack.stop({ wipe: true });
  await rm(stack.dataDir, { recursive: true, force: true });
}

/**
 * A stack for the specs of one file, which may do to it what they like. Call it at the top of a file or of a
 * `describe`; the stack is there in tests and hooks, not before.
 */
export function useOwnStack(options: TestStackOptions = {}): () => TestStack {
  let stack: TestStack | undefined;
  beforeAll(async () => {
    stack = await startTestStack(options);
  });
  afterAll(async () => {
    if (stack) await endTestStack(stack);
  });
  return () => {
    if (!stack) throw new Error('the stack is there in tests and hooks only');
    return stack;
  };
}

/** Waits until everything of the stack is up and its API is ready. */
export async function waitUntilReady(stack: TestStack): Promise<void> {
  await waitUntil(async () => (await stack.processes()).every((process) => process.state === 'up'), {
    what: 'every process up',
  });
  await waitUntil(async () => (await stack.api.get('/health/ready')).status === 200, { what: 'a ready API' });
}
