// A document of any shape → an entry.
import type { Entry, Fields } from '@timberline/formats';
import { JsonCursor, JsonCursorError } from '../../../json/json-cursor.ts';
import { MAX_LOG_BYTES } from '../../decode/json-text.ts';
import { parseLoosely } from '../parse-loosely.ts';

/** Where the index is kept that a client named; it has no meaning here, and people may know it. */
const INDEX = '_index';
const ID = '_id';

/**
 * The entry of a document. One that is not a JSON object is a message: stored as it is, it can be found and mended, while an
 * error would lose it with most clients.
 */
export function documentEntry(document: Buffer, index: string | undefined, id: string | undefined): Entry {
  const inherited: Fields = {};
  if (index !== undefined) inherited[INDEX] = index;
  if (id !== undefined) inherited[ID] = id;
  const fields = parseDocument(document);
  return isObject(fields) ? { attributes: fields, inherited } : { message: fields, inherited };
}

function parseDocument(document: Buffer): unknown {
  try {
    const cursor = new JsonCursor(document, MAX_LOG_BYTES);
    const value = parseLoosely(cursor);
    if (cursor.isAtEnd) return value;
  } catch (error) {
    if (!(error instanceof JsonCursorError)) throw error;
  }
  return document.toString();
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
