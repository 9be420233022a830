// Starts the stack that the specs of `http`, `browser` and `compose` share. They get its URLs by `inject('urls')`.
import type { TestProject } from 'vitest/node';
import { startTestStack } from './stack.ts';

export interface StackUrls {
  api: string;
  console: string;
}

declare module 'vitest' {
  export interface ProvidedContext {
    urls: StackUrls;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const stack = await startTestStack();
  project.provide('urls', { api: stack.urls.api, console: stack.urls.console });
  return () => stack.stop();
}
