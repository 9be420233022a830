// One post on its way through the door: its logs become ready lines, its faults the errors of the answer.
import { NAMED_ERRORS, type FieldError } from '@timberline/contract';
import { logIdAt, type LogIdRange } from '@timberline/elastic';
import { encodeJob, JOB_BYTES, type EncodedJob } from '@timberline/queue';
import { bulkLines } from './bulk-lines.ts';
import { checkLog, type CheckedLog } from './check-log.ts';
import type { LogSink } from './split-body.ts';

/** Lines for a job: those of one post, or a part of them. */
export interface LineBlock {
  firstId: string;
  logs: number;
  lines: string;
}

/**
 * The first jobs of a post have the size that is best for speed; a post of very many logs gets larger ones, twice as
 * large after each 32, so that a receipt names at most 128 of them (for 480 MB of lines).
 */
const JOBS_BEFORE_LARGER = 32;

/** Gathers what a body holds. */
export class Post implements LogSink {
  accepted = 0;
  rejected = 0;
  /** Faults of the first bad lines. */
  readonly errors: FieldError[] = [];
  /** Jobs that are full. */
  readonly jobs: EncodedJob[] = [];
  private lines = '';
  private logsInLines = 0;

  /**
   * @param ids at least as many as the post can have logs; the accepted ones take the first of them, without a gap
   * @param action `actionOf` the index that follows from the ids
   */
  constructor(
    private readonly ids: LogIdRange,
    private readonly action: string,
  ) {}

  get firstId(): string {
    return logIdAt(this.ids, 0);
  }

  value(line: number, value: unknown, exactly: () => unknown): void {
    let checked = checkLog(value);
    if (!Array.isArray(checked) && checked.hasNumbers) {
      const exact = exactly();
      if (exact !== undefined) checked = checkLog(exact);
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
  accept(checked: CheckedLog): void {
    this.lines += bulkLines(checked, this.action, logIdAt(this.ids, this.accepted));
    this.accepted++;
    this.logsInLines++;
    if (this.lines.length >= JOB_BYTES * 2 ** Math.floor(this.jobs.length / JOBS_BEFORE_LARGER)) this.cut();
  }

  /** Lines that are in no job yet; undefined where there are none. */
  rest(): LineBlock | undefined {
    if (this.logsInLines === 0) return undefined;
    return {
      firstId: logIdAt(this.ids, this.accepted - this.logsInLines),
      logs: this.logsInLines,
      lines: this.lines,
    };
  }

  /** Makes a job of the lines that are in none. */
  cut(): void {
    const rest = this.rest();
    if (rest) this.jobs.push(encodeJob(rest));
    this.lines = '';
    this.logsInLines = 0;
  }

  private reject(line: number, faults: FieldError[]): void {
    this.rejected++;
    if (this.rejected > NAMED_ERRORS) return;
    for (const fault of faults) this.errors.push({ line, ...fault });
  }
}
