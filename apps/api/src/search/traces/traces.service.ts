import { Injectable } from '@nestjs/common';
import { MAX_TRACE_LOGS, type Trace, type TraceSpan } from '@timberline/contract';
import { oneOf, timeOrder } from '@timberline/elastic';
import { ElasticsearchReader, type SearchOptions } from '../../elasticsearch/elasticsearch-reader.ts';
import { PartialReads } from '../../elasticsearch/partial-read.ts';
import { incomplete, SearchError } from '../../elasticsearch/search-error.ts';
import type { SearchHit } from '../../elasticsearch/search-response.ts';
import { runSlices } from '../../run-slices.ts';
import { logsFromHits } from '../logs/hit-to-log.ts';
import { OrderedReader } from '../ordered/ordered-reader.ts';
import { spanAggregation, type SpanBuckets, spansFromBuckets, spansFromHits } from './spans.ts';

/** Logs per search: most traces fit in one, and Elasticsearch does not have to hold a long trace as a whole. */
const PAGE_LOGS = 1_000;
/** A trace whose messages are longer than this in total is truncated, because it has to fit in memory. */
const MAX_CHARACTERS = 64 * 1024 * 1024;

@Injectable()
export class TracesService {
  constructor(
    private readonly logs: ElasticsearchReader,
    private readonly ordered: OrderedReader,
  ) {}

  /** Reads the logs of a trace and its spans. Throws a SearchError when no log has this trace id. */
  async trace(traceId: string, signal: AbortSignal): Promise<Trace> {
    const options = { signal, partials: new PartialReads() };
    const first = await this.logs.search(
      { query: oneOf('traceId', [traceId]), sort: timeOrder('asc'), size: PAGE_LOGS, track_total_hits: true },
      options,
    );
    const hits = first.hits.hits;
    const count = first.hits.total?.value ?? 0;
    if (count === 0) {
      const { partial } = options.partials;
      throw partial ? incomplete(partial.reason) : noSuchTrace(traceId);
    }
    const isComplete = await this.readOn(hits, Math.min(count, MAX_TRACE_LOGS), traceId, options);
    const truncated = !isComplete || count > MAX_TRACE_LOGS;
    return {
      traceId,
      logs: await runSlices(logsFromHits(hits)),
      // The spans of a truncated trace include the logs that are not listed.
      spans: truncated ? await this.aggregateSpans(traceId, options) : spansFromHits(hits),
      truncated,
      partial: options.partials.partial,
    };
  }

  /** Appends the logs that follow until there are `wanted`; returns false when they become too long before that. */
  private async readOn(
    hits: SearchHit[],
    wanted: number,
    traceId: string,
    options: SearchOptions,
  ): Promise<boolean> {
    let window: bigint | undefined;
    let characters = countCharacters(hits);
    while (hits.length < wanted) {
      if (characters > MAX_CHARACTERS) return false;
      const [time, id] = hits.at(-1)?.sort ?? ['', ''];
      const next = await this.ordered.read({
        clauses: [oneOf('traceId', [traceId])],
        direction: 'asc',
        after: { time, id },
        size: Math.min(PAGE_LOGS, wanted - hits.length),
        window,
        ...options,
      });
      if (next.hits.length === 0) break;
      window = next.window;
      characters += countCharacters(next.hits);
      hits.push(...next.hits);
    }
    return true;
  }

  private async aggregateSpans(traceId: string, options: SearchOptions): Promise<TraceSpan[]> {
    const request = {
      size: 0,
      track_total_hits: false,
      query: oneOf('traceId', [traceId]),
      aggs: { spans: spanAggregation() },
    };
    const response = await this.logs.search(request, options);
    return spansFromBuckets(response.aggregations?.spans as unknown as SpanBuckets);
  }
}

export function noSuchTrace(traceId: string): SearchError {
  return new SearchError('not-found', `There is no log with the trace id ${traceId}.`);
}

function countCharacters(hits: readonly SearchHit[]): number {
  return hits.reduce((sum, { _source }) => sum + _source.message.length, 0);
}
