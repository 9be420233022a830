// What is wrong with the filter of a person or key.
import { parseQuery } from '@timberline/query';

/** Every API process keeps all filters in memory (MAX_DIRECTORY_BYTES). */
const MAX_FILTER_CHARACTERS = 2_000;

/**
 * What is wrong with a filter, as the end of a sentence, or null. A filter whose reading gives notes is read in another way
 * than it looks, so what it hides may be another than its author thinks.
 */
export function filterProblem(filter: unknown, role: unknown): string | null {
  if (typeof filter !== 'string' || filter.trim() === '')
    return 'must be a query; leave it out to let all logs be read';
  if (role === 'admin') return 'must be left out, since the role admin reads all logs';
  if (filter.length > MAX_FILTER_CHARACTERS) return `must have at most ${MAX_FILTER_CHARACTERS} characters`;
  const parsed = parseQuery(filter);
  if (!parsed.ok) return `cannot be read at column ${parsed.error.column}: ${parsed.error.message}`;
  const [note] = parsed.notes;
  if (note) return `is read in another way than it looks, at column ${note.column}: ${note.message}`;
  return parsed.tree === null ? 'must narrow what can be read' : null;
}
