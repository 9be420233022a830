// A checked log → two lines of a `_bulk` body, written once: from here to Elasticsearch nobody parses them again.
import { type Attributes, attributesOf } from '@timberline/elastic';
import { analyzeToText } from '@timberline/query';
import type { ValidatedLog } from './validate-log.ts';

/** What the action lines for an index begin with, up to the id. */
export interface Action {
  text: string;
  bytes: Buffer;
}

export function actionOf(index: string): Action {
  const text = `{"create":{"_index":${JSON.stringify(index)},"_id":"`;
  return { text, bytes: Buffer.from(text) };
}

const NO_ATTRIBUTES: Attributes = { attributes: [], keys: [], numbers: [] };

/**
 * The action line and the document line of a log, each with its newline. Everything in them is written by us, and what
 * plain-lines.ts copies of a client's bytes has no line break in it, so no line of a body can pass for an action.
 *
 * @param action the text of `actionOf(index)`
 * @param id as logIdAt gives it; needs no escapes
 */
export function encodeLog(checked: ValidatedLog, action: string, id: string): string {
  const { log, timestamp, isExact } = checked;
  const metadata = log.metadata ?? undefined;
  const { attributes, keys, numbers } = metadata ? attributesOf(metadata) : NO_ATTRIBUTES;
  // What is undefined is left out.
  const document = {
    id,
    level: log.level.toLowerCase(),
    message: log.message,
    words: analyzeToText(log.message) || undefined,
    resourceId: log.resourceId,
    timestamp,
    timestampAsSent: timestamp === log.timestamp ? undefined : log.timestamp,
    traceId: log.traceId ?? undefined,
    spanId: log.spanId ?? undefined,
    commit: log.commit ?? undefined,
    metadata: isExact ? metadata : undefined,
    // Elasticsearch writes the source anew and knows numbers as doubles: what it would change is kept as text.
    metadataAsSent: isExact ? undefined : JSON.stringify(metadata),
    attributes: attributes.length > 0 ? attributes : undefined,
    attributeKeys: attributes.length > 0 ? keys : undefined,
    attributeNumbers: numbers.length > 0 ? numbers : undefined,
  };
  return `${action}${id}"}}\n${JSON.stringify(document)}\n`;
}
