// Aggregations of what is asked of each of some patterns, where several patterns may be one.
import type { estypes } from '@elastic/elasticsearch';
import { oneOf } from '@timberline/elastic';
import type { PatternAliases } from '../../elasticsearch/pattern-aliases.ts';

type Aggregations = Record<string, estypes.AggregationsAggregationContainer>;

/** What a response has of each pattern, in the aggregations of `patternBuckets`. */
export interface PatternBuckets<T> {
  single?: { buckets: ({ key: string } & T)[] };
  joined?: { buckets: Record<string, { doc_count: number } & T> };
}

/** Aggregates the logs of each of these patterns, which are known by these ids. */
export function patternBuckets(
  ids: readonly string[],
  aliases: PatternAliases,
  aggs: Aggregations,
): Aggregations {
  const single = ids.filter((id) => aliases.idsOf(id).length === 1);
  const joined = ids.filter((id) => aliases.idsOf(id).length > 1);
  return {
    ...(single.length > 0 && {
      single: {
        terms: { field: 'pattern', include: single, size: single.length, shard_size: single.length },
        aggs,
      },
    }),
    ...(joined.length > 0 && {
      joined: {
        filters: {
          filters: Object.fromEntries(joined.map((id) => [id, oneOf('pattern', aliases.idsOf(id))])),
        },
        aggs,
      },
    }),
  };
}

/** What a response says of each pattern that has logs, by id. */
export function readPatternBuckets<T>({ single, joined }: PatternBuckets<T>): Map<string, T> {
  return new Map<string, T>([
    ...(single?.buckets ?? []).map((bucket) => [bucket.key, bucket] as const),
    ...Object.entries(joined?.buckets ?? {}).filter(([, { doc_count }]) => doc_count > 0),
  ]);
}
