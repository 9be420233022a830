// A message as segments to draw: matches of the query, terminal colors, and symbols for invisible characters.
import type { TextRange } from '@timberline/contract';
import { ansiClasses, ansiRuns } from './ansi';

/** A segment of text that is drawn in one way. */
export interface Segment {
  text: string;
  /** Whether it is a match of the query, or a hit of the find. */
  mark: boolean;
  /** Whether it stands for a character that has no shape. */
  symbol: boolean;
  /** CSS classes, or empty. */
  classes: string;
}

interface SegmentOptions {
  /** How many UTF-16 units of the message are drawn. */
  limit: number;
  /** Whether line breaks are kept. Otherwise each is a symbol, so that a row stays one line. */
  lineBreaks: boolean;
  /** The hits of the find, as `ranges`. They look different from the matches of the query. */
  hits?: readonly TextRange[];
}

/** The class of a hit of the find. */
const HIT = 'hit';

/** Control characters (C0, DEL, C1), line separators, and characters that change the direction of the text. */
const INVISIBLE =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff]|[\t\n]/g;

const ABBREVIATIONS: Record<string, string> = {
  '\u200e': 'LRM',
  '\u200f': 'RLM',
  '\u061c': 'ALM',
  '\u202a': 'LRE',
  '\u202b': 'RLE',
  '\u202c': 'PDF',
  '\u202d': 'LRO',
  '\u202e': 'RLO',
  '\u2066': 'LRI',
  '\u2067': 'RLI',
  '\u2068': 'FSI',
  '\u2069': 'PDI',
  '\u2028': 'LS',
  '\u2029': 'PS',
  '\ufeff': 'BOM',
};

/**
 * The segments of a message, in order. `ranges` are the matches, as offsets into the message as sent. Nothing is
 * parsed as markup: a segment is text and is drawn as text.
 */
export function segmentsOf(
  message: string,
  ranges: readonly TextRange[],
  options: SegmentOptions,
): Segment[] {
  const end = cutIndex(message, options.limit);
  const shown = end < message.length ? message.slice(0, end) : message;
  const segments: Segment[] = [];
  const matchAt = scanRanges(ranges);
  const hitAt = scanRanges(options.hits ?? []);
  for (const run of ansiRuns(shown)) {
    const style = run.style ? ansiClasses(run.style) : '';
    let at = run.start;
    while (at < run.end) {
      const [match, hit] = [matchAt(at), hitAt(at)];
      const until = Math.min(run.end, match.until, hit.until);
      const classes = hit.isInside ? `${style} ${HIT}`.trim() : style;
      pushText(segments, shown.slice(at, until), match.isInside || hit.isInside, classes, options.lineBreaks);
      at = until;
    }
  }
  return segments;
}

/** Tells of growing offsets whether they are inside of a range, and up to where that is so. */
function scanRanges(ranges: readonly TextRange[]): (at: number) => { isInside: boolean; until: number } {
  let next = 0;
  return (at) => {
    while ((ranges[next]?.[1] ?? Infinity) <= at) next++;
    const [from, to] = ranges[next] ?? [Infinity, Infinity];
    return from <= at ? { isInside: true, until: to } : { isInside: false, until: from };
  };
}

/** Where to cut a text after at most `limit` UTF-16 units without splitting a surrogate pair. */
export function cutIndex(text: string, limit: number): number {
  if (text.length <= limit) return text.length;
  const code = text.charCodeAt(limit - 1);
  return code >= 0xd800 && code <= 0xdbff ? limit - 1 : limit;
}

function pushText(into: Segment[], text: string, mark: boolean, classes: string, lineBreaks: boolean): void {
  let at = 0;
  for (const match of text.matchAll(INVISIBLE)) {
    const character = match[0];
    if (character === '\t' || (character === '\n' && lineBreaks)) continue;
    if (match.index > at) into.push({ text: text.slice(at, match.index), mark, symbol: false, classes });
    into.push({ text: symbolOf(character), mark, symbol: true, classes });
    at = match.index + 1;
  }
  if (at < text.length) into.push({ text: text.slice(at), mark, symbol: false, classes });
}

/** The symbol of an invisible character: `⏎`, `␀`, `[RLO]`, `[U+0085]`. */
function symbolOf(character: string): string {
  const code = character.charCodeAt(0);
  if (character === '\n') return '⏎';
  if (code === 0x7f) return '␡';
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  return `[${ABBREVIATIONS[character] ?? `U+${code.toString(16).toUpperCase().padStart(4, '0')}`}]`;
}
