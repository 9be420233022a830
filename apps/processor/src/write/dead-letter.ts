// A log that was refused, as its dead letter.
import type { BulkEntry } from '@timberline/elastic';
import type { Letter } from '@timberline/queue';

export interface Refused {
  id: string;
  letter: Letter;
}

export function toLetter(lines: Buffer, line: BulkEntry, reason: string, at: number): Refused {
  const action = lines.toString('utf8', line.start, line.document - 1);
  const document = lines.toString('utf8', line.document, line.end - 1);
  return { id: line.id, letter: { at, reason, action, document } };
}
