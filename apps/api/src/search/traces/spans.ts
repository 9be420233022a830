// The spans of a trace: from its logs where all of them are at hand, counted by Elasticsearch where they are too many.
import type { estypes } from '@elastic/elasticsearch';
import type { TraceSpan } from '@timberline/contract';
import { timeOrder } from '@timberline/elastic';
import type { SearchHit } from '../../elasticsearch/elasticsearch-reader.ts';

/** Spans that a trace too long to read is given with, those of the most logs. */
const COUNTED_SPANS = 2_000;
/** Levels that a span is counted by, the most frequent; the rest are `other`. */
const SPAN_LEVELS = 20;

/** Spans of logs in time order, by their first log. Logs without a span belong to none. */
export function spansOf(hits: readonly SearchHit[]): TraceSpan[] {
  const spans = new Map<string, TraceSpan>();
  for (const { _source, sort } of hits) {
    const { spanId, level } = _source;
    if (spanId === undefined) continue;
    const [time] = sort;
    let span = spans.get(spanId);
    if (!span)
      spans.set(spanId, (span = { spanId, first: time, last: time, count: 0, levels: countsByLevel() }));
    span.last = time;
    span.count++;
    span.levels[level] = (span.levels[level] ?? 0) + 1;
  }
  return [...spans.values()];
}

/** The answer to `spanTerms`. */
export interface SpanTerms {
  buckets: {
    key: string;
    doc_count: number;
    first: End;
    last: End;
    levels: { buckets: { key: string; doc_count: number }[]; sum_other_doc_count: number };
  }[];
}
interface End {
  hits: { hits: { sort: string[] }[] };
}

/** Asks for spans with their counts and ends. */
export function spanTerms(): estypes.AggregationsAggregationContainer {
  // The ends as sort values, since a minimum of times loses what is below a millisecond.
  const end = (order: 'asc' | 'desc') => ({ top_hits: { size: 1, sort: timeOrder(order), _source: false } });
  return {
    terms: { field: 'spanId', size: COUNTED_SPANS },
    aggs: { first: end('asc'), last: end('desc'), levels: { terms: { field: 'level', size: SPAN_LEVELS } } },
  };
}

export function countedSpans({ buckets }: SpanTerms): TraceSpan[] {
  const spans = buckets.map(({ key, doc_count, first, last, levels }): TraceSpan => {
    const counts = countsByLevel();
    for (const level of levels.buckets) counts[level.key] = level.doc_count;
    if (levels.sum_other_doc_count > 0) counts.other = (counts.other ?? 0) + levels.sum_other_doc_count;
    return { spanId: key, first: timeOf(first), last: timeOf(last), count: doc_count, levels: counts };
  });
  return spans.sort((a, b) => (a.first < b.first ? -1 : a.first > b.first ? 1 : 0));
}

function timeOf(end: End): string {
  return end.hits.hits[0]?.sort[0] ?? '';
}

/** Without a prototype, so that a level may have any name. */
function countsByLevel(): Record<string, number> {
  return Object.create(null) as Record<string, number>;
}
