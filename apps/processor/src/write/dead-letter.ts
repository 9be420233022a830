// Makes the dead letter of a refused log.
import type { BulkEntry } from '@timberline/elastic';
import type { DeadLetter } from '@timberline/queue';

/** A log that was refused for good. */
export interface RefusedLog {
  id: string;
  deadLetter: DeadLetter;
}

/** Makes the dead letter of an entry of a bulk body; `at` is in ms since 1970. */
export function toRefusedLog(lines: Buffer, entry: BulkEntry, reason: string, at: number): RefusedLog {
  const action = lines.toString('utf8', entry.start, entry.document - 1);
  const document = lines.toString('utf8', entry.document, entry.end - 1);
  return { id: entry.id, deadLetter: { at, reason, action, document } };
}
