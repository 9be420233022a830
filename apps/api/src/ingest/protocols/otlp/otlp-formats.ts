// The two encodings of OTLP as formats of entries.
import type { Entry } from '@timberline/formats';
import { JsonCursor } from '../../../json/json-cursor.ts';
import { setOwn } from '../../../json/set-own.ts';
import { MAX_LOG_BYTES } from '../../decode/json-text.ts';
import { type EntryFormat, type EntrySink, type RecordSink, toEntries } from '../entry-decoder.ts';
import { WireReader } from '../protobuf/wire-reader.ts';
import { decodeOtlpJson } from './decode-otlp-json.ts';
import { decodeOtlpProtobuf } from './decode-otlp-protobuf.ts';
import { type OtlpAttributes, type OtlpRecord } from './otlp-record.ts';

const PROTOCOL = 'otlp';
/** The shortest record in JSON is `{}`, with a comma. */
const MIN_JSON_RECORD_BYTES = 3;
/** The shortest record in protobuf is a tag and a length of zero. */
const MIN_PROTOBUF_RECORD_BYTES = 2;
const INVALID_TEXT =
  'Some texts were not valid UTF-8. The bytes that are not were replaced by U+FFFD; send texts as UTF-8.';

export const otlpProtobuf: EntryFormat = {
  protocol: PROTOCOL,
  name: 'protobuf',
  reportsRejections: true,
  maxEntries: (bytes) => Math.floor(bytes.length / MIN_PROTOBUF_RECORD_BYTES) + 1,
  *read(bytes, sink) {
    const reader = new WireReader(bytes);
    yield* decodeOtlpProtobuf(reader, receiver(sink));
    if (reader.hasInvalidText) sink.note(INVALID_TEXT);
  },
};

export const otlpJson: EntryFormat = {
  protocol: PROTOCOL,
  name: 'json',
  reportsRejections: true,
  maxEntries: (bytes) => Math.floor(bytes.length / MIN_JSON_RECORD_BYTES) + 1,
  read: (bytes, sink) => decodeOtlpJson(new JsonCursor(bytes, MAX_LOG_BYTES), receiver(sink)),
};

function receiver(sink: EntrySink): RecordSink<OtlpRecord> {
  const inherited = new InheritedFields();
  return toEntries(sink, (record) => entryOf(record, inherited));
}

function entryOf(record: OtlpRecord, inherited: InheritedFields): Entry {
  const { time, level, body, traceId, spanId, attributes, scope, resource } = record;
  return {
    time,
    level,
    // A record may consist of attributes alone, as events do.
    message: body ?? '',
    traceId,
    spanId,
    attributes,
    inherited: inherited.of(scope, resource),
  };
}

/** The attributes of scope and resource as one object, which all records of a scope share. */
class InheritedFields {
  private scope: OtlpAttributes | undefined;
  private resource: OtlpAttributes | undefined;
  private fields: OtlpAttributes = {};

  of(scope: OtlpAttributes, resource: OtlpAttributes): OtlpAttributes {
    if (scope === this.scope && resource === this.resource) return this.fields;
    this.scope = scope;
    this.resource = resource;
    this.fields = { ...resource };
    for (const [key, value] of Object.entries(scope))
      // The attributes of the resource say where a log comes from, so they keep their names.
      setOwn(this.fields, Object.hasOwn(resource, key) ? `scope.${key}` : key, value);
    return this.fields;
  }
}
