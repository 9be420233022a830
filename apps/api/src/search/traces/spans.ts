// The spans of a trace, computed from its logs, or by Elasticsearch when the trace is too long to read.
import type { estypes } from '@elastic/elasticsearch';
import type { TraceSpan } from '@timberline/contract';
import { timeOrder } from '@timberline/elastic';
import type { RawHit } from '../../elasticsearch/raw-response.ts';
import { parseSource, SLICE_CHARACTERS } from '../logs/log-rows.ts';

/** Maximum number of spans of a trace that is too long to read: those with the most logs. */
const MAX_AGGREGATED_SPANS = 2_000;
/** How many levels of a span are counted by name, the most frequent; the rest are counted as `other`. */
const SPAN_LEVELS = 20;

/** The response to `countAggregation`. */
export interface CountBuckets {
  buckets: {
    key: string;
    doc_count: number;
    levels: { buckets: { key: string; doc_count: number }[]; sum_other_doc_count: number };
  }[];
}
/** The response to `endsAggregation`. */
export interface EndsBuckets {
  buckets: { key: string; first: EndHit; last: EndHit }[];
}
interface EndHit {
  hits: { hits: { sort: string[] }[] };
}

/** The times of the first and the last log of a span. */
type SpanEnds = Pick<TraceSpan, 'first' | 'last'>;

/**
 * The spans of logs in time order, in the order of their first logs. Logs without a span id are left out. Yields between
 * slices of the work.
 */
export function* spansFromHits(
  hits: readonly Pick<RawHit, 'source' | 'sort'>[],
): Generator<undefined, TraceSpan[]> {
  const spans = new Map<string, TraceSpan>();
  let characters = 0;
  for (const { source, sort } of hits) {
    if (characters > SLICE_CHARACTERS) {
      yield;
      characters = 0;
    }
    characters += source.length;
    const { spanId, level } = parseSource(source);
    if (spanId === undefined) continue;
    const [time] = sort;
    let span = spans.get(spanId);
    if (!span)
      spans.set(spanId, (span = { spanId, first: time, last: time, count: 0, levels: emptyCounts() }));
    span.last = time;
    span.count++;
    span.levels[level] = (span.levels[level] ?? 0) + 1;
  }
  return [...spans.values()];
}

/** The aggregation that counts the logs of each span. */
export function countAggregation(): estypes.AggregationsAggregationContainer {
  return {
    terms: { field: 'spanId', size: MAX_AGGREGATED_SPANS },
    aggs: { levels: { terms: { field: 'level', size: SPAN_LEVELS } } },
  };
}

/** The aggregation that finds the first and the last log of some spans. It takes milliseconds for each of them. */
export function endsAggregation(spanIds: readonly string[]): estypes.AggregationsAggregationContainer {
  // From sort values, because a minimum or maximum of times is exact only to the millisecond.
  const end = (order: 'asc' | 'desc') => ({
    top_hits: { size: 1, sort: timeOrder(order).slice(0, 1), _source: false, stored_fields: '_none_' },
  });
  return {
    terms: { field: 'spanId', include: [...spanIds], size: spanIds.length },
    aggs: { first: end('asc'), last: end('desc') },
  };
}

/** The ends of those spans whose logs are all among the listed ones. */
export function endsOfListed(counts: CountBuckets, listed: readonly TraceSpan[]): Map<string, SpanEnds> {
  const total = new Map(counts.buckets.map(({ key, doc_count }) => [key, doc_count]));
  return new Map(
    listed.filter(({ spanId, count }) => total.get(spanId) === count).map((span) => [span.spanId, span]),
  );
}

/** The ends of a response to `endsAggregation`. */
export function endsFromBuckets({ buckets }: EndsBuckets): Map<string, SpanEnds> {
  return new Map(buckets.map(({ key, first, last }) => [key, { first: timeOf(first), last: timeOf(last) }]));
}

/** The spans of a response to `countAggregation`, in the order of their first logs. Those without ends are left out. */
export function spansFromBuckets(
  { buckets }: CountBuckets,
  ends: ReadonlyMap<string, SpanEnds>,
): TraceSpan[] {
  const spans = buckets.flatMap(({ key, doc_count, levels }): TraceSpan[] => {
    const found = ends.get(key);
    if (!found) return [];
    const counts = emptyCounts();
    for (const level of levels.buckets) counts[level.key] = level.doc_count;
    if (levels.sum_other_doc_count > 0) counts.other = (counts.other ?? 0) + levels.sum_other_doc_count;
    return [{ spanId: key, first: found.first, last: found.last, count: doc_count, levels: counts }];
  });
  return spans.sort((a, b) => (a.first < b.first ? -1 : a.first > b.first ? 1 : 0));
}

function timeOf({ hits }: EndHit): string {
  return hits.hits[0]?.sort[0] ?? '';
}

/** Without a prototype, so that a level may have any name. */
function emptyCounts(): Record<string, number> {
  return Object.create(null) as Record<string, number>;
}
