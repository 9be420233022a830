// Converts a log from its stored form to the one that is returned to clients, and finds the matches in its message.
import type { FoundLog, Metadata } from '@timberline/contract';
import { logIdTime } from '@timberline/elastic';
import { Highlighter } from '@timberline/query';
import type { LogSource } from '../../elasticsearch/search-response.ts';
import { parseExactly } from '../../json/exact-json.ts';
import type { Filter } from '../filter/parse-filter.ts';

/** The parts of a hit that a log is made of. */
export interface StoredLog {
  _id?: string;
  _source: LogSource;
}

/**
 * Bytes of messages in which the matches of one answer are looked for. It is far more than a screen shows or 500 logs
 * usually have; of the longest messages in the slowest scripts it takes about half a second.
 */
export const MAX_HIGHLIGHTED_BYTES = 4 * 1024 * 1024;

/** Finds the matches of a filter in the messages of one answer, of which it looks at MAX_HIGHLIGHTED_BYTES. */
export class AnswerHighlighter {
  private readonly highlighter: Highlighter;
  private remainingBytes = MAX_HIGHLIGHTED_BYTES;

  constructor({ tree, message }: Pick<Filter, 'tree' | 'message'>) {
    this.highlighter = new Highlighter(tree, message);
  }

  /** The filter looks for nothing in messages. */
  get isEmpty(): boolean {
    return this.highlighter.isEmpty;
  }

  /** The `highlight` of a log: undefined without a match, and null if no bytes are left for its message. */
  highlight(message: string): FoundLog['highlight'] {
    if (this.isEmpty) return undefined;
    const bytes = Buffer.byteLength(message);
    if (bytes > this.remainingBytes) return null;
    this.remainingBytes -= bytes;
    const ranges = this.highlighter.highlight(message);
    return ranges.length > 0 ? { message: ranges } : undefined;
  }
}

/**
 * Makes the log of a hit, with its fields as they were sent. With a highlighter it also has the ranges of the message that
 * match.
 */
export function hitToLog(hit: StoredLog, highlighter?: AnswerHighlighter): FoundLog {
  const id = hit._id ?? '';
  const { level, message, resourceId, timestamp, timestampAsSent, traceId, spanId, commit } = hit._source;
  const { protocol, redacted, pattern } = hit._source;
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
  if (protocol !== undefined) log.protocol = protocol;
  if (redacted !== undefined) log.redacted = redacted;
  if (pattern !== undefined) log.pattern = pattern;
  const highlight = highlighter?.highlight(message);
  if (highlight !== undefined) log.highlight = highlight;
  return log;
}

function storedMetadata({ metadata, metadataAsSent }: LogSource): Metadata | undefined {
  return metadataAsSent === undefined ? metadata : (parseExactly(metadataAsSent) as Metadata);
}
