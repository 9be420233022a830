import { describe, expect, it } from 'vitest';
import type { LogFilter, SortDirection } from '@timberline/contract';
import { logOf } from '../rows/log-store.fixture';
import { emptyEdges, findSlowDown, type SlowDownReads } from './find-slow-down';

const START = Date.parse('2024-05-17T10:00:00Z');
const iso = (ms: number) => new Date(ms).toISOString();

/** Reads over lines at the given times, in ms after the start; the id of a line is its time. */
function readsOf(times: number[]) {
  let count = 0;
  const within = ({ from, to }: LogFilter) => {
    const [fromMs, toMs] = [from ? Date.parse(from) : 0, to ? Date.parse(to) : Infinity];
    return times.map((time) => START + time).filter((ms) => ms >= fromMs && ms < toMs);
  };
  const reads: SlowDownReads = {
    histogram: ({ from = '', to = '' }, buckets) => {
      count++;
      const fromMs = Date.parse(from);
      const lengthMs = (Date.parse(to) - fromMs) / buckets;
      const all = Array.from({ length: buckets }, (_, n) => {
        return { start: iso(fromMs + n * lengthMs), total: 0, levels: {} };
      });
      for (const ms of within({ from, to })) all[Math.floor((ms - fromMs) / lengthMs)]!.total++;
      return Promise.resolve({ buckets: all });
    },
    first: (filter: LogFilter, sort: SortDirection) => {
      count++;
      const ms = within(filter).sort((a, b) => (sort === 'asc' ? a - b : b - a))[0];
      return Promise.resolve(ms === undefined ? null : { ...logOf(ms - START), timestamp: iso(ms) });
    },
  };
  return { reads, count: () => count };
}

/** The times on both sides of the slow-down. */
async function find(times: number[], fromMs: number, isLater: boolean, thresholdMs = 1_000) {
  const { reads, count } = readsOf(times);
  const from = { ...logOf(fromMs), timestamp: iso(START + fromMs) };
  const found = await findSlowDown(reads, { filter: {}, from, isLater, thresholdMs });
  return { ids: found && [Number(found.near.id), Number(found.far.id)], reads: count() };
}

/** A line every 100 ms, but for a pause of 5 s after the 40th. */
const PAUSED = Array.from({ length: 100 }, (_, n) => n * 100 + (n > 40 ? 5_000 : 0));

describe('findSlowDown', () => {
  it('A pause is found from both of its sides.', async () => {
    expect((await find(PAUSED, 0, true)).ids).toEqual([4_000, 9_100]);
    expect((await find(PAUSED, 14_900, false)).ids).toEqual([9_100, 4_000]);
  });

  it('Behind the pause there is none.', async () => {
    expect((await find(PAUSED, 9_100, true)).ids).toBeNull();
    expect((await find(PAUSED, 4_000, false)).ids).toBeNull();
  });

  it('A pause that is shorter than the threshold is none.', async () => {
    expect((await find(PAUSED, 0, true, 6_000)).ids).toBeNull();
  });

  it('A long pause months away is found with few reads.', async () => {
    const day = 86_400_000;
    const times = [...Array.from({ length: 2_000 }, (_, n) => n * 60_000), 100 * day, 100 * day + 60_000];
    const { ids, reads } = await find(times, 0, true, 120_000);
    expect(ids).toEqual([1_999 * 60_000, 100 * day]);
    expect(reads).toBeLessThan(20);
  });
});

describe('emptyEdges', () => {
  const buckets = [3, 0, 2, 0, 0, 0, 1, 0].map((total, n) => ({
    start: iso(START + n * 1_000),
    total,
    levels: {},
  }));

  it('Only boundaries of times that can be long enough are measured.', () => {
    expect(emptyEdges(buckets, true, 5_000)).toEqual([iso(START + 3_000)]);
    expect(emptyEdges(buckets, true, 3_000)).toHaveLength(3);
  });

  it('Going back, the nearest one comes first, and begins where the lines end.', () => {
    expect(emptyEdges(buckets, false, 3_000)).toEqual([iso(START + 6_000), iso(START + 2_000)]);
  });
});
