// The bounds of a query. Each is refused with its reason, never cut silently.

/** Bytes of UTF-8. A person's query is far below; more is a pasted document, which belongs in quotes. */
export const MAX_QUERY_BYTES = 4096;

/** Words, phrases and comparisons in one query: each costs Elasticsearch a walk through a list of matches. */
export const MAX_CLAUSES = 64;

/** Brackets inside brackets: bounds the recursion of everything that walks a tree. */
export const MAX_LEVELS = 16;

/** Characters (code points) between the stars of `*part*`: shorter parts match most of the vocabulary. */
export const MIN_CONTAINS_CHARACTERS = 3;

/** Ranges that `highlights` gives: a screen shows fewer, and an answer must stay small. */
export const MAX_HIGHLIGHTS = 1000;

/** Notes that one query gives: a pasted log line could otherwise earn one for every word. */
export const MAX_NOTES = 16;
