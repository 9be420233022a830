// Readers of the live stream while APIs, processors, Redis and Elasticsearch are killed and connections are cut: each reader
// gets every log that matches its filter exactly once.
import { afterEach, expect, test } from 'vitest';
import type { FoundLog } from '@timberline/contract';
import type { Query } from '../harness/http-client.ts';
import { LogFollower } from '../harness/log-followers.ts';
import { uniqueMarker } from '../harness/logs.ts';
import { useOwnStack, waitUntilReady } from '../harness/stack.ts';
import { sleep, waitUntil } from '../harness/wait.ts';
import { startWriters, type Writing } from './writers.ts';

/** Readers, each with a filter of its own; `npm run test:kills` has more of both. */
const READERS = Number(process.env['READERS'] ?? 40);
const KILLS = Number(process.env['KILLS'] ?? 1);
/** Few, so that what hundreds of thousands of events take is not what is measured. */
const WRITERS = 4;
const TIMEOUT_MS = 400_000 + KILLS * 120_000;
/** A busy machine takes minutes to start Elasticsearch. */
const RESTART_TIMEOUT_MS = 240_000;

const stack = useOwnStack({
  only: ['elasticsearch', 'redis', 'api', 'processor'],
  env: { TIMBERLINE_PROCESSORS: '2', TIMBERLINE_API_WORKERS: '2' },
});
let writing: Writing;
let followers: LogFollower[] = [];

afterEach(async () => {
  await writing.stop();
  await Promise.all(followers.map((follower) => follower.stop()));
});

/** Filters of every kind: by writer and number of the message, by field, by metadata, negated. */
function filterOf(n: number, marker: string): Query {
  const parentResourceId = marker;
  const word = `"${n % WRITERS}"`;
  switch (n % 5) {
    case 0:
      return { parentResourceId };
    case 1:
      return { parentResourceId, q: word };
    case 2:
      return { q: `${word} parentResourceId:${marker}`, level: 'info' };
    case 3:
      return { parentResourceId, q: `NOT ${word}` };
    default:
      return { parentResourceId, q: `${marker.slice(0, -2)}* (1* OR *${marker.slice(2, 6)}*)` };
  }
}

async function messagesOf(query: Query): Promise<string[]> {
  const { text } = await stack().api.get('/api/logs/export', query);
  const logs = text.split('\n').filter((line) => line !== '');
  return logs.map((line) => (JSON.parse(line) as FoundLog).message).sort();
}

async function waitForMoreAcknowledged(): Promise<void> {
  const before = writing.acknowledged.size;
  await waitUntil(() => writing.acknowledged.size > before + 100, { what: '100 more acknowledged logs' });
}

test(
  'Every reader gets each log that matches exactly once while processes are killed.',
  {
    timeout: TIMEOUT_MS,
  },
  async () => {
    const { api } = stack();
    const marker = uniqueMarker();
    followers = Array.from({ length: READERS }, (_, n) => new LogFollower(api.url, filterOf(n, marker)));
    await Promise.all(followers.map(({ begun }) => begun));
    writing = startWriters(api, marker, WRITERS);
    for (let round = 0; round < KILLS; round++)
      for (const name of ['api-1', 'processor-1', 'api-2', 'redis', 'elasticsearch', 'processor-2']) {
        await waitForMoreAcknowledged();
        const { restarts } = stack()
          .processes()
          .find((process) => process.name === name)!;
        for (const follower of followers.filter((_, n) => n % 4 === round % 4)) follower.cut();
        stack().kill(name, 'SIGKILL');
        await stack().waitFor(name, 'up', { restarts: restarts + 1, timeoutMs: RESTART_TIMEOUT_MS });
      }
    await waitUntilReady(stack());
    await waitForMoreAcknowledged();
    await writing.stop();
    await waitUntil(
      async () => {
        const { queued, indexing } = await api.status();
        return queued + indexing === 0;
      },
      { what: 'an empty queue', deadlineMs: 90_000 },
    );
    // The logs that were settled last can be found after the next refresh.
    await sleep(2_000);

    expect(writing.acknowledged.size).toBeGreaterThan(500);
    const stored = new Map<string, string[]>();
    for (const { query } of followers) {
      const key = JSON.stringify(query);
      if (!stored.has(key)) stored.set(key, await messagesOf(query));
    }
    for (const follower of followers) {
      const expected = stored.get(JSON.stringify(follower.query))!;
      await expect
        .poll(() => follower.counts.size, { timeout: 30_000 })
        .toBeGreaterThanOrEqual(expected.length);
    }
    // What comes twice would come now.
    await sleep(1_500);
    for (const { query, counts, missed, problems } of followers) {
      const asked = JSON.stringify(query);
      expect([...counts.keys()].sort(), asked).toEqual(stored.get(JSON.stringify(query)));
      expect(
        [...counts].filter(([, count]) => count > 1),
        asked,
      ).toEqual([]);
      expect(missed, asked).toEqual([]);
      expect(problems, asked).toBe(0);
    }
    expect(followers.every(({ connections }) => connections > 1)).toBe(true);
    expect(new Set(stored.values()).size, 'filters with different logs').toBeGreaterThan(4);
  },
);
