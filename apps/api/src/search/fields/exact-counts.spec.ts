import { describe, expect, it } from 'vitest';
import { isExact, type ValueCounts } from './exact-counts.ts';

/** Counts in which each value may have so many logs more. */
function counts(list: [count: number, error: number][], unseen: number): ValueCounts {
  const buckets = list.map(([doc_count, doc_count_error_upper_bound], n) => ({
    key: `${n}`,
    doc_count,
    doc_count_error_upper_bound,
  }));
  return { buckets, sum_other_doc_count: 0, doc_count_error_upper_bound: unseen };
}

describe('isExact', () => {
  it('Counts are exact where no shard has left out a value.', () => {
    expect(isExact(counts([[3, 0]], 0), 10)).toBe(true);
  });

  it('Counts are exact where all shards have reported the values, and no other value can have more logs.', () => {
    expect(
      isExact(
        counts(
          [
            [90, 0],
            [70, 0],
            [20, 40],
            [10, 0],
          ],
          50,
        ),
        2,
      ),
    ).toBe(true);
  });

  it('Counts are not exact where a value may have more logs than were reported.', () => {
    expect(
      isExact(
        counts(
          [
            [90, 0],
            [70, 1],
            [20, 0],
          ],
          10,
        ),
        2,
      ),
    ).toBe(false);
  });

  it('Counts are not exact where another value of the response may have more logs.', () => {
    expect(
      isExact(
        counts(
          [
            [90, 0],
            [70, 0],
            [40, 31],
            [1, 0],
          ],
          10,
        ),
        2,
      ),
    ).toBe(false);
  });

  it('Counts are not exact where a value that is not in the response may have more logs.', () => {
    expect(
      isExact(
        counts(
          [
            [90, 0],
            [70, 0],
            [60, 0],
          ],
          11,
        ),
        2,
      ),
    ).toBe(false);
  });

  it('Fewer values than were asked for are not exact where shards have left out others.', () => {
    expect(isExact(counts([[90, 0]], 1), 2)).toBe(false);
  });
});
