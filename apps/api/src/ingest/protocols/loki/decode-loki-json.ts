// A push request of Loki in JSON → its entries: https://grafana.com/docs/loki/latest/reference/loki-http-api/#ingest-logs
import { isRawJson } from '@timberline/elastic';
import { timeOfNanosText, writeJson } from '@timberline/formats';
import type { JsonCursor } from '../../../json/json-cursor.ts';
import { SLICE_BYTES } from '../../decode/log-sink.ts';
import { SliceBudget } from '../../decode/slice-budget.ts';
import type { RecordSink } from '../entry-decoder.ts';
import { parseLoosely, skipUnusable } from '../parse-loosely.ts';
import type { LokiEntry } from './loki-entry.ts';
import { MAX_LABELS_LENGTH, parseLabels } from './parse-labels.ts';

/** Where labels that cannot be read are kept. */
const UNPARSED_LABELS = 'labels';

/** Hands over the entries of a request in order. Yields between slices. Throws a JsonCursorError where it is not one. */
export function* decodeLokiJson(cursor: JsonCursor, sink: RecordSink<LokiEntry>): Generator<undefined, void> {
  const budget = new SliceBudget();
  cursor.enterObject();
  for (let key = cursor.nextKey(); key !== undefined; key = cursor.nextKey()) {
    if (budget.isSpent(cursor.at)) yield;
    if (key !== 'streams') {
      cursor.skip();
      continue;
    }
    for (cursor.enterArray(); cursor.nextElement();) {
      if (budget.isSpent(cursor.at)) yield;
      const [labels, labelsBytes] = yield* readLabels(cursor, budget);
      cursor.enterObject();
      for (let name = cursor.nextKey(); name !== undefined; name = cursor.nextKey()) {
        if (budget.isSpent(cursor.at)) yield;
        // `entries` is the form of the first version of Loki.
        if ((name !== 'values' && name !== 'entries') || !cursor.isArray) {
          cursor.skip();
          continue;
        }
        for (cursor.enterArray(); cursor.nextElement();) {
          if (budget.isSpent(cursor.at, labelsBytes)) yield;
          const start = cursor.at;
          let entry: LokiEntry | undefined;
          try {
            entry = entryOf(parseLoosely(cursor), labels);
          } catch (error) {
            sink.refuse(yield* skipUnusable(cursor, start, error));
            continue;
          }
          if (!entry) {
            cursor.at = start;
            throw cursor.error('expected an entry such as ["1795527039873000000","a line"]');
          }
          sink.record(entry);
        }
      }
    }
  }
  if (!cursor.isAtEnd) throw cursor.error('expected the end of the body');
}

/**
 * Reads the labels of the stream at the cursor, wherever they stand, and goes back to its beginning. Returns them with the bytes
 * that they take. Yields between slices.
 */
function* readLabels(
  cursor: JsonCursor,
  budget: SliceBudget,
): Generator<undefined, [labels: Record<string, unknown>, bytes: number]> {
  const start = cursor.at;
  let labels: Record<string, unknown> = {};
  let bytes = 0;
  cursor.enterObject();
  for (let key = cursor.nextKey(); key !== undefined; key = cursor.nextKey()) {
    if (budget.isSpent(cursor.at)) yield;
    if (key === 'stream' || key === 'labels') {
      const labelsStart = cursor.at;
      const value = parseLoosely(cursor);
      bytes = cursor.at - labelsStart;
      if (bytes > MAX_LABELS_LENGTH) {
        cursor.at = labelsStart;
        throw cursor.error(`the labels of a stream take more than ${MAX_LABELS_LENGTH} bytes`);
      }
      if (typeof value === 'string') labels = parseLabels(value) ?? { [UNPARSED_LABELS]: value };
      else if (typeof value === 'object' && value !== null) labels = value as Record<string, unknown>;
      break;
    }
    yield* cursor.skipInSlices(SLICE_BYTES);
  }
  cursor.at = start;
  return [labels, bytes];
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
  if (isRawJson(value)) return timeOfNanosText(value.rawJSON);
  return typeof value === 'string' || typeof value === 'number' ? timeOfNanosText(String(value)) : undefined;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : writeJson(value);
}

function objectOf(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isRawJson(value)
    ? (value as Record<string, unknown>)
    : undefined;
}
