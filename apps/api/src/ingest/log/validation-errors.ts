// The validation errors of a log, as clients read them behind the path of a field.
import { LOG_LIMITS } from '@timberline/contract';
import { invisibleCharacter } from '@timberline/query';

/**
 * How deep arrays and objects may nest. Elasticsearch rejects documents nested deeper than 1,000, and writing JSON recurses;
 * half of that leaves room for what a response wraps around a log.
 */
export const MAX_METADATA_NESTING = 500;

export const VALIDATION_ERRORS = {
  notALog: 'must be a JSON object with the fields of a log',
  required: 'is required',
  notText: 'must be text',
  empty: 'must not be empty or blank',
  messageLong: `must have at most ${LOG_LIMITS.messageBytes} bytes of UTF-8`,
  metadataType: 'must be an object',
  metadataKeys: `must have at most ${LOG_LIMITS.metadataKeys} keys in total, including those of nested objects and arrays`,
  metadataLevels: `must have at most ${LOG_LIMITS.metadataLevels} levels of objects, including itself`,
  metadataNesting: `must not nest arrays and objects deeper than ${MAX_METADATA_NESTING} levels`,
  metadataLong: `must have at most ${LOG_LIMITS.metadataBytes} bytes as compact JSON`,
} as const;

export const TIMESTAMP_ERRORS = {
  form: 'must be RFC 3339 with an offset, such as 2026-11-24T10:35:22.123Z or 2026-11-24T11:35:22+01:00',
  fraction: `must have at most ${LOG_LIMITS.timestampFractionDigits} digits after the second`,
  day: 'must be a day of the calendar',
  time: 'must have an hour, minute, second and offset that exist',
  leap: 'may have second 60 only where UTC can have a leap second: at 23:59:60Z on the last day of a month',
  range: `must be between ${LOG_LIMITS.firstYear}-01-01T00:00:00Z and ${LOG_LIMITS.lastInstant}`,
} as const;
export type TimestampError = keyof typeof TIMESTAMP_ERRORS;

/** The error of a keyword with more code points than its limit. */
export function keywordTooLong(maxCharacters: number): string {
  return `must have at most ${maxCharacters} characters`;
}

/** The error of a field that logs do not have. */
export function unknownField(name: string): string {
  const character = invisibleCharacter(name);
  return character === undefined
    ? 'is not a field of a log; put it into metadata'
    : `is not a field of a log: its name has the invisible character ${character}`;
}
