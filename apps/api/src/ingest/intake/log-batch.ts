// One post on its way through the door: its logs become ready lines, its faults the errors of the answer.
import { type FieldError, NAMED_ERRORS } from '@timberline/contract';
import { logIdAt, type LogIdRange } from '@timberline/elastic';
import { type EncodedJob, encodeJob, JOB_BYTES, MAX_JOBS } from '@timberline/queue';
import { ProblemError } from '../../problem/problem-error.ts';
import type { LogSink } from '../decode/log-sink.ts';
import { encodeScannedLog, maxEncodedBytes } from '../fast-path/encode-scanned-log.ts';
import type { LogScanner } from '../fast-path/log-scanner.ts';
import { type Action, encodeLog } from '../log/encode-log.ts';
import { type ValidatedLog, validateLog } from '../log/validate-log.ts';

/** Lines for a job: those of one post, or a part of them. */
export interface BatchLines {
  firstId: string;
  logs: number;
  lines: string;
}

/**
 * The first jobs of a post have the size that is best for speed; a post of very many logs gets larger ones, twice as
 * large after each 32, so that the MAX_JOBS that a receipt can name hold 480 MB of lines. That is fifteen times the
 * longest body by default; only logs with many metadata keys under long ones become more.
 */
const JOBS_BEFORE_LARGER = 32;

/**
 * Lines up to this share a job with those of other posts. Longer ones are jobs of their own, gathered as bytes: a text
 * that is put together of thousands of parts costs half as much again.
 */
const SHARED_CHARACTERS = 64 * 1024;
/** What the bytes of a job begin with: room for a job of JOB_BYTES and the log that ends it, if that is none of the longest. */
const FIRST_BYTES = JOB_BYTES + 256 * 1024;

/** Bytes whose job is made, for the next long post: new ones cost a page fault every 4 KB. */
let spareBytes: Buffer | undefined;
/** Where the lines of a plain log stand before they become text. */
const SCRATCH = Buffer.allocUnsafeSlow(16 * 1024);

const TOO_MANY_LINES =
  'The logs take too much room with their metadata as it is searched. Nothing was accepted; send them in parts.';

/** Gathers what a body holds. */
export class Post implements LogSink {
  accepted = 0;
  rejected = 0;
  /** Faults of the first bad lines. */
  readonly errors: FieldError[] = [];
  readonly firstId: string;
  /** Jobs that are full. */
  readonly jobs: EncodedJob[] = [];
  /** Lines in no job yet: as text, or, past SHARED_CHARACTERS, the first `length` of the bytes. */
  private text = '';
  private bytes: Buffer | undefined;
  private length = 0;
  private logsInLines = 0;

  /**
   * @param ids at least as many as the post can have logs; the accepted ones take the first of them, without a gap
   * @param action `actionOf` the index that follows from the ids
   * @param bodyBytes how long the body is whose logs will come
   */
  constructor(
    private readonly ids: LogIdRange,
    private readonly action: Action,
    bodyBytes = 0,
  ) {
    // Its lines are longer still.
    if (bodyBytes > SHARED_CHARACTERS) this.takeBytes();
    this.firstId = logIdAt(ids, 0);
  }

  plain(_line: number, log: LogScanner): void {
    const { bytes: action } = this.action;
    const most = maxEncodedBytes(log, action);
    if (this.bytes || most > SHARED_CHARACTERS) {
      const bytes = this.roomFor(most);
      this.length = encodeScannedLog(log, action, this.ids, this.accepted, bytes, this.length);
    } else {
      const bytes = most <= SCRATCH.length ? SCRATCH : Buffer.allocUnsafe(most);
      const length = encodeScannedLog(log, action, this.ids, this.accepted, bytes, 0);
      this.append(bytes.toString(log.isAscii ? 'latin1' : 'utf8', 0, length));
    }
    this.accepted++;
    this.logsInLines++;
    this.cutWhenFull();
  }

  value(line: number, value: unknown, exactly: () => unknown): void {
    let checked = validateLog(value);
    if (!Array.isArray(checked) && checked.hasNumbers) {
      const exact = exactly();
      if (exact !== undefined) checked = validateLog(exact);
    }
    if (Array.isArray(checked)) this.reject(line, checked);
    else this.accept(checked);
  }

  get wantsFaults(): boolean {
    return this.rejected < NAMED_ERRORS;
  }

  fault(line: number, fault: FieldError): void {
    this.reject(line, [fault]);
  }

  /** Takes a log that was checked. */
  accept(checked: ValidatedLog): void {
    this.append(encodeLog(checked, this.action.text, logIdAt(this.ids, this.accepted)));
    this.accepted++;
    this.logsInLines++;
    this.cutWhenFull();
  }

  /** All lines, where they are few enough to share a job with others; undefined where they are not, or there are none. */
  shareable(): BatchLines | undefined {
    if (this.logsInLines === 0 || this.bytes || this.jobs.length > 0) return undefined;
    return { firstId: this.firstId, logs: this.logsInLines, lines: this.text };
  }

  /** Makes a job of the lines that are in none. Throws a 413 where the post has as many jobs as it may. */
  cut(): void {
    if (this.logsInLines === 0) return;
    if (this.jobs.length === MAX_JOBS) throw new ProblemError(413, TOO_MANY_LINES);
    const firstId = logIdAt(this.ids, this.accepted - this.logsInLines);
    const lines = this.bytes ? this.bytes.subarray(0, this.length) : this.text;
    this.jobs.push(encodeJob({ firstId, logs: this.logsInLines, lines }));
    // The job has its own copy.
    if (this.bytes?.length === FIRST_BYTES) spareBytes = this.bytes;
    this.bytes = undefined;
    this.text = '';
    this.length = 0;
    this.logsInLines = 0;
  }

  private cutWhenFull(): void {
    if (this.length >= JOB_BYTES * 2 ** Math.floor(this.jobs.length / JOBS_BEFORE_LARGER)) this.cut();
  }

  private append(lines: string): void {
    if (!this.bytes) {
      this.text += lines;
      if (this.text.length > SHARED_CHARACTERS) this.roomFor(0);
      return;
    }
    // A unit of UTF-16 takes three bytes at most; of long lines it is worth knowing.
    const most = lines.length > SHARED_CHARACTERS ? Buffer.byteLength(lines) : 3 * lines.length;
    this.length += this.roomFor(most).write(lines, this.length);
  }

  /** The bytes of the lines, with so many free behind them. Lines that were text become bytes. */
  private roomFor(free: number): Buffer {
    if (!this.bytes) {
      const { text } = this;
      this.takeBytes();
      this.text = '';
      this.append(text);
    }
    const needed = this.length + free;
    if (needed > this.bytes!.length) {
      const grown = Buffer.allocUnsafeSlow(Math.max(needed, 2 * this.bytes!.length));
      this.bytes!.copy(grown, 0, 0, this.length);
      this.bytes = grown;
    }
    return this.bytes!;
  }

  private takeBytes(): void {
    this.bytes = spareBytes ?? Buffer.allocUnsafeSlow(FIRST_BYTES);
    spareBytes = undefined;
  }

  private reject(line: number, faults: FieldError[]): void {
    this.rejected++;
    if (this.rejected > NAMED_ERRORS) return;
    for (const fault of faults) this.errors.push({ line, ...fault });
  }
}
