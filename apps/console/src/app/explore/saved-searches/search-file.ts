// Saved searches as a JSON file, to carry them to another installation or into a repository.
import { SAVED_SEARCH_LIMITS, type SavedSearch } from '@timberline/contract';
import type { SearchContent } from '../../api/searches-api';

/** More than one owner can have. */
export const MAX_IMPORTED_SEARCHES = 200;
/** Longer files are something else. */
export const MAX_FILE_BYTES = 1024 * 1024;

/** The text of the file: what the API answers, without what belongs to this installation alone. */
export function toSearchFile(searches: readonly SavedSearch[]): string {
  const content = searches.map(({ name, search, columns, shared }) => ({ name, search, columns, shared }));
  return `${JSON.stringify({ searches: content }, null, 2)}\n`;
}

/** The searches of a file, or what is wrong with it as a full sentence. */
export function parseSearchFile(text: string): SearchContent[] | string {
  let file: unknown;
  try {
    file = JSON.parse(text);
  } catch {
    return 'The file is not JSON. Choose a file that was exported here.';
  }
  const list = Array.isArray(file) ? file : (file as { searches?: unknown } | null)?.searches;
  if (!Array.isArray(list)) return 'The file has no list "searches". Choose a file that was exported here.';
  if (list.length > MAX_IMPORTED_SEARCHES)
    return `The file has ${list.length} searches; ${MAX_IMPORTED_SEARCHES} can be imported at a time.`;
  const parsed = list.map(toContent);
  const wrong = parsed.indexOf(undefined);
  if (wrong >= 0)
    return `Search ${wrong + 1} of the file has no name, or no text "search". Nothing was imported.`;
  return parsed as SearchContent[];
}

function toContent(value: unknown): SearchContent | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const {
    name,
    search,
    columns = [],
    shared = false,
  } = value as Partial<Record<keyof SearchContent, unknown>>;
  const isContent =
    typeof name === 'string' &&
    name.trim() !== '' &&
    typeof search === 'string' &&
    Array.isArray(columns) &&
    columns.length <= SAVED_SEARCH_LIMITS.columns &&
    columns.every((one) => typeof one === 'string');
  return isContent ? { name, search, columns: columns, shared: shared === true } : undefined;
}
