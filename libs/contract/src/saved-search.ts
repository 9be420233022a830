/** A search that somebody saved under a name. */
export interface SavedSearch {
  id: string;
  /** Unique among those of its owner, whatever its case. */
  name: string;
  /** The query string of the page /explore, without its question mark. */
  search: string;
  /** The columns of the list, in their order; empty for those that the page chooses. */
  columns: string[];
  /** Whether all who may read logs see it. */
  shared: boolean;
  /** The name of the person or key who saved it first; `anyone` where nobody logs in. */
  owner: string;
  /** Counts its changes, from 1. A change has to name the version that it was made from. */
  version: number;
  /** RFC 3339 in UTC. */
  updatedAt: string;
}

export interface SavedSearchList {
  /** One's own and those that are shared, by name. */
  searches: SavedSearch[];
}

/** The bounds of a saved search, so that a form can say them before they are met. */
export const SAVED_SEARCH_LIMITS = {
  /** People read names in a list. */
  nameCharacters: 100,
  /** A query of 4 KiB takes three times as much in a URL, and filters stand beside it. */
  searchCharacters: 16_384,
  columns: 100,
  columnCharacters: 1_024,
} as const;
