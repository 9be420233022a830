// ExportLogsServiceRequest in protobuf → its log records.
// Field numbers: https://github.com/open-telemetry/opentelemetry-proto/blob/v1.9.0/opentelemetry/proto/logs/v1/logs.proto
import { otlpLevel, timeOfNanosHalves } from '@timberline/formats';
import { setOwn } from '../../../json/set-own.ts';
import { MAX_LOG_BYTES } from '../../decode/json-text.ts';
import { SliceBudget } from '../../decode/slice-budget.ts';
import type { RecordSink } from '../entry-decoder.ts';
import { FIXED32, FIXED64, LENGTH_DELIMITED, VARINT, type WireReader } from '../protobuf/wire-reader.ts';
import {
  integer,
  MAX_VALUE_LEVELS,
  type OtlpAttributes,
  type OtlpRecord,
  type OtlpValue,
  scopeAttributes,
} from './otlp-record.ts';

/**
 * Hands over the records of a request in order. Yields between slices. Throws an IngestError if the bytes are not valid.
 */
export function* decodeOtlpProtobuf(
  reader: WireReader,
  sink: RecordSink<OtlpRecord>,
): Generator<undefined, void> {
  const budget = new SliceBudget();
  let inheritedBytes = 0;
  /** What all records of a message share. Its bytes are counted. */
  const shared = (readAttributes: (reader: WireReader) => OtlpAttributes) => ({
    budget,
    maxBytes: MAX_LOG_BYTES,
    read: () => {
      const start = reader.at;
      const attributes = readAttributes(reader);
      inheritedBytes += reader.at - start;
      return attributes;
    },
  });
  const [resourceField, scopeField] = [shared(readResource), shared(readScope)];
  for (const _resource of reader.messages(1)) {
    if (budget.isSpent(reader.at)) yield;
    inheritedBytes = 0;
    const resource = (yield* reader.peek(1, resourceField)) ?? {};
    const resourceBytes = inheritedBytes;
    for (const _scope of reader.messages(2)) {
      if (budget.isSpent(reader.at)) yield;
      inheritedBytes = resourceBytes;
      const scope = (yield* reader.peek(1, scopeField)) ?? {};
      for (const _record of reader.messages(2)) {
        if (budget.isSpent(reader.at, inheritedBytes)) yield;
        const reason = reader.readEntry(MAX_LOG_BYTES, () =>
          sink.record(readRecord(reader, scope, resource)),
        );
        if (reason !== undefined) sink.refuse(reason);
      }
    }
  }
}

function readResource(reader: WireReader): OtlpAttributes {
  const attributes: OtlpAttributes = {};
  const outer = reader.enter();
  while (reader.next()) {
    if (reader.field === 1) readAttribute(reader, attributes, 0);
    else reader.skip();
  }
  reader.leave(outer);
  return attributes;
}

function readScope(reader: WireReader): OtlpAttributes {
  const attributes: OtlpAttributes = {};
  let name = '';
  let version = '';
  const outer = reader.enter();
  while (reader.next()) {
    if (reader.field === 1) name = readText(reader);
    else if (reader.field === 2) version = readText(reader);
    else if (reader.field === 3) readAttribute(reader, attributes, 0);
    else reader.skip();
  }
  reader.leave(outer);
  return scopeAttributes(name, version, attributes);
}

function readRecord(reader: WireReader, scope: OtlpAttributes, resource: OtlpAttributes): OtlpRecord {
  const attributes: OtlpAttributes = {};
  let time: string | undefined;
  let observed: string | undefined;
  let severity = 0;
  let severityText = '';
  let body: OtlpValue = null;
  let traceId: string | undefined;
  let spanId: string | undefined;
  while (reader.next()) {
    switch (reader.field) {
      case 1:
        time = readTime(reader);
        break;
      case 2:
        reader.expect(VARINT);
        severity = reader.varint();
        break;
      case 3:
        reader.expect(LENGTH_DELIMITED);
        severityText = reader.name();
        break;
      case 5:
        reader.expect(LENGTH_DELIMITED);
        body = readValue(reader, 0);
        break;
      case 6:
        readAttribute(reader, attributes, 0);
        break;
      case 7: {
        reader.expect(VARINT);
        const dropped = reader.varint();
        if (dropped > 0) attributes['otel.dropped_attributes_count'] = dropped;
        break;
      }
      case 8:
        reader.expect(FIXED32);
        reader.skip();
        break;
      case 9:
        traceId = readId(reader);
        break;
      case 10:
        spanId = readId(reader);
        break;
      case 11:
        observed = readTime(reader);
        break;
      case 12: {
        const name = readText(reader);
        if (name !== '') attributes['otel.event_name'] = name;
        break;
      }
      default:
        reader.skip();
    }
  }
  return {
    time: time ?? observed,
    level: severityText === '' ? otlpLevel(severity) : severityText,
    body,
    traceId,
    spanId,
    attributes,
    scope,
    resource,
  };
}

function readText(reader: WireReader): string {
  reader.expect(LENGTH_DELIMITED);
  return reader.text();
}

/** Zero means that the time is not known. */
function readTime(reader: WireReader): string | undefined {
  reader.expect(FIXED64);
  reader.fixed64();
  return reader.high === 0 && reader.low === 0 ? undefined : timeOfNanosHalves(reader.high, reader.low);
}

/** Ids of zeros alone mean that there is none. */
function readId(reader: WireReader): string | undefined {
  reader.expect(LENGTH_DELIMITED);
  const id = reader.slice().toString('hex');
  return /^0*$/.test(id) ? undefined : id;
}

function readAttribute(reader: WireReader, attributes: OtlpAttributes, level: number): void {
  reader.expect(LENGTH_DELIMITED);
  let key = '';
  let value: OtlpValue = null;
  const outer = reader.enter();
  while (reader.next()) {
    if (reader.field === 1) {
      reader.expect(LENGTH_DELIMITED);
      key = reader.name();
    } else if (reader.field === 2) {
      reader.expect(LENGTH_DELIMITED);
      value = readValue(reader, level + 1);
    } else reader.skip();
  }
  reader.leave(outer);
  setOwn(attributes, key, value);
}

function readValue(reader: WireReader, level: number): OtlpValue {
  let value: OtlpValue = null;
  const outer = reader.enter();
  while (reader.next()) {
    switch (reader.field) {
      case 1:
        value = readText(reader);
        break;
      case 2:
        reader.expect(VARINT);
        value = reader.varint() !== 0;
        break;
      case 3:
        reader.expect(VARINT);
        reader.varint64();
        value = signed(reader.high, reader.low);
        break;
      case 4:
        reader.expect(FIXED64);
        value = finite(reader.double());
        break;
      case 5:
        reader.expect(LENGTH_DELIMITED);
        value = readArray(reader, level);
        break;
      case 6:
        reader.expect(LENGTH_DELIMITED);
        value = readObject(reader, level);
        break;
      case 7:
        reader.expect(LENGTH_DELIMITED);
        value = reader.slice().toString('base64');
        break;
      default:
        reader.skip();
    }
  }
  reader.leave(outer);
  return value;
}

function readArray(reader: WireReader, level: number): OtlpValue {
  if (level >= MAX_VALUE_LEVELS) return tooDeep(reader);
  const values: OtlpValue[] = [];
  const outer = reader.enter();
  while (reader.next()) {
    if (reader.field === 1) {
      reader.expect(LENGTH_DELIMITED);
      values.push(readValue(reader, level + 1));
    } else reader.skip();
  }
  reader.leave(outer);
  return values;
}

function readObject(reader: WireReader, level: number): OtlpValue {
  if (level >= MAX_VALUE_LEVELS) return tooDeep(reader);
  const object: OtlpAttributes = {};
  const outer = reader.enter();
  while (reader.next()) {
    if (reader.field === 1) readAttribute(reader, object, level);
    else reader.skip();
  }
  reader.leave(outer);
  return object;
}

/** What is nested deeper than metadata can be is kept as the bytes that were sent. */
function tooDeep(reader: WireReader): OtlpValue {
  return reader.slice().toString('base64');
}

/** JSON has no NaN and no infinity. */
function finite(value: number): OtlpValue {
  return Number.isFinite(value) ? value : String(value);
}

function signed(high: number, low: number): OtlpValue {
  // Within 2^53 the halves add up exactly.
  if (high < 0x20_0000) return high * 2 ** 32 + low;
  if (high >= 0xffe0_0001) return (high - 2 ** 32) * 2 ** 32 + low;
  return integer(BigInt.asIntN(64, (BigInt(high) << 32n) | BigInt(low)));
}
