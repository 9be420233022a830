// A push request of Loki in JSON → its entries: https://grafana.com/docs/loki/latest/reference/loki-http-api/#ingest-logs
import { isRawJson } from '@timberline/elastic';
import { timeOfNanosText } from '@timberline/formats';
import type { JsonCursor } from '../../../json/json-cursor.ts';
import { SLICE_BYTES } from '../../decode/log-sink.ts';
import { parseLoosely } from '../parse-loosely.ts';
import type { LokiEntry } from './loki-entry.ts';
import { parseLabels } from './parse-labels.ts';

/** Where labels that cannot be read are kept. */
const UNPARSED_LABELS = 'labels';

/** Hands over the entries of a request in order. Yields between slices. Throws a JsonCursorError where it is not one. */
export function* decodeLokiJson(
  cursor: JsonCursor,
  receive: (entry: LokiEntry) => void,
): Generator<undefined, void> {
  let nextYield = SLICE_BYTES;
  cursor.enterObject();
  for (let key = cursor.nextKey(); key !== undefined; key = cursor.nextKey()) {
    if (key !== 'streams') {
      cursor.skip();
      continue;
    }
    for (cursor.enterArray(); cursor.nextElement();) {
      const labels = readLabels(cursor);
      cursor.enterObject();
      for (let name = cursor.nextKey(); name !== undefined; name = cursor.nextKey()) {
        // `entries` is the form of the first version of Loki.
        if ((name !== 'values' && name !== 'entries') || !cursor.isArray) {
          cursor.skip();
          continue;
        }
        for (cursor.enterArray(); cursor.nextElement();) {
          if (cursor.at > nextYield) {
            yield;
            nextYield = cursor.at + SLICE_BYTES;
          }
          const start = cursor.at;
          const entry = entryOf(parseLoosely(cursor), labels);
          if (!entry) {
            cursor.at = start;
            throw cursor.error('expected an entry such as ["1795527039873000000","a line"]');
          }
          receive(entry);
        }
      }
    }
  }
  if (!cursor.isAtEnd) throw cursor.error('expected the end of the body');
}

/** Reads the labels of the stream at the cursor, wherever they stand, and goes back to its beginning. */
function readLabels(cursor: JsonCursor): Record<string, unknown> {
  const start = cursor.at;
  let labels: Record<string, unknown> = {};
  cursor.enterObject();
  for (let key = cursor.nextKey(); key !== undefined; key = cursor.nextKey()) {
    if (key === 'stream' || key === 'labels') {
      const value = parseLoosely(cursor);
      if (typeof value === 'string') labels = parseLabels(value) ?? { [UNPARSED_LABELS]: value };
      else if (typeof value === 'object' && value !== null) labels = value as Record<string, unknown>;
      break;
    }
    cursor.skip();
  }
  cursor.at = start;
  return labels;
}

/** `[time, line]`, `[time, line, {structured metadata}]`, or `{ts, line}` of the first version of Loki. */
function entryOf(value: unknown, labels: Record<string, unknown>): LokiEntry | undefined {
  if (Array.isArray(value)) {
    const [time, line, metadata] = value as unknown[];
    if (line === undefined) return undefined;
    return { time: timeOf(time), line: textOf(line), labels, structuredMetadata: objectOf(metadata) };
  }
  const entry = objectOf(value);
  if (!entry || entry.line === undefined) return undefined;
  const time = entry.ts ?? entry.timestamp;
  return {
    time: timeOf(time),
    line: textOf(entry.line),
    labels,
    // A text such as RFC 3339 is for the mapping to read.
    structuredMetadata: timeOf(time) !== undefined || time === undefined ? undefined : { timestamp: time },
  };
}

/** Nanoseconds since 1970 as a text of digits; some clients send a number. */
function timeOf(value: unknown): string | undefined {
  return timeOfNanosText(isRawJson(value) ? value.rawJSON : String(value));
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function objectOf(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isRawJson(value)
    ? (value as Record<string, unknown>)
    : undefined;
}
