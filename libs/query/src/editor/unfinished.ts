// Whether an error of a query is only that its end is not typed yet.

import { MAX_LEVELS, MIN_CONTAINS_CHARACTERS } from '../limits.ts';
import { parseQuery } from '../parse/parse.ts';
import { QUERY_FIELDS } from '../tree/fields.ts';
import { tokenizeQuery } from './tokenize.ts';

/** The last word of a text: what a time, a field or an operator continues. */
const LAST_WORD = /[^\s:<>=()[\]{}"]*$/;
const TIME = '2000-01-01T00:00:00Z';
const TIME_PREFIX = /^\d{1,4}(?:-\d{0,2}(?:-\d{0,2}(?:[Tt][\d:.]*(?:[+-][\d:]*)?)?)?)?$/;
/** What a last word can continue as. */
const WORDS = [...QUERY_FIELDS, 'metadata.key', 'now-15m', 'AND', 'OR', 'NOT'];
/** What else can follow: a word or the part of one, the end of quotes, a number, a unit, and the rest of a range. */
const ENDINGS = [
  ' x',
  'x',
  '"',
  '\\"',
  '*',
  `${'x'.repeat(MIN_CONTAINS_CHARACTERS)}*`,
  '1',
  'm',
  ' 1 TO *]',
  ' 1 TO *}',
  ' TO *]',
  ' TO *}',
  'TO *]',
  'TO *}',
  'O *]',
  'O *}',
  ' *]',
  ' *}',
  ']',
  '}',
];

/**
 * Whether a text that cannot be parsed becomes a query when more is typed at its end: `level:`, `"abc`, `(a OR`. It is
 * false for a query, and for a text with a mistake that nothing after it mends.
 */
export function isUnfinished(text: string): boolean {
  if (parseQuery(text).ok) return false;
  const word = LAST_WORD.exec(text)?.[0] ?? '';
  const continued = WORDS.filter((known) => known.startsWith(word)).map((known) => known.slice(word.length));
  const time = TIME_PREFIX.test(word) ? [TIME.slice(word.length)] : [];
  const endings = [...ENDINGS, ...continued, ...time];
  return endings.some((ending) => {
    for (const rest of [ending, `${ending} x`]) {
      const whole = text + rest;
      if (parseQuery(whole + ')'.repeat(openBrackets(whole))).ok) return true;
    }
    return false;
  });
}

function openBrackets(text: string): number {
  let open = 0;
  for (const { kind, opens } of tokenizeQuery(text)) if (kind === 'bracket') open += opens ? 1 : -1;
  return Math.min(Math.max(0, open), MAX_LEVELS);
}
