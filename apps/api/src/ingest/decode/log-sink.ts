// The receiver of the logs that a decoder finds in a body.
import type { FieldError } from '@timberline/contract';
import type { ScannedLog } from '../fast-path/scanned-log.ts';
import type { FoundKinds } from '../redaction/findings.ts';
import type { Redactor } from '../redaction/redactor.ts';

/** Receives the logs of a body in order. `line` is the element of the array or the line of the body, from 1. */
export interface LogSink {
  /** Redacts what the sink receives; decoders that cut long texts ask it before. Undefined if redaction is off. */
  readonly redactor?: Redactor | undefined;
  /**
   * Receives a log that the fast path has scanned, and so is valid.
   * @param log valid until the next scan
   */
  scannedLog(line: number, log: ScannedLog): void;
  /**
   * Receives a value that is yet to be validated as a log.
   * @param parseExact parses it again with RawJson for the numbers that a double cannot hold; undefined if it has none
   * @param found what was found in the log, if it was redacted already
   * @returns whether the value is a valid log
   */
  value(line: number, value: unknown, parseExact: () => unknown, found?: FoundKinds): boolean;
  /** Receives the error of a line that cannot be a log. */
  error(line: number, error: FieldError): void;
  /** Receives what was taken although it was not quite right, as a full sentence. */
  note(message: string): void;
  /** The id of the next log that is accepted. */
  nextId(): string;
  /** Whether the sink still keeps error messages; if not, decoders need not compose them. */
  readonly wantsErrors: boolean;
}

/**
 * Decoders yield after this many bytes. A slice of common logs takes less than a millisecond and one of the costliest logs
 * a few; nothing else runs meanwhile.
 */
export const SLICE_BYTES = 64 * 1024;

/**
 * Decoders of lines also yield after this many: a body of nothing but line ends has 65,536 in the bytes of a slice, and each line
 * that is wrong takes as long as 100 bytes of a log.
 */
export const MAX_SLICE_LINES = 4096;
