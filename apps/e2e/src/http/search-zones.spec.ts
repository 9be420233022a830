// Histograms on the clocks of a zone, around the changes of its clocks.
import { beforeAll, expect, test } from 'vitest';
import type { FoundLog, Histogram, LogInput, Problem } from '@timberline/contract';
import type { Query } from '../harness/http-client.ts';
import { makeLog, uniqueMarker } from '../harness/logs.ts';
import { sharedApi } from '../harness/shared.ts';
import { countBy, nanos } from './brute-force.ts';

const api = sharedApi();
const marker = uniqueMarker('zones');
const HOUR_MS = 3_600_000;

/** Some days around a change of each zone, in which no other test has logs. */
const CHANGES = [
  { zone: 'Europe/Berlin', from: '2013-10-25T22:00:00Z', to: '2013-10-28T23:00:00Z' },
  { zone: 'Europe/Berlin', from: '2013-03-29T23:00:00Z', to: '2013-04-01T22:00:00Z' },
  { zone: 'America/St_Johns', from: '2013-11-02T02:30:00Z', to: '2013-11-05T03:30:00Z' },
  { zone: 'Asia/Kathmandu', from: '2013-06-01T18:15:00Z', to: '2013-06-04T18:15:00Z' },
  { zone: 'Australia/Lord_Howe', from: '2013-04-05T13:00:00Z', to: '2013-04-08T13:30:00Z' },
  { zone: 'Australia/Lord_Howe', from: '2013-10-04T13:30:00Z', to: '2013-10-07T13:00:00Z' },
  { zone: 'Pacific/Apia', from: '2011-12-28T10:00:00Z', to: '2012-01-02T10:00:00Z' },
];

beforeAll(async () => {
  const logs: LogInput[] = [];
  for (const { from, to } of CHANGES) {
    // One at each quarter of an hour exactly and one a nanosecond before, so that every end of a bucket has a log on both sides.
    for (let ms = Date.parse(from); ms < Date.parse(to); ms += HOUR_MS / 4) {
      const before = new Date(ms - 1).toISOString().replace('Z', '999999Z');
      logs.push(makeLog(marker, { level: 'info', timestamp: new Date(ms).toISOString() }));
      logs.push(makeLog(marker, { level: ms % HOUR_MS === 0 ? 'error' : 'warn', timestamp: before }));
    }
  }
  await api.store(logs);
});

async function histogram(query: Query): Promise<Histogram> {
  const answer = await api.get<Histogram>('/api/logs/histogram', query);
  expect(answer.status, answer.text).toBe(200);
  return answer.body;
}

/** The time on the clock of a zone, as `2013-10-27 02:00`. */
function clock(time: string, zone: string): string {
  const options = { timeZone: zone, dateStyle: 'short', timeStyle: 'short' } as const;
  return new Intl.DateTimeFormat('sv', options).format(Date.parse(time));
}

type Counts = Pick<Histogram['buckets'][number], 'total' | 'levels'>[];

function countsOf({ buckets }: Histogram): Counts {
  return buckets.map(({ total, levels }) => ({ total, levels }));
}

/** What of `all` is in each bucket, counted one by one. */
function counted(all: FoundLog[], { buckets }: Histogram): Counts {
  const starts = buckets.map(({ start }) => nanos(start));
  const inBuckets = buckets.map((): FoundLog[] => []);
  for (const log of all) {
    const at = nanos(log.timestamp);
    inBuckets[starts.findLastIndex((start) => start <= at)]?.push(log);
  }
  return inBuckets.map((own) => ({ total: own.length, levels: { ...countBy(own, (log) => log.level) } }));
}

test.each(CHANGES)(
  'In $zone from $from each log is counted once, in buckets that begin on its clock.',
  async ({ zone, from, to }) => {
    const marked = await api.allLogs({ parentResourceId: marker, from, to });
    const all = await api.allLogs({ from, to });
    for (const buckets of [1, 3, 4, 7, 75, 150, 500]) {
      const found = await histogram({ parentResourceId: marker, from, to, zone, buckets });
      const asked = `${buckets} buckets`;
      expect(found.buckets.length, asked).toBeLessThanOrEqual(buckets);
      expect(found.total, asked).toBe(marked.length);
      expect(countsOf(found), asked).toEqual(counted(marked, found));
      for (const { start } of found.buckets) {
        if (found.interval.endsWith('D')) expect(clock(start, zone), asked).toMatch(/ 00:00$/);
        // An hour whose first half is skipped begins at half past.
        else if (found.interval.endsWith('H')) expect(clock(start, zone), asked).toMatch(/:00$| 02:30$/);
      }
      // Without a filter other than time, the ends of the buckets are looked up.
      const lookedUp = await histogram({ from, to, zone, buckets });
      expect(countsOf(lookedUp), asked).toEqual(counted(all, found));
    }
  },
);

test('The day on which the clocks go back is one bucket of 25 hours, and the day that never came is none.', async () => {
  const berlin = await histogram({ ...CHANGES[0], parentResourceId: marker, buckets: 3 });
  expect(berlin.interval).toBe('P1D');
  expect(berlin.buckets.map(({ start, total }) => [start, total])).toEqual([
    ['2013-10-25T22:00:00.000Z', 24 * 8],
    ['2013-10-26T22:00:00.000Z', 25 * 8],
    ['2013-10-27T23:00:00.000Z', 24 * 8 - 1],
  ]);
  const apia = await histogram({ ...CHANGES[6], parentResourceId: marker, buckets: 6 });
  expect(apia.buckets.map(({ start }) => start.slice(0, 10))).toEqual([
    '2011-12-28',
    '2011-12-29',
    '2011-12-30',
    '2011-12-31',
    '2012-01-01',
  ]);
});

test('An hour that comes twice is two buckets.', async () => {
  const { buckets } = await histogram({ ...CHANGES[0], parentResourceId: marker, buckets: 80 });
  const twice = buckets.filter(({ start }) => clock(start, 'Europe/Berlin') === '2013-10-27 02:00');
  expect(twice.map(({ start, total }) => [start, total])).toEqual([
    ['2013-10-27T00:00:00.000Z', 8],
    ['2013-10-27T01:00:00.000Z', 8],
  ]);
});

test('A fixed offset is a zone, also where a form turned its plus sign into a blank.', async () => {
  const [change] = CHANGES;
  const expected = await histogram({ ...change, zone: '+05:45', buckets: 75 });
  expect(expected.buckets[0]!.start).toBe('2013-10-25T21:15:00.000Z');
  expect(await histogram({ ...change, zone: ' 05:45', buckets: 75 })).toEqual(expected);
});

test('A bucket may begin before any time that can be stored.', async () => {
  const early = uniqueMarker('early');
  await api.store([makeLog(early, { timestamp: '1970-01-01T00:00:00Z' })]);
  for (const filter of [{ parentResourceId: early }, { to: '1970-01-03T00:00:00Z' }]) {
    for (const zone of ['Europe/Berlin', 'America/St_Johns', '+23:59', '-23:59']) {
      for (const buckets of [1, 2, 3, 60]) {
        const { total } = await histogram({ ...filter, zone, buckets });
        expect(total, JSON.stringify({ ...filter, zone, buckets })).toBeGreaterThanOrEqual(1);
      }
    }
  }
});

test.each(['Berlin', '', '+25:00', 'Europe/Berlin,UTC'])(
  'The zone "%s" is a 400 that names it.',
  async (zone) => {
    const { status, body } = await api.get<Problem>('/api/logs/histogram', { zone });
    expect(status).toBe(400);
    expect(body.errors?.[0]?.path).toBe('zone');
    expect(body.errors?.[0]?.message).toContain('Europe/Berlin');
  },
);
