// Counts of the logs of each pattern that are exact also where several patterns are one.
import type { estypes } from '@elastic/elasticsearch';
import type { PatternAliases } from '../../elasticsearch/pattern-aliases.ts';
import type { SearchResponse } from '../../elasticsearch/search-response.ts';
import { countsOf, isExact, LARGER_SHARD_SIZES, type ValueCounts } from '../fields/exact-counts.ts';

type Aggregations = Record<string, estypes.AggregationsAggregationContainer>;

/** How many patterns are listed, and each shard reports, at first: most applications have fewer. */
const LIST_SIZE = 5_000;
const SHARD_SIZE = 5_000;

/**
 * Counts the most frequent patterns: at least `size`, if there are so many, with counts that are exact, or as exact as the
 * largest list that each shard may report makes them.
 *
 * @param search searches with these aggregations
 */
export async function countPatterns(
  search: (aggs: Aggregations) => Promise<SearchResponse>,
  aliases: PatternAliases,
  size: number,
): Promise<{ response: SearchResponse; counts: ValueCounts }> {
  if (!aliases.isEmpty) {
    // Where the list has all patterns, adding up those that are one takes no more than one search.
    const response = await search({ patterns: terms(Math.max(size, LIST_SIZE), LIST_SIZE) });
    const counts = countsOf(response, 'patterns');
    if (counts.sum_other_doc_count <= 0 && counts.doc_count_error_upper_bound <= 0)
      return { response, counts: joinCounts(counts, aliases) };
  }
  const ids = aliases.joinedIds();
  const count = (shardSize: number) =>
    search({
      patterns: terms(size, shardSize, ids.length > 0 ? { exclude: ids } : {}),
      // Those that are one with others are counted by name, so that none is missing from the sum.
      ...(ids.length > 0 && { joined: terms(ids.length, ids.length, { include: ids }) }),
    });
  let response = await count(SHARD_SIZE);
  for (const shardSize of LARGER_SHARD_SIZES) {
    if (isExact(countsOf(response, 'patterns'), size)) break;
    response = await count(shardSize);
  }
  const counts = countsOf(response, 'patterns');
  const joined = joinCounts(countsOf(response, 'joined'), aliases);
  return { response, counts: { ...counts, buckets: inOrder([...counts.buckets, ...joined.buckets]) } };
}

/** The first values of a list; the logs of the others are counted as those that are not listed. */
export function firstCounts({ buckets, ...counts }: ValueCounts, size: number): ValueCounts {
  const rest = buckets.slice(size).reduce((sum, { doc_count }) => sum + doc_count, 0);
  return {
    ...counts,
    buckets: buckets.slice(0, size),
    sum_other_doc_count: counts.sum_other_doc_count + rest,
  };
}

/** The counts with those of patterns that are one added up, in descending order. */
export function joinCounts(counts: ValueCounts, aliases: PatternAliases): ValueCounts {
  const joined = new Map<string, ValueCounts['buckets'][number]>();
  for (const { key, doc_count, doc_count_error_upper_bound: error } of counts.buckets) {
    const id = aliases.resolve(key);
    const before = joined.get(id);
    joined.set(id, {
      key: id,
      doc_count: (before?.doc_count ?? 0) + doc_count,
      ...(error !== undefined && {
        doc_count_error_upper_bound: (before?.doc_count_error_upper_bound ?? 0) + error,
      }),
    });
  }
  return { ...counts, buckets: inOrder([...joined.values()]) };
}

function terms(
  size: number,
  shardSize: number,
  which: Pick<estypes.AggregationsTermsAggregation, 'include' | 'exclude'> = {},
): estypes.AggregationsAggregationContainer {
  const counts = { size, shard_size: Math.max(size, shardSize), show_term_doc_count_error: true };
  return { terms: { field: 'pattern', ...counts, ...which } };
}

function inOrder(buckets: ValueCounts['buckets']): ValueCounts['buckets'] {
  return buckets.sort((one, other) => other.doc_count - one.doc_count || (one.key < other.key ? -1 : 1));
}
