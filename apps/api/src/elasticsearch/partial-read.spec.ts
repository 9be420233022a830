import { describe, expect, it } from 'vitest';
import { closedReason, failureReason, foreignReason, isForeignIndex, PartialReads } from './partial-read.ts';

const failure = (index: string, reason: string, type = 'illegal_argument_exception') => ({
  index,
  reason: { type, reason },
});

describe('PartialReads', () => {
  it('A read without failures is not partial.', () => {
    expect(new PartialReads().partial).toBeNull();
  });

  it('Of several searches, the one with the most failures stands for the read.', () => {
    const reads = new PartialReads();
    reads.add({ failed: 1, of: 5, reason: 'a' });
    reads.add({ failed: 2, of: 5, reason: 'b' });
    reads.add({ failed: 1, of: 5, reason: 'c' });
    expect(reads.partial).toEqual({ failed: 2, of: 5, reason: 'b' });
  });
});

describe('isForeignIndex', () => {
  it.each([
    'Field [timestamp] of type [keyword] does not support custom formats',
    'Field [timestamp] of type [keyword] is not supported for aggregation [date_histogram]',
    'No mapping found for [timestamp] in order to sort on',
    'No mapping found for [id] in order to sort on',
  ])('“%s” is the error of an index that is not of Timberline.', (reason) => {
    expect(isForeignIndex(failure('x', reason))).toBe(true);
  });

  it.each(['nanoseconds are [-1] are before the epoch in 1970', 'No mapping found for [price]'])(
    '“%s” is an error of another kind.',
    (reason) => {
      expect(isForeignIndex(failure('x', reason))).toBe(false);
    },
  );
});

describe('Reasons', () => {
  it('The reason names each index that failed once, without the words of Elasticsearch.', () => {
    const shards = ['b', 'a', 'b'].map((index) => failure(index, 'secret', 'circuit_breaking_exception'));
    expect(failureReason(shards)).toBe(
      'The logs of indices a, b cannot be read at the moment; try again in a few seconds.',
    );
  });

  it('A failure that names no index has a reason as well.', () => {
    expect(failureReason([])).toBe(
      'Some of the logs cannot be read at the moment; try again in a few seconds.',
    );
  });

  it('An index with other fields is told from one that is not available.', () => {
    const shards = [failure('x', 'No mapping found for [timestamp] in order to sort on')];
    expect(failureReason(shards)).toBe(foreignReason(['x']));
    expect(foreignReason(['x'])).toContain('The logs of index x cannot be read, because the fields are not');
  });

  it('At most five indices are named, and the others are counted.', () => {
    expect(closedReason(['a', 'b', 'c', 'd', 'e', 'f', 'g'])).toBe(
      'The logs of indices a, b, c, d, e and 2 more cannot be read, because they are closed; open them in Elasticsearch.',
    );
  });
});
