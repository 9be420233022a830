// Converts a log from its stored form to the one that is returned to clients.
import type { FoundLog, Metadata } from '@timberline/contract';
import { logIdTime } from '@timberline/elastic';
import { highlights } from '@timberline/query';
import type { LogSource } from '../../elasticsearch/search-response.ts';
import { parseExactly } from '../../json/exact-json.ts';
import type { Filter } from '../filter/parse-filter.ts';

/** The parts of a hit that a log is made of. */
export interface StoredLog {
  _id?: string;
  _source: LogSource;
}

/**
 * Makes the log of a hit, with its fields as they were sent. With a filter it also has the ranges of the message that
 * match.
 */
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
