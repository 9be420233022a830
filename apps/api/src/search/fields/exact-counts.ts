// Counts of values that are exact although each shard of the index reports only its most frequent values.
import { ResponseTooLargeError } from '../../elasticsearch/elasticsearch-reader.ts';
import type { SearchResponse } from '../../elasticsearch/search-response.ts';

/** The response to a `terms` aggregation. */
export interface ValueCounts {
  buckets: {
    key: string;
    doc_count: number;
    /** At most so many more logs have the value. It is there with `show_term_doc_count_error`. */
    doc_count_error_upper_bound?: number;
  }[];
  /** Logs that are counted under values which are not listed. */
  sum_other_doc_count: number;
  /** At most so many logs have a value that no shard has reported. */
  doc_count_error_upper_bound: number;
}

/**
 * How many values each shard reports where fewer did not make the counts exact. The last number limits the memory that a
 * search takes in Elasticsearch.
 */
export const LARGER_SHARD_SIZES = [50_000, 500_000] as const;

/** Where the values are too many bytes for one answer, so many times fewer are read: most have far fewer bytes than the longest. */
const SHORTER = 8;

/**
 * Whether the first `size` values are the most frequent ones, with all their logs. Where shards may have left out values, that
 * holds if all of them have reported these, and no other value can have more logs.
 */
export function isExact(
  { buckets, doc_count_error_upper_bound: unseen }: ValueCounts,
  size: number,
): boolean {
  if (unseen <= 0) return true;
  const listed = buckets.slice(0, size);
  const rest = buckets.slice(size);
  const most = Math.max(
    (buckets.at(-1)?.doc_count ?? 0) + unseen,
    ...rest.map(({ doc_count, doc_count_error_upper_bound: error = unseen }) => doc_count + error),
  );
  return (
    listed.length === size &&
    listed.every(({ doc_count, doc_count_error_upper_bound: error }) => error === 0 && doc_count >= most)
  );
}

/** Searches for up to `size` values, or for fewer if they do not fit into an answer. */
export async function withinLimit<T>(
  size: number,
  search: (size: number) => Promise<T>,
): Promise<{ response: T; size: number }> {
  for (;;) {
    try {
      return { response: await search(size), size };
    } catch (error) {
      if (!(error instanceof ResponseTooLargeError) || size === 1) throw error;
      size = Math.max(1, Math.floor(size / SHORTER));
    }
  }
}

/** As long as there is no index, a response has no aggregations. */
export function countsOf({ aggregations }: SearchResponse, name: string): ValueCounts {
  const none: ValueCounts = { buckets: [], doc_count_error_upper_bound: 0, sum_other_doc_count: 0 };
  return (aggregations?.[name] as ValueCounts | undefined) ?? none;
}

/** The number of logs in the response to a `filter` aggregation. */
export function logsIn({ aggregations }: SearchResponse, name: string): number {
  return (aggregations?.[name] as { doc_count: number } | undefined)?.doc_count ?? 0;
}
