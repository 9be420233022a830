// Metadata within the limits of a log: the fields that fit stay, and the rest becomes text.
import { LOG_LIMITS, PARENT_RESOURCE_ID } from '@timberline/contract';
import { isRawJson, writeDeepJson } from './deep-json.ts';
import type { Fields } from './entry.ts';
import { splitJsonText, utf8Length } from './text.ts';

/** As `validate-log.ts` of the API: how deep arrays and objects may nest, so that writing JSON cannot overflow the stack. */
const MAX_NESTING = 500;
/** The key of the text of what did not fit. */
export const OVERFLOW = 'overflow';
/** The keys that are added to trimmed metadata: overflow, part, timestampMissing, and one to spare. */
const RESERVED_KEYS = 4;
/** Room for those keys and their short values. */
const RESERVED_BYTES = 1024;
/** Room that kept fields leave to the text of the rest, so that few logs are needed for it. */
const MIN_OVERFLOW_BYTES = 16 * 1024;
const MAX_KEPT_BYTES = LOG_LIMITS.metadataBytes - RESERVED_BYTES - MIN_OVERFLOW_BYTES;
/** The most bytes of a UTF-16 unit in JSON, of another scalar, and of the punctuation of a value. */
const MAX_UNIT_BYTES = 6;
const MAX_SCALAR_BYTES = 25;
const MAX_PUNCTUATION_BYTES = 4;

const counts = { keys: 0, levels: 0, nesting: 0, maxBytes: 0 };

/** Metadata that fits, and the text of the rest in pieces that each fit beside it (the first) or alone (the others). */
export interface FittedMetadata {
  metadata: Fields;
  overflow: string[];
}

/** The metadata itself if it fits, as nearly all does. */
export function fitMetadata(metadata: Fields): FittedMetadata {
  if (isWithinLimits(metadata)) return { metadata, overflow: [] };
  const kept: Fields = {};
  const budget = { keys: LOG_LIMITS.metadataKeys - RESERVED_KEYS, bytes: MAX_KEPT_BYTES };
  const rest: [path: string, value: unknown][] = [];
  const parent = metadata[PARENT_RESOURCE_ID];
  // The first of all, because logs are grouped by it.
  if (parent !== undefined) keep({ [PARENT_RESOURCE_ID]: parent }, kept, '', 1, budget, rest);
  keep(metadata, kept, '', 1, budget, rest);
  const text = `{${rest.map(([path, value]) => `${JSON.stringify(path)}:${jsonOf(value)}`).join(',')}}`;
  const free = LOG_LIMITS.metadataBytes - RESERVED_BYTES;
  return { metadata: kept, overflow: splitJsonText(text, free - (MAX_KEPT_BYTES - budget.bytes), free) };
}

function isWithinLimits(metadata: Fields): boolean {
  return (
    isCountWithin(metadata, LOG_LIMITS.metadataKeys) &&
    (counts.maxBytes <= LOG_LIMITS.metadataBytes ||
      utf8Length(JSON.stringify(metadata)) <= LOG_LIMITS.metadataBytes)
  );
}

/** Whether keys, levels and nesting are within the limits; `counts` has them and the bytes at most. */
function isCountWithin(value: unknown, maxKeys: number, level = 0): boolean {
  counts.keys = counts.levels = counts.nesting = 0;
  counts.maxBytes = 0;
  return count(value, level, 0) && counts.keys <= maxKeys && counts.levels <= LOG_LIMITS.metadataLevels;
}

function count(value: unknown, level: number, nesting: number): boolean {
  counts.maxBytes += MAX_PUNCTUATION_BYTES;
  if (typeof value === 'string') {
    counts.maxBytes += MAX_UNIT_BYTES * value.length;
    return true;
  }
  if (typeof value !== 'object' || value === null) {
    counts.maxBytes += MAX_SCALAR_BYTES;
    return true;
  }
  if (nesting >= MAX_NESTING) return false;
  if (Array.isArray(value)) {
    for (const element of value) if (!count(element, level, nesting + 1)) return false;
    return true;
  }
  if (isRawJson(value)) {
    counts.maxBytes += value.rawJSON.length;
    return true;
  }
  if (level + 1 > counts.levels) counts.levels = level + 1;
  for (const key in value) {
    counts.keys++;
    counts.maxBytes += MAX_PUNCTUATION_BYTES + MAX_UNIT_BYTES * key.length;
    if (!count((value as Fields)[key], level + 1, nesting + 1)) return false;
  }
  return true;
}

/** Copies the fields that fit, an object that does not fit in part, and notes the paths of the others. */
function keep(
  from: Fields,
  to: Fields,
  prefix: string,
  level: number,
  budget: { keys: number; bytes: number },
  rest: [path: string, value: unknown][],
): void {
  for (const key of Object.keys(from)) {
    if (level === 1 && Object.hasOwn(to, key)) continue;
    const value = from[key];
    const path = prefix + key;
    const isReserved = level === 1 && key === OVERFLOW;
    const isCounted = !isReserved && isCountWithin(value, budget.keys - 1, level);
    // The exact length is computed only if the value may fit, so it is never that of megabytes.
    if (isCounted && counts.keys < budget.keys && counts.maxBytes <= MAX_UNIT_BYTES * budget.bytes) {
      const keys = counts.keys + 1;
      const bytes = jsonLength(key) + 2 + utf8Length(JSON.stringify(value) ?? 'null');
      if (bytes <= budget.bytes) {
        budget.keys -= keys;
        budget.bytes -= bytes;
        setField(to, key, value);
        continue;
      }
    }
    const keyBytes = key.length * MAX_UNIT_BYTES + MAX_PUNCTUATION_BYTES;
    const isObject =
      typeof value === 'object' && value !== null && !Array.isArray(value) && !isRawJson(value);
    if (
      isReserved ||
      !isObject ||
      level >= LOG_LIMITS.metadataLevels ||
      keyBytes > budget.bytes ||
      budget.keys < 2
    ) {
      rest.push([path, value]);
      continue;
    }
    const child: Fields = {};
    budget.keys--;
    budget.bytes -= keyBytes;
    keep(value as Fields, child, `${path}.`, level + 1, budget, rest);
    if (Object.keys(child).length > 0) setField(to, key, child);
  }
}

function jsonLength(text: string): number {
  return utf8Length(JSON.stringify(text));
}

function jsonOf(value: unknown): string {
  return count(value, 0, 0) ? (JSON.stringify(value) ?? 'null') : writeDeepJson(value);
}

/** Sets a field; an assignment to `__proto__` would set the prototype. */
export function setField(fields: Fields, key: string, value: unknown): void {
  if (key === '__proto__')
    Object.defineProperty(fields, key, { value, writable: true, enumerable: true, configurable: true });
  else fields[key] = value;
}
