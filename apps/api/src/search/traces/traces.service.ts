import type { estypes } from '@elastic/elasticsearch';
import { Injectable } from '@nestjs/common';
import { MAX_TRACE_LOGS, type Trace, type TraceSpan } from '@timberline/contract';
import { allOf, type EsQuery, oneOf, timeOrder } from '@timberline/elastic';
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
import {
  countAggregation,
  type CountBuckets,
  endsAggregation,
  type EndsBuckets,
  endsFromBuckets,
  endsOfListed,
  spansFromBuckets,
  spansFromHits,
} from './spans.ts';

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
    const listed = await runSlices(spansFromHits(hits));
    const answer: Omit<Trace, 'logs'> = {
      traceId,
      // The spans of a truncated trace include the logs that are not listed.
      spans: truncated ? await this.aggregateSpans(traceId, listed, options) : listed,
      truncated,
      partial: options.partials.partial,
    };
    return jsonAnswer({ logs: await runSlices(rowsFromHits(hits)) }, answer);
  }

  /** Counts the logs of all spans, and looks for the ends of those spans alone that have logs beyond the listed ones. */
  private async aggregateSpans(
    traceId: string,
    listed: readonly TraceSpan[],
    options: SearchOptions,
  ): Promise<TraceSpan[]> {
    const aggregate = async (
      clauses: EsQuery[],
      spans: estypes.AggregationsAggregationContainer,
    ): Promise<unknown> => {
      const request = { size: 0, track_total_hits: false, query: allOf(clauses), aggs: { spans } };
      return (await this.logs.search(request, options)).aggregations?.spans;
    };
    const ofTrace = oneOf('traceId', [traceId]);
    const counts = (await aggregate([ofTrace], countAggregation())) as CountBuckets;
    const ends = endsOfListed(counts, listed);
    const others = counts.buckets.map(({ key }) => key).filter((spanId) => !ends.has(spanId));
    if (others.length > 0) {
      const found = await aggregate([ofTrace, oneOf('spanId', others)], endsAggregation(others));
      for (const [spanId, end] of endsFromBuckets(found as EndsBuckets)) ends.set(spanId, end);
    }
    return spansFromBuckets(counts, ends);
  }
}

export function noSuchTrace(traceId: string): SearchError {
  return new SearchError('not-found', `There is no log with the trace id ${traceId}.`);
}
