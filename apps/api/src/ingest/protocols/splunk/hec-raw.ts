// Splunk's raw endpoint as a format of entries: lines of text, read as those of POST /api/lines.
import { StringDecoder } from 'node:string_decoder';
import { type Entry, type Fields, type LineEntry, LineReader } from '@timberline/formats';
import { NEWLINE } from '../../../json/characters.ts';
import { parseAsSent } from '../../../json/exact-json.ts';
import { wallClockMs } from '../../../wall-clock.ts';
import type { EntryFormat, EntrySink } from '../entry-decoder.ts';

/** Text that is read within one turn of the event loop: short lines take ten times as long as their bytes in a long one. */
const SLICE_BYTES = 16 * 1024;
/** What a request may say of all its lines. */
const ENVELOPE = ['host', 'source', 'sourcetype', 'index'] as const;

/** The format of one request. */
export class HecRaw implements EntryFormat {
  readonly protocol = 'splunk';
  readonly name = 'raw';
  private readonly envelope: Fields = {};
  private readonly time: string | undefined;

  /** @param query of the request; parameters that have no meaning here are ignored, as Splunk does */
  constructor(query: Record<string, unknown>) {
    for (const name of ENVELOPE) {
      const value = query[name];
      if (typeof value === 'string' && value !== '') this.envelope[name] = value;
    }
    this.time = typeof query.time === 'string' && query.time !== '' ? query.time : undefined;
  }

  maxEntries(bytes: Buffer): number {
    let lines = 1;
    for (let at = bytes.indexOf(NEWLINE); at >= 0; at = bytes.indexOf(NEWLINE, at + 1)) lines++;
    return lines;
  }

  *read(bytes: Buffer, sink: EntrySink): Generator<undefined, void> {
    const reader = new LineReader({ now: wallClockMs(), parseJson: parseAsSent });
    const decoder = new StringDecoder('utf8');
    for (let at = 0; at < bytes.length; at += SLICE_BYTES) {
      if (at > 0) yield;
      this.pass(reader.push(decoder.write(bytes.subarray(at, at + SLICE_BYTES))), sink);
    }
    this.pass(reader.push(decoder.end()), sink);
    this.pass(reader.flush(), sink);
  }

  private pass(entries: LineEntry[], sink: EntrySink): void {
    for (const { entry, firstLine } of entries) sink.entry(firstLine, this.complete(entry));
  }

  private complete(entry: Entry): Entry {
    return {
      ...entry,
      observedTime: entry.observedTime ?? this.time,
      inherited: { ...this.envelope, ...entry.inherited },
    };
  }
}
