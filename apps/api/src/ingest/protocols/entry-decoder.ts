// From what a protocol sends to the logs of a batch: every protocol but the native one passes through here, so that all have
// one mapping of fields and one check.
import type { LogInput } from '@timberline/contract';
import { type Entry, type MappingDefaults, toLogs } from '@timberline/formats';
import { parseAsSent } from '../../json/exact-json.ts';
import { JsonCursorError } from '../../json/json-cursor.ts';
import { wallClockMs } from '../../wall-clock.ts';
import type { Decoder, NamedDocuments } from '../decode/decoder.ts';
import type { LogSink } from '../decode/log-sink.ts';
import { IngestError } from '../ingest-error.ts';
import type { FoundKinds } from '../redaction/findings.ts';

/**
 * The bytes of a message and of metadata that a log may have at least. An entry with more becomes several logs, so that a body has at most
 * one more log for each of these.
 */
const MIN_PART_BYTES = 16 * 1024;
/**
 * The values of an entry of more than 64 KiB, attributes and array elements alike. Mapping each of them takes microseconds, and nothing
 * else runs meanwhile.
 */
export const MAX_ENTRY_VALUES = 10_000;
/** How many times as long the parts of an entry can become: a control character in JSON has six bytes. */
const MAX_GROWTH = 6;

/** A format of entries: a pure function of bytes. */
export interface EntryFormat {
  /** The protocol, as it is stored with each log and counted. */
  readonly protocol: string;
  /** Distinguishes the formats of a protocol. */
  readonly name: string;
  /** See `Decoder`. */
  readonly reportsRejections?: boolean;
  readonly documents?: NamedDocuments;
  /** An upper bound on the entries in a body. */
  maxEntries(bytes: Buffer): number;
  /**
   * Hands over the entries of a body in order and yields between slices. Throws an IngestError or a JsonCursorError if the body as a
   * whole cannot be read.
   */
  read(bytes: Buffer, sink: EntrySink): Generator<undefined, void>;
}

/** Receives the entries of a body. */
export interface EntrySink {
  /**
   * @param line the number of the entry, or its line in the body, from 1
   * @returns whether the log of the entry was accepted, or the first one of an entry that is too long for one log
   */
  entry(line: number, entry: Entry): boolean;
  /** Receives what is wrong with an entry that cannot become a log, such as "takes more than 10 bytes". */
  error(line: number, message: string): void;
  /** The id of the next log that is accepted. */
  nextId(): string;
  /** Receives what was taken although it was not quite right, as a full sentence. */
  note(message: string): void;
}

/** Receives what a reader of one protocol finds in a body, in order. */
export interface RecordSink<T> {
  record(record: T): void;
  /** Receives what is wrong with a record that cannot be read, such as "takes more than 10 bytes". */
  refuse(reason: string): void;
}

/** Passes records on as entries, and numbers them from 1. */
export function toEntries<T>(sink: EntrySink, entryOf: (record: T) => Entry): RecordSink<T> {
  let line = 0;
  return {
    record: (record) => void sink.entry(++line, entryOf(record)),
    refuse: (reason) => sink.error(++line, reason),
  };
}

/**
 * The decoder of a format, for the intake.
 * @param defaults what the request says of all its entries
 */
export function entryDecoder(
  format: EntryFormat,
  defaults: Omit<MappingDefaults, 'now' | 'parseJson'> = {},
): Decoder {
  const maxLogs = (bytes: Buffer) =>
    format.maxEntries(bytes) + Math.ceil((bytes.length * MAX_GROWTH) / MIN_PART_BYTES);
  return {
    name: `${format.protocol} ${format.name}`,
    protocol: format.protocol,
    reportsRejections: format.reportsRejections,
    documents: format.documents,
    maxLogs,
    *decode(bytes, sink) {
      try {
        const mapping = { ...defaults, now: wallClockMs(), parseJson: parseAsSent };
        const entries = new MappingSink(sink, mapping, maxLogs(bytes));
        for (const _slice of format.read(bytes, entries)) {
          yield;
          yield* entries.addRest();
        }
        yield* entries.addRest();
      } catch (error) {
        throw error instanceof JsonCursorError ? notJson(bytes, error) : error;
      }
    },
  };
}

class MappingSink implements EntrySink {
  /** The logs but the first of a long entry. Each takes so long that other work gets a turn before it. */
  private rest: { line: number; logs: LogInput[]; found: FoundKinds | undefined } | undefined;
  /** What was found in the entry that was mapped last. */
  private found: FoundKinds | undefined;
  private readonly defaults: MappingDefaults;

  /** @param left how many logs may still be added, since they have ids */
  constructor(
    private readonly sink: LogSink,
    defaults: MappingDefaults,
    private left: number,
  ) {
    const { redactor } = sink;
    this.defaults = redactor
      ? { ...defaults, beforeSplit: (log) => void (this.found = redactor.redactLog(log)) }
      : defaults;
  }

  entry(line: number, entry: Entry): boolean {
    this.addRestNow();
    const logs = toLogs(entry, this.defaults);
    const { found } = this;
    if (logs.length > 1) this.rest = { line, logs: logs.slice(1), found };
    return this.add(line, logs[0]!, found);
  }

  /** Adds the logs of a long entry that are left. Yields before each. */
  *addRest(): Generator<undefined, void> {
    if (!this.rest) return;
    const { line, logs, found } = this.rest;
    this.rest = undefined;
    for (const log of logs) {
      yield;
      this.add(line, log, found);
    }
  }

  error(line: number, message: string): void {
    this.sink.error(line, { path: '', message });
  }

  nextId(): string {
    // The logs of one entry have ids in order.
    this.addRestNow();
    this.checkLeft();
    return this.sink.nextId();
  }

  note(message: string): void {
    this.sink.note(message);
  }

  private add(line: number, log: LogInput, found: FoundKinds | undefined): boolean {
    this.checkLeft();
    const isAccepted = this.sink.value(line, log, nothingElse, found);
    if (isAccepted) this.left--;
    return isAccepted;
  }

  /** Short entries that share long fields, which are too long for one log, become more logs than their bytes allow for. */
  private checkLeft(): void {
    if (this.left > 0) return;
    throw new IngestError(
      'too-large',
      'The entries become too many logs, since the fields that they share are too long for one. Nothing was accepted; ' +
        'send them in parts, or with fewer shared fields.',
    );
  }

  /** Long entries end their slice, so nearly always nothing is left when the next one comes. */
  private addRestNow(): void {
    for (const _slice of this.addRest());
  }
}

/** Numbers that a double cannot hold are in the entries as `RawJson` already. */
function nothingElse(): undefined {
  return undefined;
}

function notJson(bytes: Buffer, { offset, message }: JsonCursorError): IngestError {
  const before = bytes.subarray(0, offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  let line = 1;
  for (let at = before.indexOf('\n'); at >= 0; at = before.indexOf('\n', at + 1)) line++;
  const column = before.toString('utf8', lineStart).length + 1;
  const where = `${message} (line ${line}, column ${column} of the body)`;
  return new IngestError('malformed', `The body is not valid JSON: ${where}. Nothing was accepted.`, {
    errors: [{ line, column, path: '', message: `is not valid JSON: ${message}` }],
  });
}
