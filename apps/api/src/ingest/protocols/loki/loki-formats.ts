// The two encodings of Loki's push requests as formats of entries.
import { JsonCursor } from '../../../json/json-cursor.ts';
import { MAX_LOG_BYTES } from '../../decode/json-text.ts';
import { type EntryFormat, type EntrySink, type RecordSink, toEntries } from '../entry-decoder.ts';
import { WireReader } from '../protobuf/wire-reader.ts';
import { decodeLokiJson } from './decode-loki-json.ts';
import { decodeLokiProtobuf } from './decode-loki-protobuf.ts';
import type { LokiEntry } from './loki-entry.ts';

const PROTOCOL = 'loki';
/** The shortest entry in JSON is `[0,0]`, with a comma. */
const MIN_JSON_ENTRY_BYTES = 6;
/** The shortest entry in protobuf is a tag and a length of zero. */
const MIN_PROTOBUF_ENTRY_BYTES = 2;
const INVALID_TEXT =
  'Some texts were not valid UTF-8. The bytes that are not were replaced by U+FFFD; send texts as UTF-8.';

export const lokiJson: EntryFormat = {
  protocol: PROTOCOL,
  name: 'json',
  maxEntries: (bytes) => Math.floor(bytes.length / MIN_JSON_ENTRY_BYTES) + 1,
  read: (bytes, sink) => decodeLokiJson(new JsonCursor(bytes, MAX_LOG_BYTES), receiver(sink)),
};

export const lokiProtobuf: EntryFormat = {
  protocol: PROTOCOL,
  name: 'protobuf',
  maxEntries: (bytes) => Math.floor(bytes.length / MIN_PROTOBUF_ENTRY_BYTES) + 1,
  *read(bytes, sink) {
    const reader = new WireReader(bytes);
    yield* decodeLokiProtobuf(reader, receiver(sink));
    if (reader.hasInvalidText) sink.note(INVALID_TEXT);
  },
};

function receiver(sink: EntrySink): RecordSink<LokiEntry> {
  return toEntries(sink, ({ time, line, labels, structuredMetadata }) => ({
    time,
    message: line,
    attributes: structuredMetadata,
    inherited: labels,
  }));
}
