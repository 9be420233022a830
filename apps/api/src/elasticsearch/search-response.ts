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
  metadata?: Metadata;
  /** The timestamp as it was sent, if Elasticsearch cannot parse that text. */
  timestampAsSent?: string;
  /** The metadata as JSON text, if it holds numbers that a double cannot hold. */
  metadataAsSent?: string;
}

export type SearchRequest = estypes.SearchRequest;

type SearchHit = estypes.SearchHit<LogSource> & {
  _source: LogSource;
  sort: [time: string, id: string];
};

export type SearchResponse = Omit<estypes.SearchResponse<LogSource>, 'hits'> & {
  hits: { total?: { value: number; relation: 'eq' | 'gte' }; hits: SearchHit[] };
};
