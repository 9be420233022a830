// The limits of a query. A query that exceeds one is refused with the reason; nothing is cut silently.

/** Bytes of UTF-8. Typed queries are far shorter; a longer text is a pasted document. */
export const MAX_QUERY_BYTES = 4096;

/** Words, phrases and comparisons in a query. Elasticsearch walks a list of matches for each of them. */
export const MAX_CLAUSES = 64;

/** Levels of nested brackets. This bounds the recursion of every function that walks a tree. */
export const MAX_LEVELS = 16;

/** Code points between the stars of `*part*`. Most words contain shorter parts. */
export const MIN_CONTAINS_CHARACTERS = 3;

/** Ranges of a message that are highlighted. A screen shows fewer, and responses have to stay small. */
export const MAX_HIGHLIGHTS = 1000;

/** Notes on one query. Without a limit, a pasted log line could cause one for every word. */
export const MAX_NOTES = 16;
