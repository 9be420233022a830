// A valid log → its two lines of a `_bulk` body. Nothing parses them again before Elasticsearch does.
import type { RedactionKind } from '@timberline/contract';
import { type Attributes, attributesOf } from '@timberline/elastic';
import { analyzeToText } from '@timberline/query';
import { patternFinder } from '../patterns/pattern-finder.ts';
import type { ValidatedLog } from './validate-log.ts';

/** The beginning of the action lines for an index, up to the id. */
export interface Action {
  text: string;
  bytes: Buffer;
}

export function actionFor(index: string): Action {
  const text = `{"create":{"_index":${JSON.stringify(index)},"_id":"`;
  return { text, bytes: Buffer.from(text) };
}

const NO_ATTRIBUTES: Attributes = { attributes: [], keys: [], numbers: [] };

/**
 * The action line and the document line of a log, each with its newline. JSON.stringify escapes line breaks, and the bytes
 * that encode-scanned-log.ts copies contain none, so no line of a body can pass for an action.
 *
 * @param action the text of `actionFor(index)`
 * @param id from `logIdAt`; needs no escapes
 * @param protocol by which the log came; absent for the native one
 * @param redacted the kinds of what was replaced in the log; absent if nothing was
 */
export function encodeLog(
  validated: ValidatedLog,
  action: string,
  id: string,
  protocol?: string,
  redacted?: readonly RedactionKind[],
): string {
  const { log, timestamp, isExact } = validated;
  const metadata = log.metadata ?? undefined;
  const { attributes, keys, numbers } = metadata ? attributesOf(metadata) : NO_ATTRIBUTES;
  // Members that are undefined are left out of the JSON.
  const document = {
    id,
    level: log.level.toLowerCase(),
    message: log.message,
    pattern: patternFinder.find(log.message),
    words: analyzeToText(log.message) || undefined,
    resourceId: log.resourceId,
    timestamp,
    timestampAsSent: timestamp === log.timestamp ? undefined : log.timestamp,
    traceId: log.traceId ?? undefined,
    spanId: log.spanId ?? undefined,
    commit: log.commit ?? undefined,
    protocol,
    redacted,
    metadata: isExact ? metadata : undefined,
    // Elasticsearch rewrites the source and knows only doubles, so metadata with other numbers is kept as text.
    metadataAsSent: isExact ? undefined : JSON.stringify(metadata),
    attributes: attributes.length > 0 ? attributes : undefined,
    attributeKeys: attributes.length > 0 ? keys : undefined,
    attributeNumbers: numbers.length > 0 ? numbers : undefined,
  };
  return `${action}${id}"}}\n${JSON.stringify(document)}\n`;
}
