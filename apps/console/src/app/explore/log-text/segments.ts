// A message as stretches of text to draw: matches, terminal colours, and characters that must not act.
import type { TextRange } from '@timberline/contract';
import { ansiClasses, ansiRuns } from './ansi';

/** One stretch: `mark` a match of the query, `token` stands for a character that has no shape of its own. */
export interface Segment {
  text: string;
  mark: boolean;
  token: boolean;
  /** CSS classes, or the empty text. */
  classes: string;
}

export interface SegmentOptions {
  /** Draw no more than so many UTF-16 units of the message. */
  limit: number;
  /** Keep line breaks; otherwise each is a token, and a row stays one line. */
  lines: boolean;
}

// Control characters (C0, DEL, C1), line separators and the characters that turn the direction of what follows them.
const UNSAFE =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff]|[\t\n]/g;

const BIDI: Record<string, string> = {
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
 * The stretches of a message, in order. `ranges` are offsets of matches into the message as sent.
 * Nothing is parsed as markup anywhere: a stretch is text, and is drawn as text.
 */
export function segmentsOf(
  message: string,
  ranges: readonly TextRange[],
  options: SegmentOptions,
): Segment[] {
  const end = cutAt(message, options.limit);
  const shown = end < message.length ? message.slice(0, end) : message;
  const segments: Segment[] = [];
  let range = 0;
  for (const run of ansiRuns(shown)) {
    const classes = run.style ? ansiClasses(run.style) : '';
    let at = run.start;
    while (at < run.end) {
      while (range < ranges.length && (ranges[range]?.[1] ?? 0) <= at) range++;
      const [from, to] = ranges[range] ?? [Infinity, Infinity];
      const mark = from <= at;
      const until = Math.min(run.end, mark ? to : from);
      pushText(segments, shown.slice(at, until), mark, classes, options.lines);
      at = until;
    }
  }
  return segments;
}

function pushText(into: Segment[], text: string, mark: boolean, classes: string, lines: boolean): void {
  let at = 0;
  for (const match of text.matchAll(UNSAFE)) {
    const character = match[0];
    if (character === '\t' || (character === '\n' && lines)) continue;
    if (match.index > at) into.push({ text: text.slice(at, match.index), mark, token: false, classes });
    into.push({ text: symbolOf(character), mark, token: true, classes });
    at = match.index + 1;
  }
  if (at < text.length) into.push({ text: text.slice(at), mark, token: false, classes });
}

/** What stands for a character that has no shape: `⏎`, `␀`, `[RLO]`, `[U+0085]`. */
function symbolOf(character: string): string {
  const code = character.charCodeAt(0);
  if (character === '\n') return '⏎';
  if (code === 0x7f) return '␡';
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  return `[${BIDI[character] ?? `U+${code.toString(16).toUpperCase().padStart(4, '0')}`}]`;
}

/** Where to cut a text after at most `limit` units without breaking a character in two. */
export function cutAt(text: string, limit: number): number {
  if (text.length <= limit) return text.length;
  const code = text.charCodeAt(limit - 1);
  return code >= 0xd800 && code <= 0xdbff ? limit - 1 : limit;
}
