// The logs of one post as ready lines, and the errors of those that were rejected.
import { type FieldError, MAX_LISTED_ERRORS, type WriteNote } from '@timberline/contract';
import { logIdAt, type LogIdRange } from '@timberline/elastic';
import { type EncodedJob, encodeJob, JOB_BYTES, MAX_JOBS } from '@timberline/queue';
import { mayHoldInexactNumber, parseExactly } from '../../json/exact-json.ts';
import { parseJson } from '../../json/parse-json.ts';
import type { LogSink } from '../decode/log-sink.ts';
import { encodeScannedLog, maxEncodedBytes, TOO_LONG } from '../fast-path/encode-scanned-log.ts';
import type { ScannedLog } from '../fast-path/scanned-log.ts';
import { IngestError } from '../ingest-error.ts';
import { type Action, encodeLog } from '../log/encode-log.ts';
import { type ValidatedLog, validateLog } from '../log/validate-log.ts';
import { NOT_WRITTEN, writeLog } from '../log/write-log.ts';
import { type FoundKinds, kindsOf } from '../redaction/findings.ts';
import type { Redactor } from '../redaction/redactor.ts';

/** Encoded lines of one post, few enough to share a job with those of others. */
export interface BatchLines {
  firstId: string;
  logs: number;
  text: string;
}

/**
 * The first jobs of a batch have the size that is best for speed. A batch of very many logs gets larger ones, twice as
 * large after every 32, so that the MAX_JOBS that a receipt can name hold 480 MB of lines. That is fifteen times the
 * longest body by default; only logs with many metadata keys under long keys become more.
 */
const JOBS_BEFORE_LARGER = 32;

/**
 * Lines up to this length share a job with those of other posts. Longer ones get jobs of their own and are gathered as
 * bytes, which is faster than concatenating thousands of strings (log-batch.bench.ts).
 */
const MAX_SHARED_CHARACTERS = 64 * 1024;
/** The initial buffer of a job: room for JOB_BYTES and the log that exceeds them, unless that is an unusually long one. */
const INITIAL_BUFFER_BYTES = JOB_BYTES + 256 * 1024;

/**
 * A buffer that a finished job no longer needs, kept for the next large batch: writing to a new one costs a page fault every
 * 4 KB (log-batch.bench.ts).
 */
let spareBuffer: Buffer | undefined;
/** Most logs fit; those that do not are written as text. */
const ROOM_OF_A_LOG_BYTES = 64 * 1024;
/** Holds the lines of a scanned log until they become text. */
const SCRATCH = Buffer.allocUnsafeSlow(16 * 1024);

/** Receives the logs of a body from a decoder. Accepted logs take the ids of the range in order, without a gap. */
export class LogBatch implements LogSink {
  accepted = 0;
  rejected = 0;
  /** How many of the rejected ones are no logs at all, such as lines that are not JSON. */
  unreadable = 0;
  /** What is wrong with the first MAX_LISTED_ERRORS rejected logs. */
  readonly errors: FieldError[] = [];
  /** What was taken although it was not quite right. */
  readonly notes: WriteNote[] = [];
  readonly firstId: string;
  /** The jobs that are complete. */
  readonly jobs: EncodedJob[] = [];
  /** Lines in no job yet: as text or, past MAX_SHARED_CHARACTERS, as the first `length` bytes of the buffer. */
  private text = '';
  private buffer: Buffer | undefined;
  private length = 0;
  private pendingLogs = 0;

  /**
   * @param ids at least as many as the batch can have logs; an id past the range throws a RangeError
   * @param action `actionFor` the index that follows from the ids
   * @param bodyBytes the length of the body whose logs will be added
   * @param protocol by which the logs came; absent for the native one
   * @param redactor absent if redaction is off
   */
  constructor(
    private readonly ids: LogIdRange,
    private readonly action: Action,
    bodyBytes = 0,
    readonly protocol?: string,
    readonly redactor: Redactor | undefined = undefined,
  ) {
    // The encoded lines are longer than the body.
    if (bodyBytes > MAX_SHARED_CHARACTERS) this.takeBuffer();
    this.firstId = logIdAt(ids, 0);
  }

  nextId(): string {
    return logIdAt(this.ids, this.accepted);
  }

  get wantsErrors(): boolean {
    return this.rejected < MAX_LISTED_ERRORS;
  }

  /** How many rejected logs `errors` does not name. */
  get unnamedErrors(): number {
    if (this.rejected === 0) return 0;
    return this.rejected - Math.min(this.rejected, new Set(this.errors.map(({ line }) => line)).size);
  }

  scannedLog(line: number, log: ScannedLog): void {
    if (this.redactor?.mayFind(log)) return this.parsedLog(line, log);
    const { bytes: action } = this.action;
    const maxBytes = maxEncodedBytes(log, action);
    if (this.buffer || maxBytes > MAX_SHARED_CHARACTERS) {
      const buffer = this.reserve(maxBytes);
      const length = encodeScannedLog(log, action, this.ids, this.accepted, buffer, this.length);
      if (length === TOO_LONG) return this.parsedLog(line, log);
      this.length = length;
    } else {
      const buffer = maxBytes <= SCRATCH.length ? SCRATCH : Buffer.allocUnsafe(maxBytes);
      const length = encodeScannedLog(log, action, this.ids, this.accepted, buffer, 0);
      if (length === TOO_LONG) return this.parsedLog(line, log);
      this.append(buffer.toString(log.isAscii ? 'latin1' : 'utf8', 0, length));
    }
    this.countAccepted();
  }

  value(line: number, value: unknown, parseExact: () => unknown, found?: FoundKinds): boolean {
    const { redactor } = this;
    let result = validateLog(value, redactor);
    if (!Array.isArray(result) && result.hasNumbers) {
      const exact = parseExact();
      if (exact !== undefined) result = validateLog(exact, redactor);
    }
    if (Array.isArray(result)) {
      this.reject(line, result);
      return false;
    }
    this.add(result, redactor && (found ?? redactor.redactLog(result.log)));
    return true;
  }

  error(line: number, error: FieldError): void {
    this.unreadable++;
    this.reject(line, [error]);
  }

  note(message: string): void {
    this.notes.push({ message });
  }

  /** Adds a valid log, with the kinds that were found in it. */
  add(log: ValidatedLog, found: FoundKinds = 0): void {
    if (!(this.buffer && found === 0 && this.write(log))) {
      const redacted = found === 0 ? undefined : kindsOf(found);
      this.append(
        encodeLog(log, this.action.text, logIdAt(this.ids, this.accepted), this.protocol, redacted),
      );
    }
    this.countAccepted();
  }

  /** Writes a log behind the lines in the buffer; false if it is none that can be written that way. */
  private write(log: ValidatedLog): boolean {
    const buffer = this.reserve(ROOM_OF_A_LOG_BYTES);
    const { ids, accepted, length, protocol } = this;
    const end = writeLog(log, this.action.bytes, ids, accepted, buffer, length, protocol);
    if (end === NOT_WRITTEN) return false;
    this.length = end;
    return true;
  }

  /** Adds a scanned log by parsing it: its words are too long for the fast path, or something may be found in it. */
  private parsedLog(line: number, { bytes, start, end }: ScannedLog): void {
    const text = bytes.toString('utf8', start, end);
    this.value(line, parseJson(text), () => (mayHoldInexactNumber(text) ? parseExactly(text) : undefined));
  }

  /** All lines if they may share a job with those of other posts; undefined if they are too many, or none. */
  sharedLines(): BatchLines | undefined {
    if (this.pendingLogs === 0 || this.buffer || this.jobs.length > 0) return undefined;
    return { firstId: this.firstId, logs: this.pendingLogs, text: this.text };
  }

  /** Makes a job of the lines that are in none. Throws an IngestError `too-large` if the batch has MAX_JOBS already. */
  completeJob(): void {
    if (this.pendingLogs === 0) return;
    if (this.jobs.length === MAX_JOBS)
      throw new IngestError(
        'too-large',
        'The logs take up too much space once their metadata is made searchable. Nothing was accepted; send them in parts.',
      );
    const firstId = logIdAt(this.ids, this.accepted - this.pendingLogs);
    const lines = this.buffer ? this.buffer.subarray(0, this.length) : this.text;
    this.jobs.push(encodeJob({ firstId, logs: this.pendingLogs, lines }));
    // The job has a copy of its own.
    if (this.buffer?.length === INITIAL_BUFFER_BYTES) spareBuffer = this.buffer;
    this.buffer = undefined;
    this.text = '';
    this.length = 0;
    this.pendingLogs = 0;
  }

  private countAccepted(): void {
    this.accepted++;
    this.pendingLogs++;
    if (this.length >= JOB_BYTES * 2 ** Math.floor(this.jobs.length / JOBS_BEFORE_LARGER)) this.completeJob();
  }

  private append(lines: string): void {
    if (!this.buffer) {
      this.text += lines;
      if (this.text.length > MAX_SHARED_CHARACTERS) this.reserve(0);
      return;
    }
    // A UTF-16 unit takes at most three bytes of UTF-8; the exact length is computed only for long lines.
    const maxBytes = lines.length > MAX_SHARED_CHARACTERS ? Buffer.byteLength(lines) : 3 * lines.length;
    this.length += this.reserve(maxBytes).write(lines, this.length);
  }

  /** The buffer, with at least `bytes` free behind the lines. Lines that were text move into it. */
  private reserve(bytes: number): Buffer {
    if (!this.buffer) {
      const { text } = this;
      this.takeBuffer();
      this.text = '';
      this.append(text);
    }
    const needed = this.length + bytes;
    if (needed > this.buffer!.length) {
      const grown = Buffer.allocUnsafeSlow(Math.max(needed, 2 * this.buffer!.length));
      this.buffer!.copy(grown, 0, 0, this.length);
      this.buffer = grown;
    }
    return this.buffer!;
  }

  private takeBuffer(): void {
    this.buffer = spareBuffer ?? Buffer.allocUnsafeSlow(INITIAL_BUFFER_BYTES);
    spareBuffer = undefined;
  }

  private reject(line: number, errors: FieldError[]): void {
    this.rejected++;
    if (this.rejected > MAX_LISTED_ERRORS) return;
    for (const error of errors) this.errors.push({ line, ...error });
  }
}
