// A text without quotes → what it looks for in the message.

import { analyze,fold, hasWords, isSpaceless } from '../analyzer/analyzer.ts';
import { MIN_CONTAINS_CHARACTERS } from '../limits.ts';
import { resolveField, suggestField } from '../tree/fields.ts';
import type { QueryNode } from '../tree/tree.ts';
import { type Notes, QueryFailure, type QueryFix, quoted } from './diagnostics.ts';
import { isRunAt, isRunBefore, nameEnd, unescapeBare } from './lexer.ts';

const OPERATORS = /^(?:AND|OR|NOT)$/;

/**
 * The node of a text that stands at `start`…`end` and has these unescaped stars; null where it holds
 * nothing to search for. Throws a QueryFailure for wildcards that are not offered.
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
    throw new QueryFailure(
      start,
      'a star cannot begin a word, as that would mean to read every word there is; ' +
        'expected a beginning such as pre*, or a part of one word such as *part*',
      end - start,
    );
  }
  for (const star of stars) {
    const rest = hasWords(query.slice(star + 1, end));
    if (rest && (isRunBefore(query, star) || isRunAt(query, star + 1))) {
      const name =
        query.charAt(star - 1) === ':' ? `${quoted(query.slice(start, star - 1))} is no field, and ` : '';
      throw new QueryFailure(
        star,
        `${name}a star cannot stand inside a word; expected it at the end, pre*, or around a part of one word, *part* ` +
          '(a star that is meant as text needs a backslash, \\*, or quotes around it all)',
        1,
      );
    }
  }
  const star = stars.find((at) => isRunBefore(query, at) && !hasWords(query.slice(at, end)));
  if (star === undefined) return wordsNode(raw, start, end);
  const found = wordsNode(query.slice(start, star), start, end);
  return found?.kind === 'words' ? { ...found, kind: 'prefix' } : null;
}

/**
 * A text that finds the same words and is read as one text of words wherever it stands: without blanks,
 * brackets, quotes and stars, and never an operator or a field with its value. Never longer than `raw`.
 */
export function plainText(raw: string): string {
  const found = analyze(raw);
  const inner = raw.slice(found[0]?.start ?? 0, found.at(-1)?.end ?? 0);
  const plain = inner.replace(
    /[^\p{L}\p{M}\p{N}]+/gu,
    (between) => between.replace(/[\s\\"()*<>\p{Cs}]/gu, '') || '_',
  );
  if (OPERATORS.test(plain)) return plain.toLowerCase();
  const end = nameEnd(plain, 0);
  return plain.charAt(end) === ':' && resolveField(plain.slice(0, end)) ? plain.replace(/:/g, '_') : plain;
}

/** Says what may have been meant by a text that looks like something else than words. */
export function noteText(
  query: string,
  start: number,
  end: number,
  known: readonly string[],
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
  const tail = /\p{L}[~^]\d*(?:\.\d+)?$/u.test(raw) ? /[~^][^~^]*$/.exec(raw) : null;
  if (tail) {
    const what = tail[0].startsWith('~') ? 'fuzzy search' : 'boosting';
    notes.add(start + tail.index, `there is no ${what} here, so ${quoted(raw)} was searched as text`, what);
  }
  if (/^\/.*[\\.*+?|^$[\](){}].*\/$/.test(raw)) {
    notes.add(
      start,
      `there are no regular expressions here, so ${quoted(raw)} was searched as text`,
      'regex',
    );
  }
  noteName(query, start, end, known, notes);
}

function noteName(query: string, start: number, end: number, known: readonly string[], notes: Notes): void {
  const raw = query.slice(start, end);
  const sign = /[:=<>]/.exec(raw.replace(/\\./gs, '__'));
  if (!sign) return;
  const before = raw.slice(0, sign.index);
  const name = unescapeBare(before).replace(/^[^\p{L}\p{N}_@$]+|[^\p{L}\p{M}\p{N}_]+$/gu, '');
  if (name === '') return;
  const value = raw.slice(sign.index).replace(/^[:=<>]+/, '');
  const field = resolveField(name);
  if (sign[0] !== ':') {
    // a=b and a->b are found in many a log, so only what was surely meant is spoken of.
    const comparing =
      sign[0] !== '=' && /^(?:[\d.]+$|now|\d{4}-\d\d)/.test(value) && /^[A-Za-z_@][\w.@]*$/.test(name);
    if (field) {
      const meant = before.endsWith('!') ? `NOT ${name}:` : `${name}:`;
      notes.add(
        start,
        `${quoted(raw)} was searched as text; to compare the field write ${meant}${short(value)}`,
        undefined,
        value === '' ? undefined : fixOf(start, end, meant + value),
      );
    } else if (comparing) {
      const better = `${suggestField(name, known) ?? `metadata.${name}`}${raw.slice(sign.index)}`;
      notes.add(
        start,
        `${quoted(name)} is no field, so ${quoted(raw)} was searched as text; perhaps you meant ${better}`,
        undefined,
        fixOf(start, end, better),
      );
    }
    return;
  }
  const meant = field ? name : suggestField(name, known);
  // Pasted text has its colon before a blank, or before // and digits; a key has its value right behind.
  const key =
    before === name &&
    /^[A-Za-z_@][\w.@-]*$/.test(name) &&
    /^["\p{L}\p{N}*]/u.test(value) &&
    !name.startsWith('metadata.');
  const hint = meant
    ? `; perhaps you meant ${meant}:${short(value)}`
    : key
      ? `; a key of the metadata is written metadata.${name}:${short(value)}`
      : '';
  const what = field ? `${quoted(raw)} is no comparison` : `${quoted(name)} is no field`;
  const fixed =
    before !== name || value === '' || field ? null : meant ? `${meant}:` : key ? `metadata.${name}:` : null;
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

function short(value: string): string {
  return value === '' ? 'value' : value.length > 30 ? '…' : value;
}

function wordsNode(raw: string, start: number, end: number): QueryNode | null {
  const tokens = analyze(raw).map((word) => word.text);
  return tokens.length === 0 ? null : { kind: 'words', text: plainText(raw), tokens, start, end };
}

function containsNode(part: string, start: number, end: number): QueryNode {
  if (!/^[\p{L}\p{M}\p{N}]+$/u.test(part)) {
    throw new QueryFailure(
      start,
      'between two stars stands a part of one word: expected only letters and digits there',
      end - start,
    );
  }
  if ([...part].length < MIN_CONTAINS_CHARACTERS) {
    throw new QueryFailure(
      start,
      `expected at least ${MIN_CONTAINS_CHARACTERS} characters between two stars: fewer are a part of too many words`,
      end - start,
    );
  }
  const found = analyze(part);
  if (found.length === 1) return { kind: 'contains', text: part, part: fold(part), start, end };
  // Characters of scripts without spaces are words, and words side by side are what was asked for.
  const spaceless = found.every((word) => isSpaceless(word.text));
  if (!spaceless) {
    throw new QueryFailure(
      start,
      'expected a part of one word between two stars, shorter than 255 characters and of one script',
      end - start,
    );
  }
  return { kind: 'words', text: part, tokens: found.map((word) => word.text), start, end };
}
