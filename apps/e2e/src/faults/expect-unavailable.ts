// Asserts what the API answers while Redis is down or frozen: a prompt 503 for posts, and normal answers for searches.
import { expect } from 'vitest';
import { makeLogs } from '../harness/logs.ts';
import type { TestStack } from '../harness/stack.ts';

/** The contract's limit for the answer to a post. */
const MAX_ANSWER_MS = 2_000;
/** The fastest of several posts counts, since a busy machine may delay any one of them. */
const POSTS = 3;

/** Expects posts to be refused in time while searches find the `count` logs of `marker` that are stored already. */
export async function expectUnavailable({ api }: TestStack, marker: string, count: number): Promise<void> {
  const times: number[] = [];
  for (let post = 0; post < POSTS; post++) {
    const start = performance.now();
    const answer = await api.post(makeLogs(`${marker}-refused`, 1));
    times.push(performance.now() - start);
    expect(answer.status, answer.text).toBe(503);
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
  }
  expect(Math.min(...times)).toBeLessThan(MAX_ANSWER_MS);
  expect((await api.get('/health/live')).status).toBe(200);
  const ready = await api.get('/health/ready');
  expect(ready.status).toBe(503);
  expect(ready.body).toMatchObject({ status: 'down', dependencies: { redis: { status: 'down' } } });
  expect((await api.page({ parentResourceId: marker })).total).toEqual({ value: count, relation: 'eq' });
}
