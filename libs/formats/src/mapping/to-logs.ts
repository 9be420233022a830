// The one mapping of all protocols: the fields of a record → a log of the contract. docs/fields.md describes it.
import { LOG_LIMITS, type LogInput, PARENT_RESOURCE_ID } from '@timberline/contract';
import { isSameInstant, timeOfReceipt } from '../time/instant.ts';
import { parseTime } from '../time/parse-time.ts';
import { UTC } from '../time/zone.ts';
import { isFields, isRawJson, writeJson } from './deep-json.ts';
import type { Entry, Fields, MappingDefaults } from './entry.ts';
import { LOG_FIELD, NAME_RULES, SERVICE_NAME_RANK } from './field-table.ts';
import { identifierOf, levelOf, scalarText } from './field-values.ts';
import { setField } from './fit-metadata.ts';
import { wordLevel } from './level.ts';
import { begin, found, GIVEN_RANK, NO_RANK, state } from './mapping-state.ts';
import { nestedObject } from './nested-json.ts';
import { splitLog } from './split-log.ts';
import { cutCharacters } from './text.ts';

/** The key that says that a record had no time, so that its log has the time of receipt. */
const TIMESTAMP_MISSING = 'timestampMissing';
/** Where a record's field goes if the record itself has another value under the name. */
const INHERITED_PREFIX = 'resource.';
/** The same for the fields of a message that is JSON. */
const NESTED_PREFIX = 'message.';
const UNKNOWN_RESOURCE = 'unknown';
const DEFAULT_LEVEL = 'info';
/** The names under which an object is a message: its JSON. */
const OBJECT_MESSAGES = new Set(['message', 'msg', 'body', 'Body']);
/** What a shipper sends as JSON holds what a container's runtime wrote as JSON, and that the JSON of a logger. */
const MAX_NESTED = 2;
/** The JSON of a record without a message is its message, up to here: all of it is in the metadata. */
const MAX_SUMMARY_CHARACTERS = 8 * 1024;
const ZEROS = /^0+$/;

/**
 * The logs of a record: one, or several if its message or its metadata is longer than a log may be. They are valid logs of
 * the contract, except that metadata may hold any JSON values.
 *
 * ```ts
 * toLogs({ attributes: { level: 30, time: 1795602922123, msg: 'hello', pid: 7 } }, { now: Date.now() });
 * // [{ level: 'info', timestamp: '2026-11-25T10:35:22.123Z', message: 'hello', resourceId: 'unknown', metadata: { pid: 7 } }]
 * ```
 */
export function toLogs(entry: Entry, defaults: MappingDefaults): LogInput[] {
  const metadata: Fields = {};
  begin(metadata, defaults.now, defaults.zone ?? UTC);
  giveOwn(entry);
  const { attributes, inherited } = entry;
  let message = takeGivenMessage(entry.message);
  if (attributes) collect(attributes, metadata, '');
  if (isFields(entry.message)) for (const key in entry.message) putNew(key, entry.message[key], 'body.');
  if (message === undefined) message = foundMessage();
  const isText = !isFields(entry.message) && found[LOG_FIELD.message]!.rank !== NO_RANK;
  if (isText && defaults.parseJson) message = takeAllNested(message, defaults.parseJson);
  if (inherited) inherit(inherited, metadata);
  if (defaults.metadata)
    for (const key in defaults.metadata)
      if (!Object.hasOwn(metadata, key)) setField(metadata, key, defaults.metadata[key]);

  const resource = found[LOG_FIELD.resourceId]!;
  if (defaults.resourceId !== undefined && resource.rank > SERVICE_NAME_RANK) {
    putBack(LOG_FIELD.resourceId);
    resource.text = defaults.resourceId;
  } else if (resource.rank === NO_RANK) resource.text = UNKNOWN_RESOURCE;
  takeParentResource();

  const level = found[LOG_FIELD.level]!;
  const timestamp = found[LOG_FIELD.timestamp]!;
  if (timestamp.rank === NO_RANK && entry.observedTime !== undefined) {
    const time = parseTime(entry.observedTime, state.now, state.zone);
    if (time !== undefined) give(LOG_FIELD.timestamp, time);
  }
  if (timestamp.rank === NO_RANK) setField(metadata, TIMESTAMP_MISSING, true);
  const log: LogInput = {
    level: cut(
      LOG_FIELD.level,
      level.rank === NO_RANK ? (wordLevel(defaults.level ?? '') ?? DEFAULT_LEVEL) : level.text,
      'level',
      LOG_LIMITS.levelCharacters,
    ),
    message,
    resourceId: cut(LOG_FIELD.resourceId, resource.text, 'resourceId', LOG_LIMITS.keywordCharacters),
    timestamp: timestamp.rank === NO_RANK ? timeOfReceipt(defaults.now) : timestamp.text,
  };
  setOptional(log, 'traceId');
  setOptional(log, 'spanId');
  setOptional(log, 'commit');
  const changed = defaults.beforeSplit ? change(log, metadata, defaults.beforeSplit) : metadata;
  if (state.isSummary) log.message = cutCharacters(log.message, MAX_SUMMARY_CHARACTERS);
  return splitLog(log, changed);
}

/** Returns the metadata as a hook leaves it. */
function change(log: LogInput, metadata: Fields, hook: NonNullable<MappingDefaults['beforeSplit']>): Fields {
  log.metadata = metadata;
  hook(log);
  const changed = log.metadata;
  // `splitLog` decides what each log gets.
  delete log.metadata;
  return changed;
}

/** Takes what the protocol tells by itself, before which fields of the same meaning go to metadata. */
function giveOwn(entry: Entry): void {
  if (entry.time !== undefined) {
    const time = parseTime(entry.time, state.now, state.zone);
    if (time !== undefined) give(LOG_FIELD.timestamp, time);
    else if (entry.time !== null && entry.time !== '') setField(state.metadata, 'time', entry.time);
  }
  const level = entry.level === undefined ? undefined : wordLevel(entry.level);
  if (level !== undefined) give(LOG_FIELD.level, level);
  if (isThere(entry.resourceId)) give(LOG_FIELD.resourceId, entry.resourceId);
  if (isThere(entry.traceId)) give(LOG_FIELD.traceId, entry.traceId);
  if (isThere(entry.spanId)) give(LOG_FIELD.spanId, entry.spanId);
  if (isThere(entry.commit)) give(LOG_FIELD.commit, entry.commit);
  if (isThere(entry.parentResourceId)) give(LOG_FIELD.parentResourceId, entry.parentResourceId);
}

function give(field: number, text: string): void {
  const one = found[field]!;
  one.rank = GIVEN_RANK;
  one.text = text;
  one.name = '';
}

function isThere(text: string | undefined): text is string {
  return text !== undefined && text.trim() !== '';
}

/** The message that the protocol tells; undefined if the record's fields are to be searched for one. */
function takeGivenMessage(message: unknown): string | undefined {
  if (message === undefined || message === null) return undefined;
  found[LOG_FIELD.message]!.rank = GIVEN_RANK;
  if (typeof message === 'string') return message;
  return typeof message === 'object' ? writeJson(message) : scalarText(message);
}

/** Sorts the fields of a record (or of an object in it) into the log's fields and metadata. */
function collect(from: Fields, to: Fields, prefix: string): void {
  for (const key in from) {
    const value = from[key];
    const path = prefix === '' ? key : prefix + key;
    const rule = NAME_RULES.get(path);
    if (rule === undefined) {
      if (value === undefined) continue;
      if (prefix === '' && key === 'metadata' && isFields(value)) {
        // A log in Timberline's own form.
        for (const name in value) putNew(name, value[name], 'metadata.');
      } else setField(to, key, value);
    } else if (value === null || value === undefined) continue;
    else if (rule.isPrefix && isFields(value)) {
      const child: Fields = {};
      collect(value, child, `${path}.`);
      let isEmpty = true;
      for (const _ in child) {
        isEmpty = false;
        break;
      }
      if (!isEmpty || Object.keys(value).length === 0) setField(to, key, child);
    } else if (rule.field < 0 || !offer(rule.field, rule.rank, path, value)) setField(to, key, value);
  }
}

/** Takes a value for a field of the log, if it can be one and no earlier name of the table has one. */
function offer(field: number, rank: number, name: string, value: unknown): boolean {
  const one = found[field]!;
  if (rank >= one.rank) return isRepeated(field, name, value, one.text);
  const text = convert(field, name, value);
  if (text === undefined) return false;
  if (text === '') return true;
  if (one.rank !== NO_RANK) putBack(field);
  one.rank = rank;
  one.text = text;
  one.source = value;
  one.name = name;
  return true;
}

/** Whether a field says once more what the log has: the same instant, or the same level. */
function isRepeated(field: number, name: string, value: unknown, known: string): boolean {
  if (field === LOG_FIELD.level) return convert(field, name, value) === known;
  if (field !== LOG_FIELD.timestamp) return false;
  const text = convert(field, name, value);
  return text !== undefined && isSameInstant(text, known);
}

/** The text of a value in a field; undefined if it is none, and '' if there is nothing to keep of it. */
function convert(field: number, name: string, value: unknown): string | undefined {
  switch (field) {
    case LOG_FIELD.timestamp:
      return parseTime(value, state.now, state.zone);
    case LOG_FIELD.level:
      return levelOf(value, name);
    case LOG_FIELD.message:
      if (typeof value === 'object' && !isRawJson(value)) noteObject(value, name);
      else if (value === '') {
        state.hasEmptyMessage = true;
        return '';
      } else return scalarText(value);
      return undefined;
    case LOG_FIELD.traceId:
    case LOG_FIELD.spanId: {
      const text = identifierOf(value);
      return text === undefined || ZEROS.test(text) ? undefined : text;
    }
    default:
      return identifierOf(value);
  }
}

function noteObject(value: unknown, name: string): void {
  // `event` and `log` are objects with details in ECS, and no messages.
  if (!OBJECT_MESSAGES.has(name)) return;
  const known = state.objectMessage;
  if (!known || NAME_RULES.get(name)!.rank < NAME_RULES.get(known.name)!.rank)
    state.objectMessage = { value, name };
}

/** The message that the fields of the record have. */
function foundMessage(): string {
  const message = found[LOG_FIELD.message]!;
  if (message.rank !== NO_RANK) return message.text;
  if (state.objectMessage) return writeJson(state.objectMessage.value);
  if (state.hasEmptyMessage) return '';
  // The record without what has its own field is all that there is to read.
  for (const _ in state.metadata) {
    state.isSummary = true;
    return writeJson(state.metadata);
  }
  return '';
}

/** Takes what is in a message that is JSON, and in the message of that. Returns the innermost message. */
function takeAllNested(message: string, parseJson: (text: string) => unknown): string {
  for (let depth = 0; depth < MAX_NESTED; depth++) {
    const nested = nestedObject(message, parseJson);
    if (!nested) break;
    const inner = takeNested(nested, message);
    // Without a message of its own the JSON stays the message.
    if (inner === message) break;
    message = inner;
  }
  return message;
}

/**
 * Takes the fields of a message that is JSON: they are the record's own, after those beside the message. Returns the message in it,
 * or the JSON if it has none.
 */
function takeNested(nested: Fields, json: string): string {
  const message = found[LOG_FIELD.message]!;
  message.rank = NO_RANK;
  const own: Fields = {};
  collect(nested, own, '');
  for (const key in own) putNew(key, own[key], NESTED_PREFIX);
  return message.rank === NO_RANK ? json : message.text;
}

function inherit(inherited: Fields, metadata: Fields): void {
  const collected: Fields = {};
  collect(inherited, collected, '');
  for (const key in collected) putNew(key, collected[key], INHERITED_PREFIX);
  state.metadata = metadata;
}

/** Sets a field of metadata; under another name if it is there with another value. */
function putNew(key: string, value: unknown, prefix: string): void {
  const { metadata } = state;
  if (!Object.hasOwn(metadata, key)) setField(metadata, key, value);
  else if (metadata[key] !== value) setField(metadata, prefix + key, value);
}

/** Returns what was found for a field to metadata, since an earlier name of the table was found after it. */
function putBack(field: number): void {
  const one = found[field]!;
  if (one.name !== '') putNew(one.name, one.source, INHERITED_PREFIX);
}

/** `metadata.parentResourceId`, which must be text. */
function takeParentResource(): void {
  const { metadata } = state;
  const parent = found[LOG_FIELD.parentResourceId]!;
  const own = metadata[PARENT_RESOURCE_ID];
  if (own !== undefined && own !== null) {
    if (parent.rank !== NO_RANK && parent.rank !== GIVEN_RANK) putBack(LOG_FIELD.parentResourceId);
    if (parent.rank !== GIVEN_RANK) {
      if (typeof own !== 'string') metadata[PARENT_RESOURCE_ID] = writeJson(own);
      return;
    }
    if (own !== parent.text) setField(metadata, INHERITED_PREFIX + PARENT_RESOURCE_ID, own);
  }
  if (parent.rank === NO_RANK) {
    if (own === null) delete metadata[PARENT_RESOURCE_ID];
  } else metadata[PARENT_RESOURCE_ID] = parent.text;
}

function setOptional(log: LogInput, name: 'traceId' | 'spanId' | 'commit'): void {
  const field = LOG_FIELD[name];
  const one = found[field]!;
  if (one.rank !== NO_RANK) log[name] = cut(field, one.text, name, LOG_LIMITS.keywordCharacters);
}

/** A value that is not too long for its field. A longer one is kept whole in metadata. */
function cut(field: number, text: string, ownName: string, maxCharacters: number): string {
  const short = cutCharacters(text, maxCharacters);
  if (short.length === text.length) return text;
  const { name, source, rank } = found[field]!;
  const isNamed = rank !== NO_RANK && name !== '';
  putNew(isNamed ? name : ownName, isNamed ? source : text, INHERITED_PREFIX);
  return short.trim() === '' ? UNKNOWN_RESOURCE : short;
}
