// The searches of one owner, and the changes to them. Each returns a new list.
import type { SavedSearch } from '@timberline/contract';
import { foldName } from '../access/people/known-people.ts';
import { noSuchSearch, SavedSearchError } from './saved-search-error.ts';
import { MAX_OWNER_BYTES, MAX_SEARCHES_PER_OWNER } from './saved-search-limits.ts';

/** What somebody wants to be saved. */
export type SearchContent = Pick<SavedSearch, 'name' | 'search' | 'columns' | 'shared'>;

/** What is to be different, made from a version. Members that are absent stay as they are. */
export type SearchChange = Pick<SavedSearch, 'version'> & Partial<SearchContent>;

/** Throws a SavedSearchError if the name is taken, or if there is no room. */
export function withSearch(searches: readonly SavedSearch[], added: SavedSearch): SavedSearch[] {
  return checked([...searches, added], added);
}

/** Throws a SavedSearchError if it is not there, has another version, its new name is taken, or there is no room. */
export function withChange(
  searches: readonly SavedSearch[],
  id: string,
  change: SearchChange,
  updatedAt: string,
): { searches: SavedSearch[]; changed: SavedSearch } {
  const before = findSearch(searches, id);
  assertVersion(before, change.version);
  const changed = { ...before, ...change, version: before.version + 1, updatedAt };
  return {
    searches: checked(
      searches.map((one) => (one === before ? changed : one)),
      changed,
    ),
    changed,
  };
}

/** Throws a SavedSearchError if it is not there, or has another version. */
export function withoutSearch(searches: readonly SavedSearch[], id: string, version: number): SavedSearch[] {
  const found = findSearch(searches, id);
  assertVersion(found, version);
  return searches.filter((one) => one !== found);
}

export function assertVersion(stored: SavedSearch, version: number): void {
  if (stored.version === version) return;
  throw new SavedSearchError(
    'changed',
    `The saved search "${stored.name}" was changed since version ${version}; it has version ${stored.version}, of ${stored.updatedAt}. Look at what it is now, and send your change with that version.`,
    stored,
  );
}

/** The order of lists: by name, whatever its case; those of one name by owner. */
export function byName(a: SavedSearch, b: SavedSearch): number {
  return order(foldName(a.name), foldName(b.name)) || order(a.owner, b.owner) || order(a.id, b.id);
}

function order(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function findSearch(searches: readonly SavedSearch[], id: string): SavedSearch {
  const found = searches.find((one) => one.id === id);
  if (!found) throw noSuchSearch();
  return found;
}

function checked(searches: SavedSearch[], added: SavedSearch): SavedSearch[] {
  const name = foldName(added.name);
  const other = searches.find((one) => one.id !== added.id && foldName(one.name) === name);
  if (other)
    throw new SavedSearchError(
      'name-taken',
      `${added.owner} has a saved search "${other.name}" already. Choose another name, or change that one.`,
      other,
    );
  if (searches.length > MAX_SEARCHES_PER_OWNER)
    throw new SavedSearchError(
      'too-many',
      `${added.owner} has ${MAX_SEARCHES_PER_OWNER} saved searches, which is the limit. Delete some that are no longer used.`,
    );
  if (bytesOf(searches) > MAX_OWNER_BYTES)
    throw new SavedSearchError(
      'too-many',
      `The saved searches of ${added.owner} take more than ${MAX_OWNER_BYTES} bytes. Delete some that are no longer used.`,
    );
  return searches;
}

export function bytesOf(searches: readonly SavedSearch[]): number {
  return Buffer.byteLength(JSON.stringify(searches));
}
