// Hundreds of random queries, each compared with the brute-force reference.
import { beforeAll, expect, test } from 'vitest';
import type { FoundLog, LogInput } from '@timberline/contract';
import { seededRandom } from '@timberline/testing';
import type { Query } from '../harness/http-client.ts';
import { uniqueMarker } from '../harness/logs.ts';
import { sharedApi } from '../harness/shared.ts';
import { type Check, inOrder } from './brute-force.ts';
import { randomFilter, randomLog, randomQuery } from './random-queries.ts';

const api = sharedApi();
const marker = uniqueMarker('queries');
const SEED = 20261124;
const logs: LogInput[] = [];
/** The stored logs by `metadata.n`. */
const found = new Map<number, FoundLog>();

beforeAll(async () => {
  const random = seededRandom(SEED);
  for (let n = 0; n < 1200; n++) logs.push(randomLog(random, marker, n));
  await api.store(logs);
  for (const log of await api.allLogs({ parentResourceId: marker })) found.set(numberOf(log), log);
});

function numberOf(log: LogInput): number {
  return log.metadata!.n as number;
}

/** Compares the answer of the service with the logs that meet `check`. */
async function compare(query: Query, check: Check): Promise<void> {
  const sort = 'sort' in query ? (query.sort as 'asc') : 'desc';
  const expected = inOrder(
    logs.filter(check).map((log) => found.get(numberOf(log))!),
    sort,
  );
  const page = await api.get<{ logs: FoundLog[]; total: { value: number } }>('/api/logs', {
    ...query,
    parentResourceId: marker,
    size: 500,
  });
  const context = JSON.stringify(query);
  expect(page.status, `${context} ${page.text.slice(0, 300)}`).toBe(200);
  expect(page.body.total, context).toEqual({ value: expected.length, relation: 'eq' });
  expect(page.body.logs.map(numberOf), context).toEqual(expected.slice(0, 500).map(numberOf));
}

/** Runs `count` comparisons, a few at a time. */
async function runConcurrently(count: number, next: () => Promise<void>): Promise<void> {
  const concurrency = 5;
  for (let n = 0; n < count; n += concurrency)
    await Promise.all(Array.from({ length: Math.min(concurrency, count - n) }, next));
}

test('All random logs are found as they were sent.', () => {
  expect(found.size).toBe(logs.length);
  for (const log of logs) {
    const { id, receivedAt, ...rest } = found.get(numberOf(log))!;
    expect(rest).toEqual({ ...log, level: log.level.toLowerCase() });
    expect(Math.abs(Date.parse(receivedAt) - Date.now())).toBeLessThan(3_600_000);
    expect(id).toMatch(/^[-0-9A-Z_a-z]{20}$/);
  }
});

test.each([1, 2, 3, 4])('Random queries find exactly the logs that match (part %i).', async (part) => {
  const random = seededRandom(SEED + part);
  await runConcurrently(75, () => {
    const { text, check } = randomQuery(random, logs);
    return compare({ q: text, sort: random.pick(['asc', 'desc']) }, check);
  });
});

test('Random plain filters with and without a query find exactly the logs that match.', async () => {
  const random = seededRandom(SEED + 99);
  await runConcurrently(100, () => {
    const filter = randomFilter(random, logs);
    const query = random.chance(0.5) ? randomQuery(random, logs, 1) : undefined;
    const check: Check = (log) => filter.check(log) && (query?.check(log) ?? true);
    return compare({ ...filter.query, q: query?.text }, check);
  });
});

test('Highlights mark the matching words of the message as sent.', async () => {
  const { logs: page } = await api.page({ parentResourceId: marker, q: 'ÜBERLAUF OR größe', size: 50 });
  expect(page.length).toBeGreaterThan(0);
  for (const log of page)
    for (const [start, end] of log.highlight!.message)
      expect(log.message.slice(start, end).toLowerCase()).toMatch(/^(überlauf|größe)$/);
  const plain = await api.page({ parentResourceId: marker, level: 'error', size: 1 });
  expect(plain.logs[0]).not.toHaveProperty('highlight');
});

test('A query that is invalid or too expensive is a 400 with a column.', async () => {
  const bad = [
    'level:',
    '(a',
    'a AND',
    '"open',
    '*x',
    'metadata.n>=many',
    Array(70).fill('a').join(' OR '),
    '('.repeat(20) + 'a',
  ];
  for (const q of [...bad, 'x'.repeat(5000), 'timestamp>=yesterday', 'NOT', ')', 'level:(']) {
    const answer = await api.get<{ errors: { column: number; path: string; message: string }[] }>(
      '/api/logs',
      { q },
    );
    expect(answer.status, q).toBe(400);
    const error = answer.body.errors[0]!;
    expect(error.path, q).toBe('q');
    expect(error.message, q).toBeTypeOf('string');
    expect(error.column, q).toBeGreaterThanOrEqual(1);
  }
});

test('Any text as a query is answered by logs or by a 400 with a column.', async () => {
  const random = seededRandom(SEED + 7);
  const pieces = [
    'level:',
    '"',
    '(',
    ')',
    ' ',
    '*',
    'a',
    'NOT ',
    '-',
    '\\',
    'metadata.',
    ':',
    '>=',
    '5',
    ' OR ',
    '\u0000',
    '日',
    '💥',
    '[',
    ' TO ',
    ']',
    '~',
    '^2',
  ];
  for (let i = 0; i < 300; i++) {
    const q = Array.from({ length: 1 + random.below(12) }, () => random.pick(pieces)).join('');
    const answer = await api.get<{ errors: { column: number }[] }>('/api/logs', { q, size: 1 });
    expect([200, 400], `${JSON.stringify(q)} ${answer.text.slice(0, 300)}`).toContain(answer.status);
    if (answer.status === 400) expect(answer.body.errors[0]!.column, q).toBeGreaterThanOrEqual(1);
  }
});
