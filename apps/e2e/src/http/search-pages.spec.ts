// Pages in both directions and orders, also while logs arrive, and the cursors that link them.
import { beforeAll, describe, expect, test } from 'vitest';
import type { FoundLog, LogContext, LogPage, Problem, Trace } from '@timberline/contract';
import { seededRandom } from '@timberline/testing';
import type { Query } from '../harness/http-client.ts';
import { LOGS_START, makeLog, makeLogs, timestampAt, uniqueMarker, withoutPattern } from '../harness/logs.ts';
import { sharedApi } from '../harness/shared.ts';
import { countBy, inOrder, nanos } from './brute-force.ts';

const api = sharedApi();
const ids = (logs: readonly FoundLog[]) => logs.map(({ id }) => id);

/** Reads all pages from the first to the last, and then back again. */
async function readAllPages(
  query: Query,
  nextSize: () => number,
): Promise<{ forward: FoundLog[]; backward: FoundLog[] }> {
  let page = await api.page({ ...query, size: nextSize() });
  expect(page.prev).toBeNull();
  const forward = [...page.logs];
  while (page.next !== null) {
    page = await api.page({ ...query, size: nextSize(), after: page.next });
    expect(page.prev).not.toBeNull();
    forward.push(...page.logs);
  }
  const backward = [...page.logs];
  while (page.prev !== null) {
    page = await api.page({ ...query, size: nextSize(), after: page.prev });
    expect(page.next).not.toBeNull();
    backward.unshift(...page.logs);
  }
  return { forward, backward };
}

describe('Logs with bursts and gaps', () => {
  const marker = uniqueMarker('pages');
  let all: FoundLog[] = [];

  beforeAll(async () => {
    const random = seededRandom(7);
    // The logs have bursts, gaps of days, and timestamps that many of them share.
    const logs = Array.from({ length: 3000 }, (_, n) => {
      const burst = random.pick([0, 0, 0, 1, 86_400_000, 86_400_001, 400 * 86_400_000]);
      return makeLog(
        marker,
        { timestamp: timestampAt(LOGS_START, burst + random.below(30), random.below(3)) },
        n,
      );
    });
    await api.store(logs, { form: 'ndjson' });
    all = await api.allLogs({ parentResourceId: marker });
    expect(all).toHaveLength(3000);
  });

  test.each(['desc', 'asc'] as const)(
    'Pages in %s order give every log once and in order, forward and backward, for any page size.',
    async (sort) => {
      const random = seededRandom(sort === 'asc' ? 1 : 2);
      const { forward, backward } = await readAllPages({ parentResourceId: marker, sort }, () =>
        random.pick([43, 90, 239, 500]),
      );
      const expected = ids(inOrder(all, sort));
      expect(ids(forward)).toEqual(expected);
      expect(ids(backward)).toEqual(expected);
    },
  );

  test.each(['desc', 'asc'] as const)(
    'Filtered pages in %s order are complete, forward and backward.',
    async (sort) => {
      const query = { parentResourceId: marker, level: ['error', 'WARN'], q: 'NOT cache', sort };
      const expected = all.filter(
        ({ level, message }) => ['error', 'warn'].includes(level) && !message.includes('cache'),
      );
      const { forward, backward } = await readAllPages(query, () => 97);
      expect(ids(forward)).toEqual(ids(inOrder(expected, sort)));
      expect(ids(backward)).toEqual(ids(forward));
    },
  );

  test('The context of a log holds its neighbors in time.', async () => {
    const ordered = inOrder(all, 'asc');
    for (const at of [0, 1, 700, 1500, 2998, 2999]) {
      const log = ordered[at]!;
      for (const [scope, field] of [
        ['resource', 'resourceId'],
        ['span', 'spanId'],
        ['trace', 'traceId'],
        ['all', null],
      ] as const) {
        const answer = await api.get<LogContext>(`/api/logs/${log.id}/context`, {
          scope,
          parentResourceId: marker,
          before: 7,
          after: 12,
        });
        expect(answer.status).toBe(200);
        const scoped = ordered.filter((other) => field === null || other[field] === log[field]);
        const position = scoped.indexOf(log);
        expect(withoutPattern(answer.body.log)).toEqual(withoutPattern(log));
        expect(ids(answer.body.before), `${scope} before ${at}`).toEqual(
          ids(scoped.slice(Math.max(0, position - 7), position)),
        );
        expect(ids(answer.body.after), `${scope} after ${at}`).toEqual(
          ids(scoped.slice(position + 1, position + 13)),
        );
      }
    }
  });

  test('A trace has its logs in time order and the counts of its spans.', async () => {
    const { traceId } = all[10]!;
    const answer = await api.get<Trace>(`/api/traces/${traceId}`);
    const logs = inOrder(
      all.filter((log) => log.traceId === traceId),
      'asc',
    );
    expect(answer.body).toMatchObject({ traceId, truncated: false });
    expect(ids(answer.body.logs)).toEqual(ids(logs));
    for (const span of answer.body.spans) {
      const own = logs.filter((log) => log.spanId === span.spanId);
      expect(span.count).toBe(own.length);
      expect(span.levels).toEqual({ ...countBy(own, (log) => log.level) });
      expect(nanos(span.first)).toBe(nanos(own[0]!.timestamp));
      expect(nanos(span.last)).toBe(nanos(own.at(-1)!.timestamp));
    }
    expect(answer.body.spans.map((span) => span.spanId).sort()).toEqual(
      [...new Set(logs.flatMap((log) => log.spanId ?? []))].sort(),
    );
    expect((await api.get(`/api/traces/${marker}-none`)).status).toBe(404);
  });
});

test('A long trace is truncated after 10,000 logs while its spans count all of them.', async () => {
  const marker = uniqueMarker('long');
  const logs = Array.from({ length: 10_300 }, (_, n) =>
    makeLog(marker, { traceId: marker, timestamp: timestampAt(LOGS_START, Math.floor(n / 100), n % 3) }, n),
  );
  for (let n = 0; n < logs.length; n += 5000) await api.store(logs.slice(n, n + 5000), { form: 'ndjson' });
  const { body } = await api.get<Trace>(`/api/traces/${marker}`);
  expect(body.truncated).toBe(true);
  expect(body.logs).toHaveLength(10_000);
  expect(ids(body.logs)).toEqual(ids(inOrder(body.logs, 'asc')));
  expect(body.spans.reduce((sum, span) => sum + span.count, 0)).toBe(10_300);
  const lasts = body.spans.map((span) => nanos(span.last));
  expect(lasts.reduce((a, b) => (a > b ? a : b))).toBe(nanos(timestampAt(LOGS_START, 102, 2)));
  expect((await api.page({ traceId: marker })).total).toEqual({ value: 10_000, relation: 'gte' });
});

test('A timestamp that very many logs share can be paged in both orders.', async () => {
  const marker = uniqueMarker('instant');
  const timestamp = '2024-05-17T10:00:00Z';
  // There are more of them than one search against the index order examines.
  const logs = Array.from({ length: 22_000 }, (_, n) => ({
    level: 'info',
    message: `n ${n}`,
    resourceId: marker,
    timestamp,
  }));
  for (let n = 0; n < logs.length; n += 5500) await api.store(logs.slice(n, n + 5500), { form: 'ndjson' });
  const found = {
    desc: ids(await api.allLogs({ resourceId: marker })),
    asc: ids(await api.allLogs({ resourceId: marker, sort: 'asc' })),
  };
  expect(found.asc).toHaveLength(22_000);
  expect(found.asc).toEqual(found.asc.toSorted());
  expect(found.desc).toEqual(found.asc.toReversed());
});

test('Paging has no gaps and no duplicates while newer and older logs arrive.', async () => {
  const marker = uniqueMarker('live');
  await api.store(makeLogs(marker, 600));
  const initial = await api.allLogs({ parentResourceId: marker });
  for (const sort of ['desc', 'asc'] as const) {
    const seen: FoundLog[] = [];
    let page = await api.page({ parentResourceId: marker, sort, size: 50 });
    for (let n = 0; ; n++) {
      seen.push(...page.logs);
      if (page.next === null) break;
      // These logs land before, within and after the logs that are being read.
      const at = (milliseconds: number) =>
        makeLog(marker, { timestamp: timestampAt(LOGS_START, milliseconds, 1 + n) }, n);
      if (n < 8) await api.store([at(-1000), at(300), at(5000)]);
      page = await api.page({ parentResourceId: marker, sort, size: 50, after: page.next });
    }
    const initialIds = new Set(ids(initial));
    expect(ids(seen).filter((id) => initialIds.has(id))).toEqual(ids(inOrder(initial, sort)));
    expect(new Set(ids(seen)).size).toBe(seen.length);
    expect(ids(inOrder(seen, sort))).toEqual(ids(seen));
  }
});

describe('Cursors', () => {
  const marker = uniqueMarker('cursor');
  let first: LogPage;

  beforeAll(async () => {
    await api.store(makeLogs(marker, 20, { timestamp: new Date().toISOString() }));
    first = await api.page({ parentResourceId: marker, q: 'GET OR NOT GET', from: 'now-1h', size: 5 });
    expect(first.next).not.toBeNull();
  });

  const next = (query: Query) =>
    api.get<LogPage & Problem>('/api/logs', {
      parentResourceId: marker,
      q: 'GET OR NOT GET',
      from: 'now-1h',
      after: first.next!,
      ...query,
    });

  test('A cursor works with another page size.', async () => {
    expect((await next({ size: 7 })).body.logs).toHaveLength(7);
  });

  test.each([
    { q: 'GET' },
    { level: 'error' },
    { from: 'now-2h' },
    { to: 'now' },
    { sort: 'asc' },
    { parentResourceId: 'x' },
  ])('A cursor is refused if the query changes by %j.', async (change) => {
    const answer = await next(change);
    expect(answer.status).toBe(400);
    expect(answer.body.errors![0]!.path).toBe('after');
  });

  test('A changed or invented cursor is refused.', async () => {
    const cursor = first.next!;
    const changed = Array.from({ length: cursor.length }, (_, i) => {
      const other = cursor[i] === 'A' ? 'B' : 'A';
      return cursor.slice(0, i) + other + cursor.slice(i + 1);
    });
    for (const after of [
      ...changed,
      cursor.slice(0, -1),
      `${cursor}A`,
      `${cursor}=`,
      ` ${cursor}`,
      '',
      'e30',
      '💥',
    ]) {
      const answer = await next({ after });
      expect(answer.status, after).toBe(400);
      expect(answer.body.errors![0]!.path).toBe('after');
    }
  });
});

test('A parameter that is unknown, repeated or out of bounds is a 400 that names it.', async () => {
  const bad: [string, Query][] = [
    ['color', { color: 'red' }],
    ['size', { size: 0 }],
    ['size', { size: 501 }],
    ['size', { size: '1.5' }],
    ['size', { size: '' }],
    ['sort', { sort: 'up' }],
    ['from', { from: 'yesterday' }],
    ['from', { from: '2024-05-17T10:00:00' }],
    ['to', { to: 'now-5y' }],
    ['level', { level: '' }],
    ['q', { q: ['a', 'b'] }],
  ];
  for (const [path, query] of bad) {
    const answer = await api.get<Problem>('/api/logs', query);
    expect(answer.status, JSON.stringify(query)).toBe(400);
    const error = answer.body.errors![0]!;
    expect(error.path, JSON.stringify(query)).toBe(path);
    expect(error.message, JSON.stringify(query)).toBeTypeOf('string');
  }
});
