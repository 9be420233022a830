// Parses a search response but leaves the sources of its hits as JSON text. Answers and exports pass most of them on
// unchanged, so parsing and serializing them would take most of the time and memory (raw-response.bench.ts).
import { CLOSE_BRACE, OPEN_BRACE, QUOTE } from '../json/characters.ts';
import { endOfString } from '../json/scan.ts';
import type { SearchResponse } from './search-response.ts';

/** `S` are the sort values: of most searches those of the order of logs. */
export interface RawHit<S = [time: string, id: string]> {
  _id: string;
  /** JSON of the source, in the encoding of the parsed text. */
  source: string;
  sort: S;
  /** The names of the queries that it matches, for a search with named ones. */
  matched?: string[];
}
export type RawResponse<S = [time: string, id: string]> = Omit<SearchResponse, 'hits'> & {
  hits: { hits: RawHit<S>[]; total?: SearchResponse['hits']['total'] };
  /** The response was cut before its last hit, so it lacks at least one. */
  isCut: boolean;
  /** Length of the parsed text. */
  bytes: number;
};

const HITS = '"hits":[';
const ID = '"_id":"';
const SOURCE = '"_source":';
const SORT = ',"sort":';
const MATCHED = ',"matched_queries":';

/** Closes the response behind its last hit. Everything else that Elasticsearch says stands before the hits. */
const END = ']}}';

/**
 * Parses the response to a search for hits with source and sort values. The text may be UTF-8 decoded as Latin-1, since
 * all structure is ASCII. Throws an Error for any other text.
 *
 * With `isCut`, the text may end anywhere behind the first bracket of the hits; those that it has whole are returned.
 */
export function parseRawResponse<S = [time: string, id: string]>(
  text: string,
  { isCut = false } = {},
): RawResponse<S> {
  const hits: RawHit<S>[] = [];
  const start = text.indexOf(HITS) + HITS.length;
  const none = { hits: { hits }, isCut: false, bytes: text.length };
  if (start < HITS.length) return { ...(JSON.parse(text) as SearchResponse), ...none };
  let at = start;
  while (text.charCodeAt(at) === OPEN_BRACE) {
    const found = hitAt<S>(text, at);
    if (!found) {
      if (!isCut) throw unexpected(at);
      return { ...parseRest(text.slice(0, start) + END, hits, text.length), isCut: true };
    }
    hits.push(found.hit);
    at = found.end;
    if (text[at] === ',') at++;
  }
  if (!isCut) return { ...parseRest(text.slice(0, start) + text.slice(at), hits, text.length), isCut };
  // Behind a hit without a comma it is not known whether another one follows: this one is then read again with the rest.
  const endsAtHit = at === text.length && text[at - 1] !== ',';
  if (endsAtHit && hits.length > 1) hits.pop();
  return { ...parseRest(text.slice(0, start) + END, hits, text.length), isCut: at === text.length };
}

function parseRest<S>(text: string, hits: RawHit<S>[], bytes: number) {
  const rest = JSON.parse(text) as SearchResponse;
  const { total } = rest.hits;
  return { ...rest, hits: { hits, ...(total && { total }) }, bytes };
}

/** The hit that begins at an offset, and the offset behind it; undefined if the text ends before the hit does. */
function hitAt<S>(text: string, at: number): { hit: RawHit<S>; end: number } | undefined {
  const id = skipPast(text, ID, at);
  const idEnd = text.indexOf('"', id);
  const source = skipPast(text, SOURCE, idEnd);
  if (id < 0 || idEnd < 0 || source < 0) return undefined;
  const sourceEnd = endOfObject(text, source);
  const sort = skipPast(text, SORT, sourceEnd);
  const sortEnd = text.indexOf(']', sort) + 1;
  if (sourceEnd < 0 || sort < 0 || sortEnd <= 0 || sortEnd === text.length) return undefined;
  if (sort !== sourceEnd + SORT.length) throw unexpected(sourceEnd);
  const hit: RawHit<S> = {
    _id: text.slice(id, idEnd),
    source: text.slice(source, sourceEnd),
    sort: JSON.parse(text.slice(sort, sortEnd)) as S,
  };
  if (text.charCodeAt(sortEnd) === CLOSE_BRACE) return { hit, end: sortEnd + 1 };
  const end = readMatched(text, sortEnd, hit);
  return end < 0 ? undefined : { hit, end };
}

/** Reads the names behind the sort values into a hit. Returns the offset behind the hit, or -1 if the text ends before. */
function readMatched<S>(text: string, at: number, hit: RawHit<S>): number {
  const expected = text.slice(at, at + MATCHED.length);
  if (expected.length < MATCHED.length && MATCHED.startsWith(expected)) return -1;
  const end = text.indexOf(']', at) + 1;
  if (expected !== MATCHED || (end > 0 && end < text.length && text.charCodeAt(end) !== CLOSE_BRACE))
    throw unexpected(at);
  if (end <= 0 || end === text.length) return -1;
  hit.matched = JSON.parse(text.slice(at + MATCHED.length, end)) as string[];
  return end + 1;
}

/** The offset after the last brace of the JSON object that begins at `start`, or -1 if the text ends before that. */
function endOfObject(text: string, start: number): number {
  let depth = 0;
  for (let i = start; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === QUOTE) i = endOfString(text, i + 1) - 1;
    else if (code === OPEN_BRACE) depth++;
    else if (code === CLOSE_BRACE && --depth === 0) return i + 1;
  }
  return -1;
}

/** The offset after the next occurrence of `wanted`, or -1. */
function skipPast(text: string, wanted: string, from: number): number {
  const at = from < 0 ? -1 : text.indexOf(wanted, from);
  return at < 0 ? -1 : at + wanted.length;
}

function unexpected(at: number): Error {
  return new Error(`Cannot parse the response of Elasticsearch from character ${at} on`);
}
