// The requests and responses of a search for logs.
import type { estypes } from '@elastic/elasticsearch';
import type { LogInput, Metadata, RedactionKind } from '@timberline/contract';

/** The stored source of a log. */
export interface LogSource extends Omit<LogInput, 'traceId' | 'spanId' | 'commit' | 'metadata'> {
  traceId?: string;
  spanId?: string;
  commit?: string;
  protocol?: string;
  redacted?: RedactionKind[];
  pattern?: string;
  metadata?: Metadata;
  /** The timestamp as it was sent, if Elasticsearch cannot parse that text. */
  timestampAsSent?: string;
  /** The metadata as JSON text, if it holds numbers that a double cannot hold. */
  metadataAsSent?: string;
}

/**
 * What a search may ask for. Each member is bound by the query; others are not, such as `suggest` and `knn`, which would tell
 * of logs that the reader may not read (see ReadScope).
 */
export type SearchRequest = Pick<
  estypes.SearchRequest,
  'query' | 'sort' | 'size' | 'search_after' | 'pit' | 'track_total_hits' | 'terminate_after'
> & {
  aggs?: Record<string, estypes.AggregationsAggregationContainer>;
};

type SearchHit = estypes.SearchHit<LogSource> & {
  _source: LogSource;
  sort: [time: string, id: string];
};

export type SearchResponse = Omit<estypes.SearchResponse<LogSource>, 'hits'> & {
  hits: { total?: { value: number; relation: 'eq' | 'gte' }; hits: SearchHit[] };
};
