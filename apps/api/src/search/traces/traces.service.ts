// One trace: its logs in time order, and its spans.
import { Injectable } from '@nestjs/common';
import { type Trace, TRACE_LOGS, type TraceSpan } from '@timberline/contract';
import { oneOf, timeOrder } from '@timberline/elastic';
import { ElasticsearchReader, type SearchHit } from '../../elasticsearch/elasticsearch-reader.ts';
import { ProblemError } from '../../problem/problem-error.ts';
import { hitToLog } from '../logs/hit-to-log.ts';
import { OrderedReader } from '../ordered/ordered-reader.ts';
import { countedSpans, spansOf, type SpanTerms, spanTerms } from './spans.ts';

/** Logs of one search: most traces fit in one, and a long one is not held in Elasticsearch as a whole. */
const LOGS_AT_ONCE = 1_000;
/** A trace whose messages are this long together is given in part, as `truncated` says: it has to fit into memory. */
const MOST_CHARACTERS = 64 * 1024 * 1024;

@Injectable()
export class TracesService {
  constructor(
    private readonly logs: ElasticsearchReader,
    private readonly ordered: OrderedReader,
  ) {}

  /** A 404 when no log has this trace id. */
  async trace(traceId: string, signal: AbortSignal): Promise<Trace> {
    const clause = oneOf('traceId', [traceId]);
    const first = await this.logs.search(
      { query: clause, sort: timeOrder('asc'), size: LOGS_AT_ONCE, track_total_hits: true },
      { signal },
    );
    const hits = first.hits.hits;
    const count = first.hits.total?.value ?? 0;
    if (count === 0) throw new ProblemError(404, `There is no log of a trace ${traceId}.`);
    const complete = await this.readOn(hits, Math.min(count, TRACE_LOGS), traceId, signal);
    const truncated = !complete || count > TRACE_LOGS;
    return {
      traceId,
      logs: hits.map((hit) => hitToLog(hit)),
      spans: truncated ? await this.countSpans(traceId, signal) : spansOf(hits),
      truncated,
    };
  }

  /** Adds the logs that follow, up to `wanted` in all; false when they have become too long before. */
  private async readOn(
    hits: SearchHit[],
    wanted: number,
    traceId: string,
    signal: AbortSignal,
  ): Promise<boolean> {
    let window: bigint | undefined;
    let characters = charactersOf(hits);
    while (hits.length < wanted) {
      if (characters > MOST_CHARACTERS) return false;
      const [time, id] = hits.at(-1)?.sort ?? ['', ''];
      const next = await this.ordered.read({
        clauses: [oneOf('traceId', [traceId])],
        direction: 'asc',
        after: { time, id },
        size: Math.min(LOGS_AT_ONCE, wanted - hits.length),
        window,
        signal,
      });
      if (next.hits.length === 0) break;
      window = next.window;
      characters += charactersOf(next.hits);
      hits.push(...next.hits);
    }
    return true;
  }

  private async countSpans(traceId: string, signal: AbortSignal): Promise<TraceSpan[]> {
    const body = {
      size: 0,
      track_total_hits: false,
      query: oneOf('traceId', [traceId]),
      aggs: { spans: spanTerms() },
    };
    const answer = await this.logs.search(body, { signal });
    return countedSpans(answer.aggregations?.spans as unknown as SpanTerms);
  }
}

function charactersOf(hits: readonly SearchHit[]): number {
  return hits.reduce((sum, { _source }) => sum + _source.message.length, 0);
}
