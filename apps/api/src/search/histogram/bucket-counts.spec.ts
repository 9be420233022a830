import { describe, expect, it } from 'vitest';
import { timestampRange } from '@timberline/elastic';
import {
  addRemainder,
  countsFromDates,
  type DateBuckets,
  intervalClauses,
  levelsByDate,
  toBucket,
} from './bucket-counts.ts';

const intervals = { interval: 1_000, starts: [0, 1_000, 2_000], end: 3_000 };
/** The middle one is longer, and the first one begins before any time that can be stored. */
const uneven = { interval: 1_000, starts: [-500, 500, 2_000], end: 3_000 };
const terms = (counts: Record<string, number>, rest = 0) => ({
  buckets: Object.entries(counts).map(([key, doc_count]) => ({ key, doc_count })),
  sum_other_doc_count: rest,
});
const dates = (
  ...buckets: [key: number | string, doc_count: number, counts: Record<string, number>][]
): DateBuckets => ({
  buckets: buckets.map(([key, doc_count, counts]) => ({ key, doc_count, levels: terms(counts) })),
});

it('Levels are counted in intervals that have logs.', () => {
  expect(levelsByDate(intervals, { size: 2, include: ['info', 'error'] })).toEqual({
    date_histogram: { field: 'timestamp', fixed_interval: '1000ms', min_doc_count: 1 },
    aggs: { levels: { terms: { field: 'level', size: 2, include: ['info', 'error'] } } },
  });
});

it('Levels are counted in even intervals that do not begin with 1970.', () => {
  const shifted = { interval: 1_000, starts: [250, 1_250], end: 2_250 };
  expect(levelsByDate(shifted, { size: 2 }).date_histogram).toEqual({
    field: 'timestamp',
    fixed_interval: '1000ms',
    offset: '250ms',
    min_doc_count: 1,
  });
});

it('Levels are counted in intervals of different lengths by their ends.', () => {
  expect(levelsByDate(uneven, { size: 2 })).toEqual({
    date_range: {
      field: 'timestamp',
      ranges: [
        { key: '0', from: '1970-01-01T00:00:00.000000000Z', to: '1970-01-01T00:00:00.500000000Z' },
        { key: '1', from: '1970-01-01T00:00:00.500000000Z', to: '1970-01-01T00:00:02.000000000Z' },
        { key: '2', from: '1970-01-01T00:00:02.000000000Z', to: '1970-01-01T00:00:03.000000000Z' },
      ],
    },
    aggs: { levels: { terms: { field: 'level', size: 2 } } },
  });
});

describe('intervalClauses', () => {
  it('An interval within the bounds reaches to its last nanosecond.', () => {
    expect(intervalClauses(intervals, {})[1]).toEqual(
      timestampRange({ gte: '1970-01-01T00:00:01.000000000Z', lte: '1970-01-01T00:00:01.999999999Z' }),
    );
  });

  it('An interval reaches to the start of the next one, within the times that can be stored.', () => {
    expect(intervalClauses(uneven, {}).slice(0, 2)).toEqual([
      timestampRange({ gte: '1970-01-01T00:00:00.000000000Z', lte: '1970-01-01T00:00:00.499999999Z' }),
      timestampRange({ gte: '1970-01-01T00:00:00.500000000Z', lte: '1970-01-01T00:00:01.999999999Z' }),
    ]);
  });

  it('The first and the last interval are clipped to the bounds.', () => {
    const bounds = { gte: '1970-01-01T00:00:00.500000001Z', lte: '1970-01-01T00:00:02.000000000Z' };
    const clauses = intervalClauses(intervals, bounds);
    expect(clauses[0]).toEqual(timestampRange({ gte: bounds.gte, lte: '1970-01-01T00:00:00.999999999Z' }));
    expect(clauses[2]).toEqual(timestampRange({ gte: bounds.lte, lte: bounds.lte }));
  });

  it('The last interval ends with the last time that can be stored.', () => {
    const last = 9_223_372_036_000;
    const [clause] = intervalClauses({ interval: 1_000, starts: [last], end: last + 1_000 }, {});
    expect(clause).toEqual(
      timestampRange({ gte: '2262-04-11T23:47:16.000000000Z', lte: '2262-04-11T23:47:16.854775807Z' }),
    );
  });

  it('The first interval begins with the first time that can be stored.', () => {
    const [clause] = intervalClauses({ interval: 1_000, starts: [-500], end: 500 }, {});
    expect(clause).toEqual(
      timestampRange({ gte: '1970-01-01T00:00:00.000000000Z', lte: '1970-01-01T00:00:00.499999999Z' }),
    );
  });
});

describe('countsFromDates', () => {
  it('Each bucket is counted in its interval, and intervals without a bucket are empty.', () => {
    const counted = countsFromDates(dates([1_000, 3, { info: 2, error: 1 }]), intervals);
    expect(counted.map((counts) => Object.fromEntries(counts))).toEqual([{}, { info: 2, error: 1 }, {}]);
  });

  it('Intervals of different lengths are counted by their numbers.', () => {
    const counted = countsFromDates(
      dates(['0', 0, {}], ['1', 3, { info: 3 }], ['2', 1, { info: 1 }]),
      uneven,
    );
    expect(counted.map((counts) => Object.fromEntries(counts))).toEqual([{}, { info: 3 }, { info: 1 }]);
  });

  it('Logs of levels without a bucket are counted as other.', () => {
    const [counts] = countsFromDates(dates([0, 5, { info: 2 }]), intervals);
    expect(Object.fromEntries(counts!)).toEqual({ info: 2, other: 3 });
  });

  it('A level that is called other is added to those without a bucket.', () => {
    const [counts] = countsFromDates(dates([0, 5, { info: 2, other: 1 }]), intervals);
    expect(Object.fromEntries(counts!)).toEqual({ info: 2, other: 3 });
  });

  it('Buckets outside of the intervals are left out.', () => {
    const counted = countsFromDates(dates([3_000, 1, { info: 1 }], [-1_000, 1, { info: 1 }]), intervals);
    expect(counted.every((counts) => counts.size === 0)).toBe(true);
  });

  it('Without an index all intervals are empty.', () => {
    expect(countsFromDates(undefined, intervals)).toHaveLength(3);
  });
});

it('The level that was not counted has what remains of each total.', () => {
  const counted = addRemainder([new Map([['error', 2]]), new Map<string, number>()], [10, 4], 'info');
  expect(counted.map((counts) => Object.fromEntries(counts))).toEqual([{ error: 2, info: 8 }, { info: 4 }]);
});

describe('toBucket', () => {
  it('A bucket has its start as RFC 3339 and counts the levels that occur.', () => {
    const counts = new Map([
      ['info', 2],
      ['error', 0],
    ]);
    expect(toBucket(1_000, counts, ['info', 'error'])).toEqual({
      start: '1970-01-01T00:00:01.000Z',
      total: 2,
      levels: { info: 2 },
    });
  });

  it('Levels that are not named are added up as other.', () => {
    const counts = new Map([
      ['info', 2],
      ['trace', 3],
      ['debug', 4],
    ]);
    expect(toBucket(0, counts, ['info'])).toMatchObject({ total: 9, levels: { info: 2, other: 7 } });
  });

  it('A level may have the name of a property of every object.', () => {
    const { levels } = toBucket(0, new Map([['__proto__', 1]]), ['__proto__']);
    expect(Object.entries(levels)).toEqual([['__proto__', 1]]);
  });
});
