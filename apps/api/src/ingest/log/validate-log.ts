// The check of a log on the hot path: the rules of log.dto.ts, to which check-log.spec.ts proves it equal.
import { type FieldError, LOG_LIMITS, type LogInput, PARENT_RESOURCE_ID } from '@timberline/contract';
import { isRawJson } from '@timberline/elastic';
import { readTimestamp, TIMESTAMP_FAULTS } from './timestamp.ts';
import { FAULTS, keywordLong, METADATA_NESTING } from './validation-errors.ts';

/** A log that keeps every rule, with what the check found out on the way, so that nobody finds it out again. */
export interface ValidatedLog {
  log: LogInput;
  /** RFC 3339 that Elasticsearch reads. */
  timestamp: string;
  /** `metadata` holds a number, so its text as sent is worth a look. */
  hasNumbers: boolean;
  /** No number in `metadata` is a RawJson: a double holds each. */
  isExact: boolean;
}

/** Unknown fields that the errors of one log name; a log with thousands gets no answer of megabytes. */
const NAMED_UNKNOWN_FIELDS = 16;
/** The name of an unknown field is cut to this in an error, in UTF-16 units. */
const NAMED_FIELD_LENGTH = 128;

/** Checks a value that JSON.parse made. Gives the checked log, or what is wrong with it, by path. */
export function validateLog(value: unknown): ValidatedLog | FieldError[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || isRawJson(value))
    return [{ path: '', message: FAULTS.notALog }];
  const log = value as LogInput;
  const faults: FieldError[] = [];

  keyword(faults, 'level', log.level, LOG_LIMITS.levelCharacters);
  message(faults, log.message);
  keyword(faults, 'resourceId', log.resourceId, LOG_LIMITS.keywordCharacters);
  const timestamp = instant(faults, log.timestamp);
  if (log.traceId != null) keyword(faults, 'traceId', log.traceId, LOG_LIMITS.keywordCharacters);
  if (log.spanId != null) keyword(faults, 'spanId', log.spanId, LOG_LIMITS.keywordCharacters);
  if (log.commit != null) keyword(faults, 'commit', log.commit, LOG_LIMITS.keywordCharacters);
  walk.numbers = false;
  walk.exact = true;
  if (log.metadata != null) checkMetadata(faults, log.metadata);
  unknownFields(faults, log);

  return faults.length > 0 ? faults : { log, timestamp, hasNumbers: walk.numbers, isExact: walk.exact };
}

function keyword(faults: FieldError[], path: string, value: unknown, limit: number): void {
  if (typeof value !== 'string') {
    faults.push({ path, message: value == null ? FAULTS.required : FAULTS.notText });
    return;
  }
  // A visible ASCII character at the start settles it for nearly every value.
  const first = value.charCodeAt(0);
  if (!(first > 32 && first < 127) && value.trim() === '') faults.push({ path, message: FAULTS.empty });
  else if (value.length > limit && isLongerThan(value, limit))
    faults.push({ path, message: keywordLong(limit) });
}

/** Whether a text of more UTF-16 units than `limit` has more code points than it as well. */
function isLongerThan(text: string, limit: number): boolean {
  if (text.length > 2 * limit) return true;
  let codePoints = 0;
  for (let at = 0; at < text.length; at++) {
    codePoints++;
    if (text.codePointAt(at)! > 0xffff) at++;
  }
  return codePoints > limit;
}

function message(faults: FieldError[], value: unknown): void {
  if (typeof value !== 'string')
    faults.push({ path: 'message', message: value == null ? FAULTS.required : FAULTS.notText });
  else if (isOverBytes(value, LOG_LIMITS.messageBytes))
    faults.push({ path: 'message', message: FAULTS.messageLong });
}

/** Whether a text has more bytes of UTF-8; a unit of UTF-16 has one to three. */
function isOverBytes(text: string, limit: number): boolean {
  return text.length > limit || (text.length * 3 > limit && Buffer.byteLength(text) > limit);
}

function instant(faults: FieldError[], value: unknown): string {
  if (typeof value !== 'string') {
    faults.push({ path: 'timestamp', message: value == null ? FAULTS.required : FAULTS.notText });
    return '';
  }
  const read = readTimestamp(value);
  if (typeof read === 'string') return read;
  faults.push({ path: 'timestamp', message: TIMESTAMP_FAULTS[read.fault] });
  return '';
}

/** What a walk through metadata counts; one object for all, since a walk never waits. */
const walk = { keys: 0, levels: 0, mostBytes: 0, numbers: false, exact: true };
/** The most that a UTF-16 unit of a text takes in JSON: `\u001f`. */
const UNIT_BYTES = 6;
/** The most that a double, `true`, `false` or `null` takes in JSON. */
const SCALAR_BYTES = 25;
/** The most that stands around a value or a key: quotes or brackets, a colon, a comma. */
const AROUND_BYTES = 4;

function checkMetadata(faults: FieldError[], metadata: unknown): void {
  if (typeof metadata !== 'object' || Array.isArray(metadata) || isRawJson(metadata)) {
    faults.push({ path: 'metadata', message: FAULTS.metadataType });
    return;
  }
  walk.keys = 0;
  walk.levels = 0;
  walk.mostBytes = AROUND_BYTES;
  let fault: string | undefined;
  if (!count(metadata as object, 1, 1)) fault = FAULTS.metadataNesting;
  else if (walk.keys > LOG_LIMITS.metadataKeys) fault = FAULTS.metadataKeys;
  else if (walk.levels > LOG_LIMITS.metadataLevels) fault = FAULTS.metadataLevels;
  else if (walk.mostBytes > LOG_LIMITS.metadataBytes) {
    // Written out only where it may be too long.
    if (isOverBytes(JSON.stringify(metadata), LOG_LIMITS.metadataBytes)) fault = FAULTS.metadataLong;
  }
  if (fault) faults.push({ path: 'metadata', message: fault });
  const parent = (metadata as Record<string, unknown>)[PARENT_RESOURCE_ID];
  if (parent != null && typeof parent !== 'string')
    faults.push({ path: `metadata.${PARENT_RESOURCE_ID}`, message: FAULTS.notText });
}

/** Counts keys and levels of objects, and the bytes that all takes at most; false where nesting goes past the limit. */
function count(value: object, level: number, nesting: number): boolean {
  if (nesting > METADATA_NESTING) return false;
  if (Array.isArray(value)) {
    for (const element of value) if (!countChild(element, level, nesting)) return false;
    return true;
  }
  if (level > walk.levels) walk.levels = level;
  for (const key in value) {
    walk.keys++;
    walk.mostBytes += AROUND_BYTES + UNIT_BYTES * key.length;
    if (!countChild((value as Record<string, unknown>)[key], level, nesting)) return false;
  }
  return true;
}

function countChild(child: unknown, level: number, nesting: number): boolean {
  walk.mostBytes += AROUND_BYTES;
  if (typeof child === 'string') {
    walk.mostBytes += UNIT_BYTES * child.length;
    return true;
  }
  if (typeof child !== 'object' || child === null) {
    walk.mostBytes += SCALAR_BYTES;
    if (typeof child === 'number') walk.numbers = true;
    return true;
  }
  if (Array.isArray(child)) return count(child, level, nesting + 1);
  if (isRawJson(child)) {
    walk.mostBytes += child.rawJSON.length;
    walk.numbers = true;
    walk.exact = false;
    return true;
  }
  return count(child, level + 1, nesting + 1);
}

function unknownFields(faults: FieldError[], log: object): void {
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
    if (named++ === NAMED_UNKNOWN_FIELDS) return;
    faults.push({ path: field.slice(0, NAMED_FIELD_LENGTH), message: FAULTS.unknown });
  }
}
