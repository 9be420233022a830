// Why a search cannot be saved, found or deleted.
import type { SavedSearch } from '@timberline/contract';

/**
 * - `not-found`: there is none, or whoever asks may not see it.
 * - `name-taken`: its owner has another one of that name.
 * - `changed`: somebody has changed it since the version that the request names.
 * - `too-many`: there is no room for it.
 * - `busy`: others change searches of the same owner all the time.
 */
export type SavedSearchErrorKind = 'not-found' | 'name-taken' | 'changed' | 'too-many' | 'busy';

/** The message is a full sentence for the client. */
export class SavedSearchError extends Error {
  constructor(
    readonly kind: SavedSearchErrorKind,
    message: string,
    /** What is stored instead, for those who may see it. */
    readonly current?: SavedSearch,
  ) {
    super(message);
    this.name = 'SavedSearchError';
  }
}

export function noSuchSearch(): SavedSearchError {
  return new SavedSearchError(
    'not-found',
    'There is no such saved search. It may have been deleted, or is no longer shared.',
  );
}
