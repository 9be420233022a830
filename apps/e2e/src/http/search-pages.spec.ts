// Pages in both directions and orders, while logs come in, and the cursors that lead through them.
import { beforeAll, describe, expect, test } from 'vitest';
import type { FoundLog, LogContext, LogPage, Problem, Trace } from '@timberline/contract';
import { seededRandom } from '@timberline/testing';
import type { Query } from '../harness/http-client.ts';
import { LOGS_START, makeLog, makeLogs, timestampAt, uniqueMarker } from '../harness/logs.ts';
import { sharedApi } from '../harness/shared.ts';
import { countBy, inOrder, nanos } from './brute-force.ts';

const api = sharedApi();
const ids = (logs: readonly FoundLog[]) => logs.map(({ id }) => id);

/** All pages from the first on, and then back from the last. */
async function walk(query: Query, sizes: () => number): Promise<{ there: FoundLog[]; back: FoundLog[] }> {
  let page = await api.page({ ...query, size: sizes() });
  expect(page.prev).toBeNull();
  const there = [...page.logs];
  while (page.next !== null) {
    page = await api.page({ ...query, size: sizes(), after: page.next });
    expect(page.prev).not.toBeNull();
    there.push(...page.logs);
  }
  const back = [...page.logs];
  while (page.prev !== null) {
    page = await api.page({ ...query, size: sizes(), after: page.prev });
    expect(page.next).not.toBeNull();
    back.unshift(...page.logs);
  }
  return { there, back };
}

describe('walking through logs', () => {
  const marker = uniqueMarker('walk');
  let all: FoundLog[] = [];

  beforeAll(async () => {
    const random = seededRandom(7);
    // Bursts, gaps of days, and instants that many logs share.
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
    '%s gives every log once, in order, there and back, whatever the sizes',
    async (sort) => {
      const random = seededRandom(sort === 'asc' ? 1 : 2);
      const { there, back } = await walk({ parentResourceId: marker, sort }, () =>
        random.pick([43, 90, 239, 500]),
      );
      const expected = ids(inOrder(all, sort));
      expect(ids(there)).toEqual(expected);
      expect(ids(back)).toEqual(expected);
    },
  );

  test.each(['desc', 'asc'] as const)('%s with a filter and a query is as complete', async (sort) => {
    const query = { parentResourceId: marker, level: ['error', 'WARN'], q: 'NOT cache', sort };
    const expected = all.filter(
      ({ level, message }) => ['error', 'warn'].includes(level) && !message.includes('cache'),
    );
    const { there, back } = await walk(query, () => 97);
    expect(ids(there)).toEqual(ids(inOrder(expected, sort)));
    expect(ids(back)).toEqual(ids(there));
  });

  test('the context of a log is what stands beside it', async () => {
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
        const place = scoped.indexOf(log);
        expect(answer.body.log).toEqual(log);
        expect(ids(answer.body.before), `${scope} before ${at}`).toEqual(
          ids(scoped.slice(Math.max(0, place - 7), place)),
        );
        expect(ids(answer.body.after), `${scope} after ${at}`).toEqual(
          ids(scoped.slice(place + 1, place + 13)),
        );
      }
    }
  });

  test('a trace has its logs in time order and its spans counted', async () => {
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
      expect([nanos(span.first), nanos(span.last)]).toEqual([
        nanos(own[0]!.timestamp),
        nanos(own.at(-1)!.timestamp),
      ]);
    }
    expect(answer.body.spans.map((span) => span.spanId).sort()).toEqual(
      [...new Set(logs.flatMap((log) => log.spanId ?? []))].sort(),
    );
    expect((await api.get(`/api/traces/${marker}-none`)).status).toBe(404);
  });
});

test('a trace too long to list is cut after 10,000 logs, and its spans count all', async () => {
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

test('an instant that very many logs share is walked through in both orders', async () => {
  const marker = uniqueMarker('instant');
  const timestamp = '2024-05-17T10:00:00Z';
  // More than one search against the order of the index looks at.
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

test('paging misses and doubles nothing while newer and older logs come in', async () => {
  const marker = uniqueMarker('live');
  await api.store(makeLogs(marker, 600));
  const there = await api.allLogs({ parentResourceId: marker });
  for (const sort of ['desc', 'asc'] as const) {
    const seen: FoundLog[] = [];
    let page = await api.page({ parentResourceId: marker, sort, size: 50 });
    for (let n = 0; ; n++) {
      seen.push(...page.logs);
      if (page.next === null) break;
      // In the middle of what is being read, before and after it.
      const at = (milliseconds: number) =>
        makeLog(marker, { timestamp: timestampAt(LOGS_START, milliseconds, 1 + n) }, n);
      if (n < 8) await api.store([at(-1000), at(300), at(5000)]);
      page = await api.page({ parentResourceId: marker, sort, size: 50, after: page.next });
    }
    const old = new Set(ids(there));
    expect(ids(seen).filter((id) => old.has(id))).toEqual(ids(inOrder(there, sort)));
    expect(new Set(ids(seen)).size).toBe(seen.length);
    expect(ids(inOrder(seen, sort))).toEqual(ids(seen));
  }
});

describe('a cursor', () => {
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

  test('takes another size', async () => {
    expect((await next({ size: 7 })).body.logs).toHaveLength(7);
  });

  test.each([
    { q: 'GET' },
    { level: 'error' },
    { from: 'now-2h' },
    { to: 'now' },
    { sort: 'asc' },
    { parentResourceId: 'x' },
  ])('is refused with %j, which is another query', async (change) => {
    const answer = await next(change);
    expect(answer.status).toBe(400);
    expect(answer.body.errors![0]!.path).toBe('after');
  });

  test('is refused when it was changed or made up', async () => {
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

test('a parameter that is unknown, repeated or out of bounds is a 400 that names it', async () => {
  const bad: [string, Query][] = [
    ['colour', { colour: 'red' }],
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
    expect(answer.body.errors![0], JSON.stringify(query)).toMatchObject({
      path,
      message: expect.any(String),
    });
  }
});
