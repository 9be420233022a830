// What is counted of each pattern: the aggregations that Elasticsearch is asked for, and the parts of the answer made of its
// response.
import type { estypes } from '@elastic/elasticsearch';
import { HISTOGRAM_LEVELS } from '@timberline/contract';
import type { PatternAliases } from '../../elasticsearch/pattern-aliases.ts';
import type { SearchResponse } from '../../elasticsearch/search-response.ts';
import { evenBuckets } from '../histogram/bucket-counts.ts';
import type { Intervals } from '../histogram/intervals.ts';
import { type PatternBuckets, patternBuckets, readPatternBuckets } from './pattern-buckets.ts';
import { idOf, LAST_LOG, type LastLog } from './pattern-samples.ts';

/** The name under which all levels are counted that are not among the most frequent. */
const OTHER = 'other';
/** How many levels each shard reports, so that the most frequent levels of all shards are among them. */
const SHARD_LEVELS = 1000;

const FIRST = { min: { field: 'timestamp' } };
const LAST = { max: { field: 'timestamp' } };

/** The first and last log that match, in milliseconds since 1970. */
export const SPAN_AGGREGATIONS = { first: FIRST, last: LAST };

/** What is known about the logs of a pattern. */
export interface PatternDetails {
  levels: Record<string, number>;
  /** In milliseconds since 1970. */
  first: number;
  last: number;
  series: number[];
  /** The id of the last log. */
  sampleId: string | undefined;
}

interface DetailBucket {
  first: { value: number };
  last: { value: number };
  levels: { buckets: { key: string; doc_count: number }[]; sum_other_doc_count: number };
  sample: LastLog;
  dates?: { buckets: { key: number; doc_count: number }[] };
}

/** The aggregations of all details of the patterns with these ids. */
export function detailsAggregations(
  ids: readonly string[],
  aliases: PatternAliases,
  intervals: Intervals | undefined,
): Record<string, estypes.AggregationsAggregationContainer> {
  return patternBuckets(ids, aliases, {
    first: FIRST,
    last: LAST,
    levels: { terms: { field: 'level', size: HISTOGRAM_LEVELS, shard_size: SHARD_LEVELS } },
    sample: LAST_LOG,
    ...(intervals && { dates: { date_histogram: evenBuckets(intervals) } }),
  });
}

/** The details of each pattern from the response to `detailsAggregations`, by id. */
export function detailsOf(
  { aggregations }: SearchResponse,
  intervals: Intervals | undefined,
): Map<string, PatternDetails> {
  const found = readPatternBuckets((aggregations ?? {}) as PatternBuckets<DetailBucket>);
  return new Map(
    Array.from(found, ([id, { first, last, levels, sample, dates }]) => [
      id,
      {
        levels: levelsOf(levels),
        first: first.value,
        last: last.value,
        series: intervals ? seriesOf(dates?.buckets ?? [], intervals) : [],
        sampleId: idOf(sample),
      },
    ]),
  );
}

function levelsOf({ buckets, sum_other_doc_count }: DetailBucket['levels']): Record<string, number> {
  // Without a prototype, so that a level may have any name.
  const levels = Object.create(null) as Record<string, number>;
  for (const { key, doc_count } of buckets) levels[key] = doc_count;
  if (sum_other_doc_count > 0) levels[OTHER] = (levels[OTHER] ?? 0) + sum_other_doc_count;
  return levels;
}

function seriesOf(buckets: readonly { key: number; doc_count: number }[], intervals: Intervals): number[] {
  const series = new Array<number>(intervals.starts.length).fill(0);
  for (const { key, doc_count } of buckets) {
    const index = Math.floor((key - intervals.starts[0]!) / intervals.interval);
    if (index >= 0 && index < series.length) series[index]! += doc_count;
  }
  return series;
}
