// Every read under every combination of open and closed ends of time, with logs at both ends of what can be stored.
import { beforeAll, expect, test } from 'vitest';
import type { FieldList, FieldValues, FoundLog, Histogram, LogContext, Trace } from '@timberline/contract';
import type { Query } from '../harness/http-client.ts';
import { makeLog, uniqueMarker } from '../harness/logs.ts';
import { sharedApi } from '../harness/shared.ts';
import { nanos } from './brute-force.ts';

const api = sharedApi();
const marker = uniqueMarker('ends');
const FIRST = '1970-01-01T00:00:00Z';
const MIDDLE = '2026-11-27T12:00:00Z';
const LAST = '2262-04-11T23:47:16.854775807Z';
const TIMES = [
  FIRST,
  '1970-01-01T00:00:00.000000001Z',
  '1970-01-01T00:00:34.222566Z',
  MIDDLE,
  '2262-04-11T23:47:16.854775806Z',
  LAST,
];

/** The bounds of one condition: those of a log's time in nanoseconds, both included. */
interface Condition {
  low?: bigint;
  high?: bigint;
}
const FROM: [from: string | undefined, Condition][] = [
  [undefined, {}],
  ['1969-12-31T23:00:00Z', {}],
  [FIRST, {}],
  ['2000-01-01T00:00:00Z', { low: nanos('2000-01-01T00:00:00Z') }],
];
const TO: [to: string | undefined, Condition][] = [
  [undefined, {}],
  [LAST, { high: nanos(LAST) - 1n }],
  ['2300-01-01T00:00:00Z', {}],
  ['2027-01-01T00:00:00Z', { high: nanos('2027-01-01T00:00:00Z') - 1n }],
];
const Q: [q: string | undefined, Condition][] = [
  [undefined, {}],
  [`timestamp<${MIDDLE}`, { high: nanos(MIDDLE) - 1n }],
  [`timestamp<=${MIDDLE}`, { high: nanos(MIDDLE) }],
  [`timestamp>${MIDDLE}`, { low: nanos(MIDDLE) + 1n }],
  [`timestamp>=${MIDDLE}`, { low: nanos(MIDDLE) }],
  [`timestamp:[${FIRST} TO ${LAST}]`, {}],
  [`timestamp:{* TO ${MIDDLE}}`, { high: nanos(MIDDLE) - 1n }],
  [`timestamp:[${MIDDLE} TO *]`, { low: nanos(MIDDLE) }],
  [`NOT timestamp>${FIRST}`, { high: nanos(FIRST) }],
];

/** The orders of a page and the numbers of buckets, which the queries take in turn to keep the spec short. */
const BOTH_WAYS: [sort: string, buckets: number][] = [
  ['asc', 60],
  ['desc', 500],
  ['asc', 1],
  ['desc', 60],
];

let all: FoundLog[] = [];
beforeAll(async () => {
  const logs = TIMES.map((timestamp, n) => makeLog(marker, { timestamp, traceId: marker, level: 'info' }, n));
  await api.store(logs);
  all = await api.allLogs({ parentResourceId: marker, sort: 'asc' });
  expect(all.map(({ timestamp }) => timestamp)).toEqual(TIMES);
});

function expected(...conditions: Condition[]): string[] {
  return all
    .filter(({ timestamp }) =>
      conditions.every(
        ({ low, high }) =>
          (low === undefined || nanos(timestamp) >= low) && (high === undefined || nanos(timestamp) <= high),
      ),
    )
    .map(({ timestamp }) => timestamp);
}

async function read<T>(path: string, query: Query): Promise<T> {
  const answer = await api.get<T>(path, query);
  expect(answer.status, `${path} ${JSON.stringify(query)} ${answer.text.slice(0, 300)}`).toBe(200);
  return answer.body;
}

test.for(FROM.flatMap((from) => TO.map((to) => [from[0], to[0], from[1], to[1]] as const)))(
  'From %s to %s, every read counts each log once, whatever the query says of the time.',
  async ([from, to, low, high]) => {
    for (const [n, [q, condition]] of Q.entries()) {
      const filter = { parentResourceId: marker, from, to, q };
      const times = expected(low, high, condition);
      const [sort, buckets] = BOTH_WAYS[n % BOTH_WAYS.length]!;
      const logs = (await api.allLogs({ ...filter, sort })).map(({ timestamp }) => timestamp);
      expect(sort === 'asc' ? logs : logs.reverse(), `${q} ${sort}`).toEqual(times);
      const histogram = await read<Histogram>('/api/logs/histogram', { ...filter, buckets });
      expect(histogram, String(q)).toMatchObject({ total: times.length, partial: null });
      expect(histogram.buckets.reduce((sum, { total }) => sum + total, 0)).toBe(times.length);
      const values = await read<FieldValues>('/api/logs/fields/level/values', filter);
      expect(values.values, String(q)).toEqual(
        times.length === 0 ? [] : [{ value: 'info', count: times.length }],
      );
      const { fields } = await read<FieldList>('/api/logs/fields', filter);
      expect(fields.some(({ type }) => type === 'metadata')).toBe(times.length > 0);
      const lines = (await api.get('/api/logs/export', { ...filter, sort: 'asc' })).text.match(/.+/g) ?? [];
      expect(lines.map((line) => (JSON.parse(line) as FoundLog).timestamp)).toEqual(times);
    }
  },
);

test.for([undefined, FIRST, '1969-01-01T00:00:00Z'])(
  'A histogram of all logs from %s is an answer, since time alone is counted in another way.',
  async (from) => {
    for (const [to] of TO)
      for (const buckets of [1, 120, 121]) {
        const { total, buckets: counted } = await read<Histogram>('/api/logs/histogram', {
          from,
          to,
          buckets,
        });
        expect(counted.reduce((sum, bucket) => sum + bucket.total, 0)).toBe(total);
        expect(total).toBeGreaterThan(0);
      }
  },
);

test('The logs around those at either end of time are read.', async () => {
  for (const [n, { id }] of all.entries()) {
    const filter = { parentResourceId: marker, scope: 'all' };
    const context = await read<LogContext>(`/api/logs/${id}/context`, filter);
    expect(context.before.map(({ timestamp }) => timestamp)).toEqual(TIMES.slice(0, n));
    expect(context.after.map(({ timestamp }) => timestamp)).toEqual(TIMES.slice(n + 1));
    expect(context.partial).toBeNull();
    expect(await read(`/api/logs/${id}`, {})).toMatchObject({ timestamp: TIMES[n], partial: null });
  }
});

test('A trace from one end of time to the other is whole.', async () => {
  const trace = await read<Trace>(`/api/traces/${marker}`, {});
  expect(trace.logs.map(({ timestamp }) => timestamp)).toEqual(TIMES);
  expect(trace).toMatchObject({ truncated: false, partial: null });
});
