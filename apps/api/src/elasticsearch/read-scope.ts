// What a principal may read: the one place where a filter of a person or key meets a search. ElasticsearchReader takes no
// search without a Reader, and each Reader has the scope of its principal, so that no read can be written without it.
import type { estypes } from '@elastic/elasticsearch';
import { allOf, compileFilter, type EsQuery } from '@timberline/elastic';
import { parseQuery } from '@timberline/query';
import { ForbiddenError } from '../access/access-error.ts';
import type { Principal } from '../access/principal.ts';
import { wallClockMs } from '../wall-clock.ts';
import type { SearchRequest } from './search-response.ts';

type Aggregations = Record<string, estypes.AggregationsAggregationContainer>;

/** Aggregations that count logs beside those that the query selects. */
const UNBOUND_AGGREGATIONS = ['global', 'significant_terms', 'significant_text'] as const;

/** The logs that a principal may read. It is made from a principal alone. */
export class ReadScope {
  /** The scope of whoever has no filter. */
  private static readonly ALL_LOGS = new ReadScope(null, undefined);

  /** Differs for two scopes with different logs; empty for one with all of them. */
  readonly key: string;

  private constructor(
    filter: string | null,
    /** What a log has to meet; undefined where all may be read. */
    private readonly clause: EsQuery | undefined,
  ) {
    this.key = filter ?? '';
  }

  /** Throws a ForbiddenError for a filter that cannot be read, such as one that another version has stored. */
  static of({ filter }: Principal): ReadScope {
    if (filter === null) return ReadScope.ALL_LOGS;
    const parsed = parseQuery(filter);
    if (!parsed.ok || parsed.tree === null)
      throw new ForbiddenError('The filter of your key or account cannot be read. Ask an administrator.');
    return new ReadScope(filter, allOf(compileFilter({ tree: parsed.tree }, wallClockMs())));
  }

  /** Whether some logs may not be read. */
  get isNarrow(): boolean {
    return this.clause !== undefined;
  }

  /**
   * The request, of the logs of this scope alone. Throws an Error for a request that would tell of other logs whatever its
   * query is, also where all logs may be read: it would pass every test without a filter.
   */
  narrow(request: SearchRequest): SearchRequest {
    checkBound(request.aggs);
    if (this.clause === undefined) return request;
    return { ...request, query: allOf(request.query ? [this.clause, request.query] : [this.clause]) };
  }
}

function checkBound(aggs: Aggregations = {}): void {
  for (const name in aggs) {
    const aggregation = aggs[name]!;
    const unbound = UNBOUND_AGGREGATIONS.find((kind) => aggregation[kind]);
    if (unbound) throw new Error(`The aggregation ${name} is of all logs, since it is ${unbound}.`);
    // It lists the terms of logs that the query does not select, with a count of 0.
    if (aggregation.terms?.min_doc_count === 0)
      throw new Error(`The aggregation ${name} names values of all logs, since its min_doc_count is 0.`);
    checkBound(aggregation.aggs);
  }
}
