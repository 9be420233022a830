// What a body's logs are given to, one by one.
import type { FieldError } from '@timberline/contract';
import type { LogScanner } from '../fast-path/log-scanner.ts';

/** Takes what a body holds, in order. */
export interface LogSink {
  /**
   * A log that keeps every rule.
   * @param line as of `value`
   * @param log the next one takes its place
   */
  plain(line: number, log: LogScanner): void;
  /**
   * A value that may be a log.
   * @param line element or line, from 1
   * @param exactly parses it again with RawJson for the numbers that a double cannot hold; undefined where it has none
   */
  value(line: number, value: unknown, exactly: () => unknown): void;
  /** A line that is no JSON, or no log. */
  fault(line: number, fault: FieldError): void;
  /** Whether it still matters what exactly is wrong with a line. */
  readonly wantsFaults: boolean;
}

/** A slice takes some ms; what comes in meanwhile waits so long. */
export const SLICE_BYTES = 256 * 1024;
/** The shortest log in a body: how many a body can hold follows from it. */
export const SHORTEST_LOG_BYTES =
  '{"level":"i","message":"","resourceId":"r","timestamp":"2026-11-24T10:35:22Z"}'.length;
