// Reads the entries of a body, for the specs of formats.
import type { Entry } from '@timberline/formats';
import type { EntryFormat } from './entry-decoder.ts';

export function readEntries(format: EntryFormat, bytes: Buffer) {
  const entries: Entry[] = [];
  const errors: { line: number; message: string }[] = [];
  const notes: string[] = [];
  const steps = format.read(bytes, {
    entry: (_line, entry) => entries.push(entry) > 0,
    nextId: () => `id-${entries.length}`,
    error: (line, message) => errors.push({ line, message }),
    note: (message) => notes.push(message),
  });
  while (!steps.next().done);
  return { entries, errors, notes };
}
