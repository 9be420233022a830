// A batch that also looks at every log that it takes, and at the lines that it makes.
import { LOG_LIMITS } from '@timberline/contract';
import { indexOfId, LogIds } from '@timberline/elastic';
import { decodeLines, type JobData } from '@timberline/queue';
import type { Decoder } from '../../decode/decoder.ts';
import type { ScannedLog } from '../../fast-path/scanned-log.ts';
import { LogBatch } from '../../intake/log-batch.ts';
import { actionFor } from '../../log/encode-log.ts';
import { validateLog } from '../../log/validate-log.ts';

/** Whether a value is a valid log. The spec gives the rules as they are written to be read. */
export type LogCheck = (value: unknown) => boolean;

/** Documents of a batch that are parsed: the others are made in the same way. */
const MAX_PARSED = 50;
const ids = new LogIds();

export class CheckedBatch extends LogBatch {
  /** What is wrong; the first faults tell enough. */
  readonly faults: string[] = [];
  private readonly isMapped: boolean;
  private readonly check: LogCheck;

  /** @param check a second opinion about what is a valid log */
  constructor(decoder: Decoder, bytes: Buffer, check: LogCheck) {
    const range = ids.take(Math.max(1, decoder.maxLogs(bytes)));
    super(range, actionFor(indexOfId(range.prefix)), bytes.length, decoder.protocol);
    this.isMapped = decoder.protocol !== undefined;
    this.check = check;
  }

  override scannedLog(line: number, log: ScannedLog): void {
    const text = log.bytes.toString('utf8', log.start, log.end);
    const value = JSON.parse(text) as unknown;
    if (Array.isArray(validateLog(value)) || !this.check(value))
      this.fault(`the fast path takes what is no valid log: ${text}`);
    super.scannedLog(line, log);
  }

  override value(line: number, value: unknown, parseExact: () => unknown): boolean {
    const isAccepted = super.value(line, value, parseExact);
    // The text of a number can be longer than all that metadata may hold.
    if (isAccepted !== this.check(parseExact() ?? value))
      this.fault(`the validators differ about ${JSON.stringify(value)}`);
    // The mapping makes valid logs of everything.
    if (this.isMapped && !isAccepted)
      this.fault(
        `the mapping made what is no valid log: ${JSON.stringify(this.errors.at(-1))} ${JSON.stringify(value)}`,
      );
    return isAccepted;
  }

  /** Looks at the lines as the processor gets them. Called once, at the end. */
  checkLines(): void {
    const shared = this.sharedLines();
    if (!shared) this.completeJob();
    const texts = shared
      ? [shared.text]
      : this.jobs.map(({ data }) => decodeLines(JSON.parse(data) as JobData).toString());
    let lines = 0;
    const seen = new Set<string>();
    for (const text of texts) {
      if (text !== '' && !text.endsWith('\n')) this.fault('the last line of a job has no end');
      const all = text.split('\n').slice(0, -1);
      lines += all.length;
      for (let at = 0; at < Math.min(all.length, 2 * MAX_PARSED); at += 2)
        this.checkDocument(all[at]!, all[at + 1]!, seen);
    }
    if (lines !== 2 * this.accepted)
      this.fault(`${this.accepted} logs were accepted, but there are ${lines} lines`);
  }

  private checkDocument(action: string, document: string, seen: Set<string>): void {
    const { create } = JSON.parse(action) as { create: { _id: string } };
    const log = JSON.parse(document) as Record<string, string>;
    if (create._id !== log['id'] || seen.has(create._id)) this.fault(`the id is wrong: ${action}`);
    seen.add(create._id);
    if (Buffer.byteLength(log['message']!) > LOG_LIMITS.messageBytes) this.fault('the message is too long');
    if (log['level']!.trim() === '' || log['resourceId']!.trim() === '')
      this.fault(`a field is blank: ${document}`);
    if (!Number.isFinite(Date.parse(log['timestamp']!)))
      this.fault(`the timestamp is none: ${log['timestamp']}`);
  }

  private fault(what: string): void {
    if (this.faults.length < 3) this.faults.push(what.slice(0, 2_000));
  }
}
