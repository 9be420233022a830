// The error of a log that is too long to be parsed.
import { type FieldError, LOG_FIELDS } from '@timberline/contract';
import { JsonCursor, JsonCursorError } from '../../json/json-cursor.ts';
import { MAX_LOG_BYTES, TOO_LONG_LOG } from './json-text.ts';

/**
 * Names the field in which the log becomes too long, as far as that can be told without reading more of it than a valid log may
 * have.
 * @param log the bytes of the log, of which there are more than MAX_LOG_BYTES
 */
export function tooLongLog(log: Buffer): FieldError {
  const cursor = new JsonCursor(log.subarray(0, MAX_LOG_BYTES), MAX_LOG_BYTES);
  let field = '';
  try {
    cursor.enterObject();
    for (let key = cursor.nextKey(); key !== undefined; key = cursor.nextKey()) {
      field = (LOG_FIELDS as readonly string[]).includes(key) ? key : '';
      cursor.skip();
    }
    field = '';
  } catch (error) {
    // The cut is in the middle of the field that was entered last.
    if (!(error instanceof JsonCursorError)) throw error;
  }
  return { path: field, message: TOO_LONG_LOG };
}
