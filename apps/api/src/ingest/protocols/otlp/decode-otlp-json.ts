// ExportLogsServiceRequest in JSON → its log records.
// The mapping: https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding
import { isRawJson, rawJson } from '@timberline/elastic';
import { otlpLevel, timeOfNanosText, writeJson } from '@timberline/formats';
import type { JsonCursor } from '../../../json/json-cursor.ts';
import { setOwn } from '../../../json/set-own.ts';
import { SLICE_BYTES } from '../../decode/log-sink.ts';
import { SliceBudget } from '../../decode/slice-budget.ts';
import type { RecordSink } from '../entry-decoder.ts';
import { parseLoosely, skipUnusable } from '../parse-loosely.ts';
import {
  MAX_VALUE_LEVELS,
  type OtlpAttributes,
  type OtlpRecord,
  type OtlpValue,
  scopeAttributes,
} from './otlp-record.ts';

type Json = Record<string, unknown>;

/**
 * Hands over the records of a request in order. Yields between slices. Throws a JsonCursorError where the body is not valid.
 */
export function* decodeOtlpJson(
  cursor: JsonCursor,
  sink: RecordSink<OtlpRecord>,
): Generator<undefined, void> {
  const budget = new SliceBudget();
  cursor.enterObject();
  for (let key = cursor.nextKey(); key !== undefined; key = cursor.nextKey()) {
    if (budget.isSpent(cursor.at)) yield;
    if (!isNamed(key, 'resourceLogs')) {
      cursor.skip();
      continue;
    }
    for (const _ of elements(cursor)) {
      if (budget.isSpent(cursor.at)) yield;
      const [inLogs, resourceBytes] = yield* lookAhead(cursor, 'resource', budget);
      const resource = attributesOf(inLogs);
      for (const inResource of members(cursor)) {
        if (budget.isSpent(cursor.at)) yield;
        if (!isNamed(inResource, 'scopeLogs')) {
          cursor.skip();
          continue;
        }
        for (const _scope of elements(cursor)) {
          if (budget.isSpent(cursor.at)) yield;
          const [inScopeLogs, scopeBytes] = yield* lookAhead(cursor, 'scope', budget);
          const scope = scopeOf(inScopeLogs);
          for (const inScope of members(cursor)) {
            if (budget.isSpent(cursor.at)) yield;
            if (!isNamed(inScope, 'logRecords')) {
              cursor.skip();
              continue;
            }
            for (const _record of elements(cursor)) {
              if (budget.isSpent(cursor.at, resourceBytes + scopeBytes)) yield;
              const start = cursor.at;
              try {
                sink.record(recordOf(parseLoosely(cursor), scope, resource));
              } catch (error) {
                sink.refuse(yield* skipUnusable(cursor, start, error));
              }
            }
          }
        }
      }
    }
  }
  if (!cursor.isAtEnd) throw cursor.error('expected the end of the body');
}

/** The elements of the array at the cursor; `null` counts as an empty one. */
function* elements(cursor: JsonCursor): Generator<undefined, void> {
  if (!cursor.isArray) return cursor.skip();
  for (cursor.enterArray(); cursor.nextElement();) yield;
}

/** The keys of the object at the cursor; `null` counts as an empty one. */
function* members(cursor: JsonCursor): Generator<string, void> {
  if (!cursor.isObject) return cursor.skip();
  cursor.enterObject();
  for (let key = cursor.nextKey(); key !== undefined; key = cursor.nextKey()) yield key;
}

/**
 * Parses a member of the object at the cursor, wherever it stands, and goes back to the object's beginning. Returns it with the
 * bytes that it takes. Yields between slices.
 */
function* lookAhead(
  cursor: JsonCursor,
  name: string,
  budget: SliceBudget,
): Generator<undefined, [value: Json, bytes: number]> {
  const start = cursor.at;
  let value: unknown;
  let bytes = 0;
  if (cursor.isObject)
    for (const key of members(cursor)) {
      if (budget.isSpent(cursor.at)) yield;
      if (isNamed(key, name)) {
        const valueStart = cursor.at;
        value = parseLoosely(cursor);
        bytes = cursor.at - valueStart;
        break;
      }
      yield* cursor.skipInSlices(SLICE_BYTES);
    }
  cursor.at = start;
  return [asObject(value), bytes];
}

/** Whether a key is a name in lower camel case or, as protobuf's JSON allows, in snake case. */
function isNamed(key: string, name: string): boolean {
  return key === name || key === snakeCase(name);
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function asObject(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
}

/** A member by its name in lower camel case or in snake case. */
function member(object: Json, name: string): unknown {
  return object[name] ?? object[snakeCase(name)];
}

function recordOf(value: unknown, scope: OtlpAttributes, resource: OtlpAttributes): OtlpRecord {
  const record = asObject(value);
  const severityText = textOf(member(record, 'severityText')) ?? '';
  const severity = Number(
    numberText(member(record, 'severityNumber')) ?? severityNumber(member(record, 'severityNumber')),
  );
  const attributes = attributesOf(record);
  const dropped = Number(numberText(member(record, 'droppedAttributesCount')) ?? 0);
  if (dropped > 0) attributes['otel.dropped_attributes_count'] = dropped;
  const eventName = textOf(member(record, 'eventName'));
  if (eventName) attributes['otel.event_name'] = eventName;
  return {
    time: timeOf(member(record, 'timeUnixNano')) ?? timeOf(member(record, 'observedTimeUnixNano')),
    level: severityText === '' ? otlpLevel(severity) : severityText,
    body: valueOf(record.body, 0),
    traceId: idOf(member(record, 'traceId')),
    spanId: idOf(member(record, 'spanId')),
    attributes,
    scope,
    resource,
  };
}

function scopeOf(scope: Json): OtlpAttributes {
  return scopeAttributes(textOf(scope.name) ?? '', textOf(scope.version) ?? '', attributesOf(scope));
}

function attributesOf({ attributes }: Json): OtlpAttributes {
  const result: OtlpAttributes = {};
  if (Array.isArray(attributes)) readPairs(attributes, result, 0);
  return result;
}

function readPairs(pairs: unknown[], into: OtlpAttributes, level: number): void {
  for (const pair of pairs) {
    const { key, value } = asObject(pair);
    if (typeof key === 'string') setOwn(into, key, valueOf(value, level + 1));
  }
}

/** The value of an AnyValue: an object of which one member is set. */
function valueOf(value: unknown, level: number): OtlpValue {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || isRawJson(value))
    // Not an AnyValue, as some senders by hand write it; better kept than lost.
    return (value ?? null) as OtlpValue;
  if (level >= MAX_VALUE_LEVELS) return writeJson(value);
  const object = value as Json;
  const text = member(object, 'stringValue');
  if (text !== undefined) return scalar(text);
  const bool = member(object, 'boolValue');
  if (bool !== undefined) return scalar(bool);
  const int = member(object, 'intValue');
  if (int !== undefined) return integerOf(int);
  const double = member(object, 'doubleValue');
  if (double !== undefined) return doubleOf(double);
  const bytes = member(object, 'bytesValue');
  if (bytes !== undefined) return scalar(bytes);
  const array = member(object, 'arrayValue');
  if (array !== undefined) {
    const { values } = asObject(array);
    return Array.isArray(values) ? values.map((element) => valueOf(element, level + 1)) : [];
  }
  const list = member(object, 'kvlistValue');
  if (list !== undefined) {
    const { values } = asObject(list);
    const result: OtlpAttributes = {};
    if (Array.isArray(values)) readPairs(values, result, level);
    return result;
  }
  return null;
}

function scalar(value: unknown): OtlpValue {
  if (typeof value === 'object' && value !== null && !isRawJson(value)) return writeJson(value);
  return (value ?? null) as OtlpValue;
}

/** 64-bit integers are texts in protobuf's JSON; some clients send numbers. */
function integerOf(value: unknown): OtlpValue {
  const text = numberText(value);
  if (text === undefined || !/^-?(0|[1-9]\d{0,18})$/.test(text)) return scalar(value);
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : rawJson(text);
}

/** Doubles are numbers, or `NaN`, `Infinity` and `-Infinity` as texts, which stay texts. */
function doubleOf(value: unknown): OtlpValue {
  if (typeof value !== 'string') return scalar(value);
  const number = Number(value);
  return value.trim() !== '' && Number.isFinite(number) ? number : value;
}

/** The digits of a number or of a text with a number. */
function numberText(value: unknown): string | undefined {
  if (isRawJson(value)) return value.rawJSON;
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && /^-?\d+$/.test(value) ? value : undefined;
}

/** Severity numbers as the names of their enum, such as SEVERITY_NUMBER_INFO2, which protobuf's JSON allows. */
function severityNumber(value: unknown): number {
  const [, name = '', step = '1'] = /^SEVERITY_NUMBER_([A-Z]+)([234]?)$/.exec(textOf(value) ?? '') ?? [];
  const index = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'].indexOf(name);
  return index < 0 ? 0 : index * 4 + Number(step || 1);
}

/** Nanoseconds since 1970; zero means that the time is not known. */
function timeOf(value: unknown): string | undefined {
  const text = numberText(value);
  return text === undefined || /^0*$/.test(text) ? undefined : timeOfNanosText(text);
}

/** Ids are texts in hexadecimal here; zeros alone mean that there is none. */
function idOf(value: unknown): string | undefined {
  return typeof value === 'string' && !/^0*$/.test(value) ? value.toLowerCase() : undefined;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
