// Histograms, fields, values and exports, compared with the brute-force reference.
import { beforeAll, describe, expect, test } from 'vitest';
import type { FieldList, FieldValues, FoundLog, Histogram, Problem } from '@timberline/contract';
import { seededRandom } from '@timberline/testing';
import type { Query } from '../harness/http-client.ts';
import { LOGS_START, makeLog, uniqueMarker, withoutPattern } from '../harness/logs.ts';
import { sharedApi } from '../harness/shared.ts';
import { countBy, inOrder, leavesAt, nanos } from './brute-force.ts';
import { randomLog } from './random-queries.ts';

const api = sharedApi();
const marker = uniqueMarker('counts');
let all: FoundLog[] = [];

beforeAll(async () => {
  const random = seededRandom(11);
  await api.store(Array.from({ length: 900 }, (_, n) => randomLog(random, marker, n)));
  all = await api.allLogs({ parentResourceId: marker });
  expect(all).toHaveLength(900);
});

const epochMs = (log: FoundLog) => Number(nanos(log.timestamp) / 1_000_000n);

async function histogram(query: Query): Promise<Histogram> {
  const answer = await api.get<Histogram>('/api/logs/histogram', { parentResourceId: marker, ...query });
  expect(answer.status, answer.text).toBe(200);
  return answer.body;
}

function durationMs(interval: string): number {
  const [, days, hours, minutes, seconds] = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?)?$/.exec(
    interval,
  )!;
  return (
    (Number(days ?? 0) * 86_400 + Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60) * 1000 +
    Math.round(Number(seconds ?? 0) * 1000)
  );
}

describe('Histograms', () => {
  test.each([1, 2, 7, 60, 200, 500])(
    'A histogram counts each log once in at most %i buckets of equal width.',
    async (buckets) => {
      const { interval, buckets: found, total } = await histogram({ buckets });
      const width = durationMs(interval);
      expect(found.length).toBeLessThanOrEqual(buckets);
      expect(total).toBe(all.length);
      const starts = found.map(({ start }) => Date.parse(start));
      starts.forEach((start, i) => expect(start).toBe(starts[0]! + i * width));
      expect(starts[0]! % width).toBe(0);
      for (const [i, bucket] of found.entries()) {
        const own = all.filter((log) => epochMs(log) >= starts[i]! && epochMs(log) < starts[i]! + width);
        expect(bucket.total).toBe(own.length);
        expect(bucket.levels).toEqual({ ...countBy(own, (log) => log.level) });
      }
    },
  );

  test('A histogram applies its filter with from and to exact to the nanosecond.', async () => {
    const ordered = inOrder(all, 'asc');
    const from = ordered[100]!.timestamp;
    const to = ordered[700]!.timestamp;
    const { total, buckets } = await histogram({ from, to, level: ['info', 'error'] });
    const inRange = all.filter(
      (log) => nanos(log.timestamp) >= nanos(from) && nanos(log.timestamp) < nanos(to),
    );
    expect(total).toBe(inRange.filter(({ level }) => level === 'info' || level === 'error').length);
    expect(buckets.reduce((sum, bucket) => sum + bucket.total, 0)).toBe(total);
  });

  test('A histogram without matches has empty buckets if its range is known and none otherwise.', async () => {
    const empty = await histogram({ from: '2001-01-01T00:00:00Z', to: '2001-01-01T01:00:00Z' });
    expect(empty).toMatchObject({ interval: 'PT1M', total: 0 });
    expect(empty.buckets).toHaveLength(60);
    expect((await histogram({ q: 'nosuchwordanywhere' })).buckets).toEqual([]);
    expect((await histogram({ from: 'now', to: 'now-1h' })).buckets).toEqual([]);
  });

  test('The levels of an unfiltered histogram add up to its totals and agree with filtered ones.', async () => {
    const { body } = await api.get<Histogram>('/api/logs/histogram', {
      from: '2024-05-17T09:00:00Z',
      to: '2024-05-17T11:00:00Z',
    });
    for (const level of ['info', 'error', 'debug']) {
      const { body: alone } = await api.get<Histogram>('/api/logs/histogram', {
        from: '2024-05-17T09:00:00Z',
        to: '2024-05-17T11:00:00Z',
        level,
        q: 'NOT nosuchwordanywhere',
      });
      const sums = body.buckets.map((bucket) => bucket.levels[level] ?? 0);
      // Other tests write at the same time, so later counts may be higher, never lower.
      alone.buckets.forEach((bucket, i) => expect(bucket.total).toBeGreaterThanOrEqual(sums[i]!));
    }
    for (const bucket of body.buckets)
      expect(Object.values(bucket.levels).reduce((a, b) => a + b, 0)).toBe(bucket.total);
  });

  test('A histogram names the 20 most frequent levels and counts all others, including a level of that name, as "other".', async () => {
    const many = uniqueMarker('levels');
    const levels = Array.from({ length: 25 }, (_, i) =>
      i === 3 ? 'other' : i === 4 ? '__proto__' : `l${i}`,
    );
    await api.store(
      levels.flatMap((level, i) => Array.from({ length: 30 - i }, (_, n) => makeLog(many, { level }, n))),
    );
    const { body } = await api.get<Histogram>('/api/logs/histogram', { parentResourceId: many, buckets: 1 });
    const counts = Object.entries(
      JSON.parse(JSON.stringify(body.buckets[0]!.levels)) as Record<string, number>,
    );
    expect(counts).toHaveLength(20);
    expect(Object.fromEntries(counts)['other']).toBe(27 + 10 + 9 + 8 + 7 + 6);
    expect(counts.find(([level]) => level === '__proto__')?.[1]).toBe(26);
    expect(body.total).toBe(counts.reduce((sum, [, count]) => sum + count, 0));
  });
});

describe('Fields and values', () => {
  test('The list of fields has the metadata keys that occur in the matching logs.', async () => {
    const { body } = await api.get<FieldList>('/api/logs/fields', { parentResourceId: marker });
    const names = body.fields.map(({ name }) => name);
    for (const name of [
      'level',
      'message',
      'resourceId',
      'timestamp',
      'traceId',
      'spanId',
      'commit',
      'metadata.http.took',
    ])
      expect(names).toContain(name);
    expect(names).toContain('metadata.dotted.key.with space');
    const few = await api.get<FieldList>('/api/logs/fields', {
      parentResourceId: marker,
      q: 'NOT metadata.http:*',
    });
    expect(few.body.fields.map(({ name }) => name)).not.toContain('metadata.http.took');
  });

  const values = async (field: string, query: Query = {}) => {
    const answer = await api.get<FieldValues>(`/api/logs/fields/${encodeURIComponent(field)}/values`, {
      parentResourceId: marker,
      ...query,
    });
    expect(answer.status, answer.text).toBe(200);
    return answer.body;
  };

  test.each(['level', 'resourceId', 'traceId', 'spanId', 'commit'] as const)(
    'The values of %s are counted.',
    async (field) => {
      const counts = countBy(
        all.filter((log) => log[field] !== undefined),
        (log) => log[field]!,
      );
      const found = await values(field, { size: 3 });
      const sorted = Object.values(counts).sort((a, b) => b - a);
      expect(found.values.map(({ count }) => count)).toEqual(sorted.slice(0, 3));
      for (const { value, count } of found.values) expect(counts[value]).toBe(count);
      expect(found.other).toBe(sorted.slice(3).reduce((a, b) => a + b, 0));
      expect(found.missing).toBe(all.filter((log) => log[field] === undefined).length);
    },
  );

  test.each(['status', 'http.method', 'tags', 'dotted.key.with space'])(
    'The values of metadata.%s are counted, each once per log.',
    async (path) => {
      const texts = (log: FoundLog) => [...new Set(leavesAt(log, path).map(String))];
      const counts = countBy(all.flatMap(texts), (value) => value);
      const found = await values(`metadata.${path}`, { size: 2 });
      for (const { value, count } of found.values) expect(counts[value], value).toBe(count);
      expect(found.values[0]!.count).toBe(Math.max(...Object.values(counts)));
      const listed = found.values.map(({ value }) => value);
      const present = all.filter((log) => texts(log).length > 0);
      expect(found.other).toBe(
        present.filter((log) => !texts(log).some((text) => listed.includes(text))).length,
      );
      expect(found.missing).toBe(all.length - present.length);
    },
  );

  test('A prefix of any characters is completed literally, and a text within values is found in any case.', async () => {
    expect(
      (await values('resourceId', { prefix: 'payments' })).values.map(({ value }) => value).sort(),
    ).toEqual(['payments-1', 'payments-2']);
    expect((await values('resourceId', { prefix: 'dfs.DataNode$' })).values).toHaveLength(1);
    expect(
      (await values('metadata.status', { prefix: '50' })).values.map(({ value }) => value).sort(),
    ).toEqual(['500', '500.5']);
    expect((await values('resourceId', { contains: 'NODE$' })).values).toHaveLength(1);
    expect((await values('metadata.status', { contains: '.5' })).values.map(({ value }) => value)).toEqual([
      '500.5',
    ]);
    for (const prefix of [
      '.*',
      '[a',
      '(',
      '"',
      '\\',
      '@',
      '#',
      '~',
      '&',
      '<1-2>',
      '{',
      'a|b',
      '^',
      '$',
      '💥',
      '\n',
    ])
      expect((await values('resourceId', { prefix })).values, prefix).toEqual([]);
    expect((await values('parentResourceId')).values).toEqual([{ value: marker, count: 900 }]);
  });

  test('An unknown field is a 404.', async () => {
    for (const field of ['levle', 'metadata', 'metadata.', '__proto__'])
      expect((await api.get<Problem>(`/api/logs/fields/${field}/values`)).status, field).toBe(404);
  });
});

describe('Exports', () => {
  test.each(['asc', 'desc'] as const)(
    'An NDJSON export in %s order has every log completely and in order.',
    async (sort) => {
      const answer = await api.get('/api/logs/export', { parentResourceId: marker, sort });
      expect(answer.headers.get('content-type')).toMatch(/^application\/x-ndjson/);
      expect(answer.headers.get('content-disposition')).toMatch(/^attachment; filename="logs-.*\.ndjson"$/);
      const logs = answer.text
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as FoundLog);
      expect(logs.map(withoutPattern)).toEqual(inOrder(all, sort).map(withoutPattern));
    },
  );

  test('A CSV export begins with a byte order mark only where it is asked for.', async () => {
    const start = async (bom: boolean): Promise<number[]> => {
      const path = `/api/logs/export?format=csv&parentResourceId=${uniqueMarker('bom')}&bom=${bom}`;
      // Reading the answer as text would drop the mark.
      const bytes = await (await fetch(api.url + path)).arrayBuffer();
      return [...new Uint8Array(bytes).subarray(0, 3)];
    };
    expect(await start(true)).toEqual([0xef, 0xbb, 0xbf]);
    expect(await start(false)).toEqual([...Buffer.from('id,')]);
  });

  test('A CSV export can be parsed again, with formulas made harmless.', async () => {
    const odd = uniqueMarker('csv');
    const messages = [
      '=1+1',
      '+1',
      '-1',
      '@x',
      '\tx',
      '\rx',
      'a "quoted", text\r\nof two lines',
      '',
      'größe',
    ];
    await api.store(
      messages.map((message, n) =>
        makeLog(odd, { message, resourceId: '=cmd', timestamp: new Date(LOGS_START + n).toISOString() }, n),
      ),
    );
    const answer = await api.get('/api/logs/export', { parentResourceId: odd, format: 'csv', sort: 'asc' });
    expect(answer.headers.get('content-type')).toMatch(/^text\/csv/);
    const [header, ...rows] = parseCsv(answer.text);
    expect(header).toEqual([
      'id',
      'receivedAt',
      'level',
      'message',
      'resourceId',
      'timestamp',
      'traceId',
      'spanId',
      'commit',
      'metadata',
    ]);
    const dangerous = /^[=+\-@\t\r]/;
    expect(rows.map((row) => row[3])).toEqual(
      messages.map((message) => (dangerous.test(message) ? `'${message}` : message)),
    );
    for (const row of rows) {
      expect(row).toHaveLength(header!.length);
      expect(row[4]).toBe("'=cmd");
      expect(JSON.parse(row[9]!)).toMatchObject({ parentResourceId: odd });
    }
  });

  test('An export without matches is empty, and an unknown format is a 400.', async () => {
    const none = { parentResourceId: `${marker}none` };
    expect((await api.get('/api/logs/export', none)).text).toBe('');
    expect((await api.get('/api/logs/export', { ...none, format: 'csv' })).text.split('\r\n')).toHaveLength(
      2,
    );
    expect((await api.get('/api/logs/export', { format: 'xml' })).status).toBe(400);
    expect((await api.get('/api/logs/export', { q: 'level:' })).status).toBe(400);
  });
});

/** Parses the rows of a CSV text (RFC 4180). */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [[]];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)) {
    rows.at(-1)!.push(quoted === undefined ? plain! : quoted.replaceAll('""', '"'));
    if (end === '\r\n') rows.push([]);
  }
  return rows.slice(0, -1);
}
