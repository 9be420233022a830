// PushRequest in protobuf → its entries.
// Field numbers: https://github.com/grafana/loki/blob/v3.5.0/pkg/push/push.proto
import { timeOfParts } from '@timberline/formats';
import { setOwn } from '../../../json/set-own.ts';
import { MAX_LOG_BYTES } from '../../decode/json-text.ts';
import { SliceBudget } from '../../decode/slice-budget.ts';
import type { RecordSink } from '../entry-decoder.ts';
import { LENGTH_DELIMITED, VARINT, type WireReader } from '../protobuf/wire-reader.ts';
import type { LokiEntry } from './loki-entry.ts';
import { MAX_LABELS_LENGTH, parseLabels } from './parse-labels.ts';

/** Where labels that are not in Prometheus's notation are kept. */
const UNPARSED_LABELS = 'labels';

/**
 * Hands over the entries of a request in order. Yields between slices. Throws an IngestError if the bytes are not valid.
 */
export function* decodeLokiProtobuf(
  reader: WireReader,
  sink: RecordSink<LokiEntry>,
): Generator<undefined, void> {
  const budget = new SliceBudget();
  const labelsField = { budget, maxBytes: MAX_LABELS_LENGTH, read: () => reader.text() };
  for (const _stream of reader.messages(1)) {
    if (budget.isSpent(reader.at)) yield;
    const text = (yield* reader.peek(1, labelsField)) ?? '';
    const labels = parseLabels(text) ?? { [UNPARSED_LABELS]: text };
    for (const _entry of reader.messages(2)) {
      if (budget.isSpent(reader.at, text.length)) yield;
      const reason = reader.readEntry(MAX_LOG_BYTES, () => sink.record(readEntry(reader, labels)));
      if (reason !== undefined) sink.refuse(reason);
    }
  }
}

function readEntry(reader: WireReader, labels: Record<string, unknown>): LokiEntry {
  let time: string | undefined;
  let line = '';
  let structuredMetadata: Record<string, unknown> | undefined;
  while (reader.next()) {
    switch (reader.field) {
      case 1:
        reader.expect(LENGTH_DELIMITED);
        time = readTime(reader);
        break;
      case 2:
        reader.expect(LENGTH_DELIMITED);
        line = reader.text();
        break;
      case 3:
        reader.expect(LENGTH_DELIMITED);
        structuredMetadata ??= {};
        readPair(reader, structuredMetadata);
        break;
      default:
        reader.skip();
    }
  }
  return { time, line, labels, structuredMetadata };
}

/** google.protobuf.Timestamp; times before 1970 are not times of logs. */
function readTime(reader: WireReader): string | undefined {
  let seconds = 0;
  let nanos = 0;
  const outer = reader.enter();
  while (reader.next()) {
    if (reader.field === 1) {
      reader.expect(VARINT);
      seconds = reader.varint();
    } else if (reader.field === 2) {
      reader.expect(VARINT);
      nanos = reader.varint();
    } else reader.skip();
  }
  reader.leave(outer);
  return timeOfParts(seconds, nanos);
}

function readPair(reader: WireReader, pairs: Record<string, unknown>): void {
  let name = '';
  let value = '';
  const outer = reader.enter();
  while (reader.next()) {
    if (reader.field === 1 || reader.field === 2) {
      reader.expect(LENGTH_DELIMITED);
      if (reader.field === 1) name = reader.name();
      else value = reader.text();
    } else reader.skip();
  }
  reader.leave(outer);
  setOwn(pairs, name, value);
}
