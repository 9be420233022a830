// Parses a search response but leaves the sources of its hits as JSON text. An export passes most of them on unchanged,
// so parsing and serializing them would take most of its time and memory (raw-response.bench.ts).
import { CLOSE_BRACE, OPEN_BRACE, QUOTE } from '../json/characters.ts';
import { endOfString } from '../json/scan.ts';
import type { SearchResponse } from './search-response.ts';

export interface RawHit {
  _id: string;
  /** JSON of the source, in the encoding of the parsed text. */
  source: string;
  sort: [time: string, id: string];
}
export type RawResponse = Omit<SearchResponse, 'hits'> & { hits: { hits: RawHit[] } };

const HITS = '"hits":[';
const ID = '"_id":"';
const SOURCE = '"_source":';
const SORT = ',"sort":';

/**
 * Parses the response to a search for hits with source and sort values. The text may be UTF-8 decoded as Latin-1, since
 * all structure is ASCII. Throws an Error for any other text.
 */
export function parseRawResponse(text: string): RawResponse {
  const hits: RawHit[] = [];
  const start = text.indexOf(HITS) + HITS.length;
  if (start < HITS.length) return { ...(JSON.parse(text) as SearchResponse), hits: { hits } };
  let at = start;
  while (text.charCodeAt(at) === OPEN_BRACE) {
    const id = skipPast(text, ID, at);
    const idEnd = text.indexOf('"', id);
    const source = skipPast(text, SOURCE, idEnd);
    const sourceEnd = endOfObject(text, source);
    const sort = skipPast(text, SORT, sourceEnd);
    const sortEnd = text.indexOf(']', sort) + 1;
    if (sort !== sourceEnd + SORT.length || text.charCodeAt(sortEnd) !== CLOSE_BRACE)
      throw unexpected(sourceEnd);
    hits.push({
      _id: text.slice(id, idEnd),
      source: text.slice(source, sourceEnd),
      sort: JSON.parse(text.slice(sort, sortEnd)) as RawHit['sort'],
    });
    at = sortEnd + 1;
    if (text[at] === ',') at++;
  }
  const rest = JSON.parse(text.slice(0, start) + text.slice(at)) as SearchResponse;
  return { ...rest, hits: { hits } };
}

/** The offset after the last brace of the JSON object that begins at `start`. */
function endOfObject(text: string, start: number): number {
  let depth = 0;
  for (let i = start; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === QUOTE) i = endOfString(text, i + 1) - 1;
    else if (code === OPEN_BRACE) depth++;
    else if (code === CLOSE_BRACE && --depth === 0) return i + 1;
  }
  throw unexpected(start);
}

/** The offset after the next occurrence of `wanted`. */
function skipPast(text: string, wanted: string, from: number): number {
  const at = text.indexOf(wanted, from);
  if (at < 0) throw unexpected(from);
  return at + wanted.length;
}

function unexpected(at: number): Error {
  return new Error(`Cannot parse the response of Elasticsearch from character ${at} on`);
}
