// Parses one value of a long body, within bounds of its own.
import { parseAsSent } from '../../json/exact-json.ts';
import { type JsonCursor, UnusableValueError } from '../../json/json-cursor.ts';
import { findJsonError } from '../decode/json-error.ts';
import { COUNTED_CHARACTERS, hasTooManyValues } from '../decode/json-text.ts';
import { SLICE_BYTES } from '../decode/log-sink.ts';
import { MAX_ENTRY_VALUES } from './entry-decoder.ts';

/**
 * Parses the value at the cursor; numbers that a double cannot hold become `RawJson`. Throws a JsonCursorError where the value is
 * not JSON, and an UnusableValueError where it is too long, or is long and has more than MAX_ENTRY_VALUES values.
 */
export function parseLoosely(cursor: JsonCursor): unknown {
  const start = cursor.at;
  const text = cursor.text();
  if (text.length > COUNTED_CHARACTERS && hasTooManyValues(text, MAX_ENTRY_VALUES))
    throw new UnusableValueError(start, `has more than ${MAX_ENTRY_VALUES} JSON values`);
  try {
    return parseAsSent(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const found = findJsonError(text);
    cursor.at = start + Buffer.byteLength(text.slice(0, found?.offset ?? 0));
    throw cursor.error(found?.message ?? 'a value is not valid');
  }
}

/**
 * Skips a record of which `parseLoosely` has thrown that it is unusable, so that those behind it can be read, and returns what
 * is wrong with it. Throws any other error. Yields between slices.
 * @param start where the record begins
 */
export function* skipUnusable(
  cursor: JsonCursor,
  start: number,
  error: unknown,
): Generator<undefined, string> {
  if (!(error instanceof UnusableValueError)) throw error;
  cursor.at = start;
  yield* cursor.skipInSlices(SLICE_BYTES);
  return error.reason;
}
