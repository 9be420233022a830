// A log that was refused, as its dead letter.
import type { BulkLine } from '@timberline/elastic';
import type { Letter } from '@timberline/queue';

export interface Refused {
  id: string;
  letter: Letter;
}

export function toLetter(lines: Buffer, line: BulkLine, reason: string, at: number): Refused {
  const action = lines.toString('utf8', line.start, line.document - 1);
  const document = lines.toString('utf8', line.document, line.end - 1);
  return { id: line.id, letter: { at, reason, action, document } };
}
