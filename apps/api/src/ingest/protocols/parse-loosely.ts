// Parses one value of a long body, within bounds of its own.
import { parseAsSent } from '../../json/exact-json.ts';
import type { JsonCursor } from '../../json/json-cursor.ts';
import { findJsonError } from '../decode/json-error.ts';
import { COUNTED_CHARACTERS, hasTooManyValues } from '../decode/json-text.ts';
import { MAX_ENTRY_VALUES } from './entry-decoder.ts';

/**
 * Parses the value at the cursor; numbers that a double cannot hold become `RawJson`. Throws a JsonCursorError where the value is
 * not JSON, or is long and has more than MAX_ENTRY_VALUES values.
 */
export function parseLoosely(cursor: JsonCursor): unknown {
  const start = cursor.at;
  const text = cursor.text();
  try {
    if (text.length > COUNTED_CHARACTERS && hasTooManyValues(text, MAX_ENTRY_VALUES))
      throw new TooManyValuesError();
    return parseAsSent(text);
  } catch (error) {
    const offset = error instanceof SyntaxError ? (findJsonError(text)?.offset ?? 0) : 0;
    const message =
      error instanceof SyntaxError
        ? findJsonError(text)?.message
        : `has more than ${MAX_ENTRY_VALUES} JSON values`;
    cursor.at = start + Buffer.byteLength(text.slice(0, offset));
    throw cursor.error(message ?? 'a value is not valid');
  }
}

class TooManyValuesError extends Error {}
