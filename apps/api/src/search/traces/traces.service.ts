import { Injectable } from '@nestjs/common';
import { MAX_TRACE_LOGS, type Trace, type TraceSpan } from '@timberline/contract';
import { oneOf, timeOrder } from '@timberline/elastic';
import { ElasticsearchReader, type SearchOptions } from '../../elasticsearch/elasticsearch-reader.ts';
import { PartialReads } from '../../elasticsearch/partial-read.ts';
import { incomplete, SearchError } from '../../elasticsearch/search-error.ts';
import { jsonAnswer } from '../../http/json-answer.ts';
import { TRACE_LIMIT } from '../../limits/memory-budget.ts';
import type { Reader } from '../../limits/reader.ts';
import { runSlices } from '../../run-slices.ts';
import { rowsFromHits } from '../logs/log-rows.ts';
import { OrderedReader, positionOf } from '../ordered/ordered-reader.ts';
import { leftOf } from '../ordered/ordered-search.ts';
import { spanAggregation, type SpanBuckets, spansFromBuckets, spansFromHits } from './spans.ts';

/** Logs of the first search: most traces fit in one, and Elasticsearch does not have to hold a long trace as a whole. */
const FIRST_LOGS = 200;

@Injectable()
export class TracesService {
  constructor(
    private readonly logs: ElasticsearchReader,
    private readonly ordered: OrderedReader,
  ) {}

  /**
   * Reads the logs of a trace and its spans, as JSON of a `Trace`. Throws a SearchError when no log has this trace id.
   */
  async trace(traceId: string, reader: Reader): Promise<Buffer> {
    const options = { reader, partials: new PartialReads() };
    const clauses = [oneOf('traceId', [traceId])];
    const first = await this.logs.searchLogs(
      { query: clauses[0], sort: timeOrder('asc'), size: FIRST_LOGS, track_total_hits: true },
      options,
      TRACE_LIMIT,
    );
    const { hits, total } = first.hits;
    const count = total?.value ?? 0;
    if (count === 0) {
      const { partial } = options.partials;
      throw partial ? incomplete(partial.reason) : noSuchTrace(traceId);
    }
    let { isCut } = first;
    const last = hits.at(-1);
    const missing = Math.min(count, MAX_TRACE_LOGS) - hits.length;
    if (last && missing > 0 && !isCut) {
      const limit = leftOf(TRACE_LIMIT, first.bytes);
      const rest = {
        clauses,
        direction: 'asc',
        after: positionOf(last),
        size: missing,
        limit,
        ...options,
      } as const;
      const page = await this.ordered.read(rest);
      for (const hit of page.hits) hits.push(hit);
      isCut = page.isCut;
    }
    const truncated = isCut || count > MAX_TRACE_LOGS;
    const answer: Omit<Trace, 'logs'> = {
      traceId,
      // The spans of a truncated trace include the logs that are not listed.
      spans: truncated ? await this.aggregateSpans(traceId, options) : await runSlices(spansFromHits(hits)),
      truncated,
      partial: options.partials.partial,
    };
    return jsonAnswer({ logs: await runSlices(rowsFromHits(hits)) }, answer);
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
