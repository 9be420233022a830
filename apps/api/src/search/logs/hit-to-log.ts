// A log as it is stored → as it comes back.
import type { FoundLog, LogInput, Metadata } from '@timberline/contract';
import { logIdTime } from '@timberline/elastic';
import { highlights } from '@timberline/query';
import { parseExactly } from '../../json/exact-json.ts';
import type { Filter } from '../filter/parse-filter.ts';

/** The source of a document. */
export interface LogSource extends Omit<LogInput, 'traceId' | 'spanId' | 'commit' | 'metadata'> {
  traceId?: string;
  spanId?: string;
  commit?: string;
  metadata?: Metadata;
  /** The timestamp as sent, where Elasticsearch could not read it so. */
  timestampAsSent?: string;
  /** The metadata as JSON text, where it holds numbers that a double cannot. */
  metadataAsSent?: string;
}

/** What a hit has to tell for that. */
export interface StoredLog {
  _id?: string;
  _source: LogSource;
}

/** The log with its fields as they were sent; with `filter`, where it matches the message. */
export function hitToLog(hit: StoredLog, filter?: Pick<Filter, 'tree' | 'message'>): FoundLog {
  const id = hit._id ?? '';
  const { level, message, resourceId, timestamp, timestampAsSent, traceId, spanId, commit } = hit._source;
  const log: FoundLog = {
    id,
    receivedAt: new Date(logIdTime(id)).toISOString(),
    level,
    message,
    resourceId,
    timestamp: timestampAsSent ?? timestamp,
  };
  if (traceId !== undefined) log.traceId = traceId;
  if (spanId !== undefined) log.spanId = spanId;
  if (commit !== undefined) log.commit = commit;
  const metadata = storedMetadata(hit._source);
  if (metadata !== undefined) log.metadata = metadata;
  if (filter && (filter.tree !== null || filter.message !== undefined)) {
    const ranges = highlights(filter.tree, message, filter.message);
    if (ranges.length > 0) log.highlight = { message: ranges };
  }
  return log;
}

function storedMetadata({ metadata, metadataAsSent }: LogSource): Metadata | undefined {
  return metadataAsSent === undefined ? metadata : (parseExactly(metadataAsSent) as Metadata);
}
