// What the API does while Redis is away or silent: a 503 in time for posts, answers for everything else.
import { expect } from 'vitest';
import { makeLogs } from '../harness/logs.ts';
import type { TestStack } from '../harness/stack.ts';

/** What the contract allows a post to take. */
const CONTRACT_MS = 2_000;
/** Of several posts the quickest counts: a busy machine may hold up any one of them. */
const POSTS = 3;

/** Posts, and expects none of it taken in, in time, while searches find the `count` logs that are stored already. */
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
  expect(Math.min(...times)).toBeLessThan(CONTRACT_MS);
  expect((await api.get('/health/live')).status).toBe(200);
  const ready = await api.get('/health/ready');
  expect([ready.status, ready.body]).toMatchObject([
    503,
    { status: 'down', dependencies: { redis: { status: 'down' } } },
  ]);
  expect((await api.page({ parentResourceId: marker })).total).toEqual({ value: count, relation: 'eq' });
}
