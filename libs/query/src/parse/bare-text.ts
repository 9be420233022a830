// Text without quotes → the node that searches the message for it.

import { analyze, hasWords, type Word } from '../analyzer/analyzer.ts';
import { isSpaceless, MAX_TOKEN_LENGTH } from '../analyzer/word-characters.ts';
import { MIN_CONTAINS_CHARACTERS } from '../limits.ts';
import { resolveField, suggestField } from '../tree/fields.ts';
import type { QueryNode } from '../tree/tree.ts';
import { type Notes, ParseError, type QueryFix, quoted } from './diagnostics.ts';
import { isWordCharacterAt, isWordCharacterBefore, nameEnd, unescapeBare } from './lexer.ts';

/** What escape sequences of terminals begin with. */

const ESCAPE_SEQUENCES = /[\u001b\u0080-\u009f]/;
const OPERATORS = /^(?:AND|OR|NOT)$/;

/**
 * Returns the node of the text `query[start…end)`, whose unescaped stars are at these offsets, or null if it has
 * nothing to search for. Throws a ParseError for wildcards that are not supported.
 */
export function textNode(
  query: string,
  start: number,
  end: number,
  stars: readonly number[],
): QueryNode | null {
  const raw = query.slice(start, end);
  const first = stars[0];
  const last = stars.at(-1);
  if (first === undefined || last === undefined) return wordsNode(raw, start, end);
  if (raw === '*' || raw === '*:*') {
    return { kind: 'field', field: { name: 'message', type: 'text' }, op: 'exists', value: null, start, end };
  }
  if (!hasWords(raw)) return null;

  let from = start;
  while (query.charAt(from) === '*') from++;
  let to = end;
  while (query.charAt(to - 1) === '*' && stars.includes(to - 1)) to--;
  const inside = stars.find((star) => star >= from && star < to);
  if (from > start && to < end && inside === undefined)
    return containsNode(query.slice(from, to), start, end);
  if (from > start) {
    throw new ParseError(
      start,
      'a word cannot begin with a star, because every indexed word would have to be read; ' +
        'write pre* for the beginning of a word, or *part* for a part of one',
      end - start,
    );
  }
  for (const star of stars) {
    const rest = hasWords(query.slice(star + 1, end));
    if (rest && (isWordCharacterBefore(query, star) || isWordCharacterAt(query, star + 1))) {
      const name =
        query.charAt(star - 1) === ':' ? `${quoted(query.slice(start, star - 1))} is not a field, and ` : '';
      throw new ParseError(
        star,
        `${name}a star is only allowed at the end of a word (pre*) or on both sides of a part of one (*part*); ` +
          'for a star that is meant as text, write \\* or put the text in quotes',
        1,
      );
    }
  }
  const star = stars.find((at) => isWordCharacterBefore(query, at) && !hasWords(query.slice(at, end)));
  if (star === undefined) return wordsNode(raw, start, end);
  const found = wordsNode(query.slice(start, star), start, end);
  return found?.kind === 'words' ? { ...found, kind: 'prefix' } : null;
}

/**
 * Returns a text with the same words that parses as one text of words in any position: without blanks, brackets,
 * quotes and stars, and neither an operator nor a field with its value. It is never longer than `raw`.
 */
function plainText(raw: string): string {
  const found = analyze(raw);
  const sequence = raw.search(ESCAPE_SEQUENCES);
  // Escape sequences stay, because they were words in indices of release 0.1.0 (analyze-before.ts).
  const inner =
    sequence < 0
      ? raw.slice(found[0]?.start ?? 0, found.at(-1)?.end ?? 0)
      : raw.slice(Math.min(sequence, found[0]?.start ?? 0));
  const plain = inner.replace(
    /[^\p{L}\p{M}\p{N}]+/gu,
    (between) => between.replace(/[\s\\"()*<>\p{Cs}]/gu, '') || '_',
  );
  // Without these characters, others may become an escape sequence or the end of one.
  if (!hasTokens(plain, found)) return found.map((word) => word.text).join('_');
  if (OPERATORS.test(plain)) return plain.toLowerCase();
  const end = nameEnd(plain, 0);
  return plain.charAt(end) === ':' && resolveField(plain.slice(0, end)) ? plain.replace(/:/g, '_') : plain;
}

function hasTokens(text: string, wanted: readonly Word[]): boolean {
  const found = analyze(text);
  return found.length === wanted.length && found.every((word, at) => word.text === wanted[at]?.text);
}

/** Adds notes on a text that looks like more than words: an operator, a comparison, or syntax of other languages. */
export function noteText(
  query: string,
  start: number,
  end: number,
  knownFields: readonly string[],
  notes: Notes,
): void {
  const raw = query.slice(start, end);
  if (/^(?:and|or|not)$/i.test(raw)) {
    const operator = raw.toUpperCase();
    notes.add(
      start,
      `${quoted(raw)} was searched as a word; write ${operator} in capitals to combine terms`,
      operator,
      fixOf(start, end, operator),
    );
    return;
  }
  const suffix = /\p{L}[~^]\d*(?:\.\d+)?$/u.test(raw) ? /[~^][^~^]*$/.exec(raw) : null;
  if (suffix) {
    const what = suffix[0].startsWith('~') ? 'fuzzy search' : 'boosting';
    notes.add(start + suffix.index, `${what} is not supported, so ${quoted(raw)} was searched as text`, what);
  }
  if (/^\/.*[\\.*+?|^$[\](){}].*\/$/.test(raw)) {
    notes.add(
      start,
      `regular expressions are not supported, so ${quoted(raw)} was searched as text`,
      'regex',
    );
  }
  noteName(query, start, end, knownFields, notes);
}

function noteName(
  query: string,
  start: number,
  end: number,
  knownFields: readonly string[],
  notes: Notes,
): void {
  const raw = query.slice(start, end);
  const sign = /[:=<>]/.exec(raw.replace(/\\./gs, '__'));
  if (!sign) return;
  const before = raw.slice(0, sign.index);
  const name = unescapeBare(before).replace(/^[^\p{L}\p{N}_@$]+|[^\p{L}\p{M}\p{N}_]+$/gu, '');
  if (name === '') return;
  const value = raw.slice(sign.index).replace(/^[:=<>]+/, '');
  const field = resolveField(name);
  if (sign[0] !== ':') {
    // Many logs contain a=b and a->b, so there is a note only where a comparison was clearly meant.
    const comparing =
      sign[0] !== '=' && /^(?:[\d.]+$|now|\d{4}-\d\d)/.test(value) && /^[A-Za-z_@][\w.@]*$/.test(name);
    if (field) {
      const written = before.endsWith('!') ? `NOT ${name}:` : `${name}:`;
      notes.add(
        start,
        `${quoted(raw)} was searched as text; to compare the field, write ${written}${short(value)}`,
        undefined,
        value === '' ? undefined : fixOf(start, end, written + value),
      );
    } else if (comparing) {
      const better = `${suggestField(name, knownFields) ?? `metadata.${name}`}${raw.slice(sign.index)}`;
      notes.add(
        start,
        `${quoted(name)} is not a field, so ${quoted(raw)} was searched as text; perhaps you meant ${better}`,
        undefined,
        fixOf(start, end, better),
      );
    }
    return;
  }
  const suggestion = field ? name : suggestField(name, knownFields);
  // In pasted text a colon is followed by a blank, by // or by digits; after a key it is followed by the value.
  const isKey =
    before === name &&
    /^[A-Za-z_@][\w.@-]*$/.test(name) &&
    /^["\p{L}\p{N}*]/u.test(value) &&
    !name.startsWith('metadata.');
  const hint = suggestion
    ? `; perhaps you meant ${suggestion}:${short(value)}`
    : isKey
      ? `; for a key of the metadata, write metadata.${name}:${short(value)}`
      : '';
  const what = field ? `${quoted(raw)} is not a comparison` : `${quoted(name)} is not a field`;
  const fixed =
    before !== name || value === '' || field
      ? null
      : suggestion
        ? `${suggestion}:`
        : isKey
          ? `metadata.${name}:`
          : null;
  notes.add(
    start,
    `${what}, so ${field ? 'it' : quoted(raw)} was searched as text${hint}`,
    `name ${name}`,
    fixed === null ? undefined : fixOf(start, end, fixed + value),
  );
}

function fixOf(start: number, end: number, text: string): QueryFix {
  return { column: start + 1, length: end - start, text };
}

/** A value as a hint shows it. */
function short(value: string): string {
  return value === '' ? 'value' : value.length > 30 ? '…' : value;
}

function wordsNode(raw: string, start: number, end: number): QueryNode | null {
  const tokens = analyze(raw).map((word) => word.text);
  return tokens.length === 0 ? null : { kind: 'words', text: plainText(raw), tokens, start, end };
}

function containsNode(part: string, start: number, end: number): QueryNode {
  if (!/^[\p{L}\p{M}\p{N}\p{Default_Ignorable_Code_Point}]+$/u.test(part)) {
    throw new ParseError(
      start,
      'only letters and digits are allowed between two stars; remove the other characters',
      end - start,
    );
  }
  const found = analyze(part);
  const folded = found.map((word) => word.text).join('');
  if ([...folded].length < MIN_CONTAINS_CHARACTERS) {
    throw new ParseError(
      start,
      `expected at least ${MIN_CONTAINS_CHARACTERS} characters between two stars, because too many words contain a shorter part`,
      end - start,
    );
  }
  if (found.length === 1) return { kind: 'contains', text: part, part: folded, start, end };
  // In scripts without spaces each character is a word, so the part is a sequence of adjacent words.
  if (!found.every((word) => isSpaceless(word.text))) {
    throw new ParseError(
      start,
      `the part between two stars must be in one script and at most ${MAX_TOKEN_LENGTH} characters long; shorten it`,
      end - start,
    );
  }
  return { kind: 'words', text: part, tokens: found.map((word) => word.text), start, end };
}
