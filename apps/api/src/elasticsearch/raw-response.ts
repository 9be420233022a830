// An answer of Elasticsearch with the sources of its hits left as the text that they are: an export hands most of them
// on as they are, and to parse them only to write them again would cost most of its time and memory.
import { BACKSLASH, QUOTE } from '../json/characters.ts';
import type { SearchAnswer } from './elasticsearch-reader.ts';

export interface RawHit {
  _id: string;
  /** JSON of the source, in the encoding of the text that was read. */
  source: string;
  sort: [time: string, id: string];
}
export type RawAnswer = Omit<SearchAnswer, 'hits'> & { hits: { hits: RawHit[] } };

const HITS = '"hits":[';
const ID = '"_id":"';
const SOURCE = '"_source":';
const SORT = ',"sort":';
const OPEN = 0x7b;
const CLOSE = 0x7d;

/**
 * Reads an answer to a search for hits with source and sort values. The text may be UTF-8 decoded as Latin-1, since
 * everything that is looked for is ASCII. Throws an Error for anything else than such an answer.
 */
export function readRawAnswer(text: string): RawAnswer {
  const hits: RawHit[] = [];
  const start = text.indexOf(HITS) + HITS.length;
  if (start < HITS.length) return { ...(JSON.parse(text) as SearchAnswer), hits: { hits } };
  let at = start;
  while (text.charCodeAt(at) === OPEN) {
    const id = after(text, ID, at);
    const idEnd = text.indexOf('"', id);
    const source = after(text, SOURCE, idEnd);
    const sourceEnd = endOfObject(text, source);
    const sort = after(text, SORT, sourceEnd);
    const sortEnd = text.indexOf(']', sort) + 1;
    if (sort !== sourceEnd + SORT.length || text.charCodeAt(sortEnd) !== CLOSE) throw unexpected(sourceEnd);
    hits.push({
      _id: text.slice(id, idEnd),
      source: text.slice(source, sourceEnd),
      sort: JSON.parse(text.slice(sort, sortEnd)) as RawHit['sort'],
    });
    at = sortEnd + 1;
    if (text[at] === ',') at++;
  }
  const rest = JSON.parse(text.slice(0, start) + text.slice(at)) as SearchAnswer;
  return { ...rest, hits: { hits } };
}

/** Where a JSON object ends that begins at `start`: the offset behind its last brace. */
function endOfObject(text: string, start: number): number {
  let depth = 0;
  for (let i = start; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === QUOTE) i = endOfString(text, i);
    else if (code === OPEN) depth++;
    else if (code === CLOSE && --depth === 0) return i + 1;
  }
  throw unexpected(start);
}

/** The offset of the quote that ends the string which begins at `start`. */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end > 0; end = text.indexOf('"', end + 1)) {
    let backslashes = 0;
    while (text.charCodeAt(end - 1 - backslashes) === BACKSLASH) backslashes++;
    if (backslashes % 2 === 0) return end;
  }
  throw unexpected(start);
}

function after(text: string, wanted: string, from: number): number {
  const at = text.indexOf(wanted, from);
  if (at < 0) throw unexpected(from);
  return at + wanted.length;
}

function unexpected(at: number): Error {
  return new Error(`the answer of Elasticsearch is not read from character ${at} on`);
}
