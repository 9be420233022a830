// Validates a log on the hot path. validate-log.reference.ts states the same rules plainly, and the spec compares the two.
import { type FieldError, LOG_LIMITS, type LogInput, PARENT_RESOURCE_ID } from '@timberline/contract';
import { isRawJson } from '@timberline/elastic';
import { parseTimestamp } from './timestamp.ts';
import {
  keywordTooLong,
  MAX_METADATA_NESTING,
  TIMESTAMP_ERRORS,
  unknownField,
  VALIDATION_ERRORS,
} from './validation-errors.ts';

/** A valid log, with what validation found out for encoding. */
export interface ValidatedLog {
  log: LogInput;
  /** The timestamp as RFC 3339 that Elasticsearch can read. */
  timestamp: string;
  /** `metadata` holds a number, so its text may hold one that a double cannot hold. */
  hasNumbers: boolean;
  /** A double holds every number in `metadata`: none is a RawJson. */
  isExact: boolean;
}

/** Unknown fields that the errors of one log name, so that a log with thousands of them does not get megabytes of errors. */
const MAX_NAMED_UNKNOWN_FIELDS = 16;
/** UTF-16 units to which the name of an unknown field is cut in an error. */
const MAX_FIELD_NAME_LENGTH = 128;

/** What is counted in metadata. One object serves all logs, because counting is synchronous. */
const counts = { keys: 0, levels: 0, maxBytes: 0, hasNumbers: false, isExact: true };
/** The most bytes that a UTF-16 unit of a string takes in JSON: `\u001f`. */
const MAX_UNIT_BYTES = 6;
/** The most bytes that a double, `true`, `false` or `null` takes in JSON. */
const MAX_SCALAR_BYTES = 25;
/** The most bytes around a value or a key: quotes or brackets, a colon and a comma. */
const MAX_PUNCTUATION_BYTES = 4;

/** Removes what errors must not quote. */
interface Redactor {
  redactText(text: string): string;
}

/** Validates a parsed JSON value. Returns the log, or what is wrong with which of its fields. */
export function validateLog(value: unknown, redactor?: Redactor): ValidatedLog | FieldError[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || isRawJson(value))
    return [{ path: '', message: VALIDATION_ERRORS.notALog }];
  const log = value as LogInput;
  const errors: FieldError[] = [];

  validateKeyword(errors, 'level', log.level, LOG_LIMITS.levelCharacters);
  validateMessage(errors, log.message);
  validateKeyword(errors, 'resourceId', log.resourceId, LOG_LIMITS.keywordCharacters);
  const timestamp = validateTimestamp(errors, log.timestamp);
  if (log.traceId != null) validateKeyword(errors, 'traceId', log.traceId, LOG_LIMITS.keywordCharacters);
  if (log.spanId != null) validateKeyword(errors, 'spanId', log.spanId, LOG_LIMITS.keywordCharacters);
  if (log.commit != null) validateKeyword(errors, 'commit', log.commit, LOG_LIMITS.keywordCharacters);
  counts.hasNumbers = false;
  counts.isExact = true;
  if (log.metadata != null) validateMetadata(errors, log.metadata);
  rejectUnknownFields(errors, log, redactor);

  return errors.length > 0
    ? errors
    : { log, timestamp, hasNumbers: counts.hasNumbers, isExact: counts.isExact };
}

function validateKeyword(errors: FieldError[], path: string, value: unknown, maxCharacters: number): void {
  if (typeof value !== 'string') {
    errors.push({ path, message: value == null ? VALIDATION_ERRORS.required : VALIDATION_ERRORS.notText });
    return;
  }
  // Nearly every value begins with a visible ASCII character and so is not blank.
  const first = value.charCodeAt(0);
  if (!(first > 32 && first < 127) && value.trim() === '')
    errors.push({ path, message: VALIDATION_ERRORS.empty });
  else if (value.length > maxCharacters && isLongerThan(value, maxCharacters))
    errors.push({ path, message: keywordTooLong(maxCharacters) });
}

/** Whether a text of more than `maxCharacters` UTF-16 units has more code points than that as well. */
function isLongerThan(text: string, maxCharacters: number): boolean {
  if (text.length > 2 * maxCharacters) return true;
  let codePoints = 0;
  for (let at = 0; at < text.length; at++) {
    codePoints++;
    if (text.codePointAt(at)! > 0xffff) at++;
  }
  return codePoints > maxCharacters;
}

function validateMessage(errors: FieldError[], value: unknown): void {
  if (typeof value !== 'string')
    errors.push({
      path: 'message',
      message: value == null ? VALIDATION_ERRORS.required : VALIDATION_ERRORS.notText,
    });
  else if (exceedsBytes(value, LOG_LIMITS.messageBytes))
    errors.push({ path: 'message', message: VALIDATION_ERRORS.messageLong });
}

/** Whether a text takes more bytes of UTF-8, of which a UTF-16 unit takes one to three. */
function exceedsBytes(text: string, limitBytes: number): boolean {
  return text.length > limitBytes || (text.length * 3 > limitBytes && Buffer.byteLength(text) > limitBytes);
}

function validateTimestamp(errors: FieldError[], value: unknown): string {
  if (typeof value !== 'string') {
    errors.push({
      path: 'timestamp',
      message: value == null ? VALIDATION_ERRORS.required : VALIDATION_ERRORS.notText,
    });
    return '';
  }
  const parsed = parseTimestamp(value);
  if (typeof parsed === 'string') return parsed;
  errors.push({ path: 'timestamp', message: TIMESTAMP_ERRORS[parsed.error] });
  return '';
}

function validateMetadata(errors: FieldError[], metadata: unknown): void {
  if (typeof metadata !== 'object' || Array.isArray(metadata) || isRawJson(metadata)) {
    errors.push({ path: 'metadata', message: VALIDATION_ERRORS.metadataType });
    return;
  }
  counts.keys = 0;
  counts.levels = 0;
  counts.maxBytes = MAX_PUNCTUATION_BYTES;
  let error: string | undefined;
  if (!count(metadata as object, 1, 1)) error = VALIDATION_ERRORS.metadataNesting;
  else if (counts.keys > LOG_LIMITS.metadataKeys) error = VALIDATION_ERRORS.metadataKeys;
  else if (counts.levels > LOG_LIMITS.metadataLevels) error = VALIDATION_ERRORS.metadataLevels;
  else if (counts.maxBytes > LOG_LIMITS.metadataBytes) {
    // Serialized only if it may be too long.
    if (exceedsBytes(JSON.stringify(metadata), LOG_LIMITS.metadataBytes))
      error = VALIDATION_ERRORS.metadataLong;
  }
  if (error) errors.push({ path: 'metadata', message: error });
  const parent = (metadata as Record<string, unknown>)[PARENT_RESOURCE_ID];
  if (parent != null && typeof parent !== 'string')
    errors.push({ path: `metadata.${PARENT_RESOURCE_ID}`, message: VALIDATION_ERRORS.notText });
}

/** Counts the keys, levels and maximal bytes of metadata; false if it nests too deeply. */
function count(value: object, level: number, nesting: number): boolean {
  if (nesting > MAX_METADATA_NESTING) return false;
  if (Array.isArray(value)) {
    for (const element of value) if (!countChild(element, level, nesting)) return false;
    return true;
  }
  if (level > counts.levels) counts.levels = level;
  for (const key in value) {
    counts.keys++;
    counts.maxBytes += MAX_PUNCTUATION_BYTES + MAX_UNIT_BYTES * key.length;
    if (!countChild((value as Record<string, unknown>)[key], level, nesting)) return false;
  }
  return true;
}

function countChild(child: unknown, level: number, nesting: number): boolean {
  counts.maxBytes += MAX_PUNCTUATION_BYTES;
  if (typeof child === 'string') {
    counts.maxBytes += MAX_UNIT_BYTES * child.length;
    return true;
  }
  if (typeof child !== 'object' || child === null) {
    counts.maxBytes += MAX_SCALAR_BYTES;
    if (typeof child === 'number') counts.hasNumbers = true;
    return true;
  }
  if (Array.isArray(child)) return count(child, level, nesting + 1);
  if (isRawJson(child)) {
    counts.maxBytes += child.rawJSON.length;
    counts.hasNumbers = true;
    counts.isExact = false;
    return true;
  }
  return count(child, level + 1, nesting + 1);
}

function rejectUnknownFields(errors: FieldError[], log: object, redactor: Redactor | undefined): void {
  let named = 0;
  for (const field in log) {
    switch (field) {
      case 'level':
      case 'message':
      case 'resourceId':
      case 'timestamp':
      case 'traceId':
      case 'spanId':
      case 'commit':
      case 'metadata':
        continue;
    }
    if (named++ === MAX_NAMED_UNKNOWN_FIELDS) return;
    const path = redactor ? redactor.redactText(field) : field;
    errors.push({ path: path.slice(0, MAX_FIELD_NAME_LENGTH), message: unknownField(field) });
  }
}
