// A checked log → two lines of a `_bulk` body, written once: from here to Elasticsearch nobody parses them again.
import { attributesOf } from '@timberline/elastic';
import { wordsText } from '@timberline/query';
import type { CheckedLog } from './check-log.ts';

/** The beginning of the action lines for an index. */
export function actionOf(index: string): string {
  return `{"create":{"_index":${JSON.stringify(index)},"_id":"`;
}

/**
 * The action line and the document line of a log, each with its newline. Everything in them is written by us, never
 * copied from the client's bytes, so no line of a body can pass for an action.
 *
 * @param action `actionOf(index)`
 * @param id as logIdAt gives it; needs no escapes
 */
export function bulkLines(checked: CheckedLog, action: string, id: string): string {
  const { log, timestamp, metadata } = checked;
  const words = wordsText(log.message);
  let lines =
    action +
    id +
    '"}}\n{"id":"' +
    id +
    '","level":' +
    JSON.stringify(log.level.toLowerCase()) +
    ',"message":' +
    JSON.stringify(log.message) +
    // Letters, marks, digits and blanks alone: nothing to escape.
    (words === '' ? '' : ',"words":"' + words + '"') +
    ',"resourceId":' +
    JSON.stringify(log.resourceId) +
    ',"timestamp":"' +
    timestamp +
    '"';
  if (timestamp !== log.timestamp) lines += ',"timestampAsSent":' + JSON.stringify(log.timestamp);
  if (log.traceId != null) lines += ',"traceId":' + JSON.stringify(log.traceId);
  if (log.spanId != null) lines += ',"spanId":' + JSON.stringify(log.spanId);
  if (log.commit != null) lines += ',"commit":' + JSON.stringify(log.commit);
  if (metadata !== undefined) lines += metadataFields(log.metadata as object, metadata, checked.isExact);
  return lines + '}\n';
}

function metadataFields(metadata: object, text: string, isExact: boolean): string {
  // Elasticsearch writes the source anew and knows numbers as doubles: what it would change is kept as text.
  let fields = isExact ? ',"metadata":' + text : ',"metadataAsSent":' + JSON.stringify(text);
  const { attributes, keys, numbers } = attributesOf(metadata);
  if (attributes.length > 0)
    fields += ',"attributes":' + JSON.stringify(attributes) + ',"attributeKeys":' + JSON.stringify(keys);
  if (numbers.length > 0) fields += ',"attributeNumbers":' + JSON.stringify(numbers);
  return fields;
}
