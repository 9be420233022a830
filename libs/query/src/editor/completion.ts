// What can be typed where the caret stands.

import { unescapeBare, unescapeQuoted } from '../parse/lexer.ts';
import { type QueryToken, tokenizeQuery } from './tokenize.ts';

export interface Completion {
  /** What a chosen completion replaces, in UTF-16 offsets. */
  from: number;
  to: number;
  /**
   * `field`: a term begins, so the name of a field or any word; `value`: a value of `field`; `operator`: a
   * term is complete, so AND, OR, or the next term; `word`: a text to search for, no field can begin here.
   */
  expecting: 'field' | 'value' | 'operator' | 'word';
  /** With `value` the field compared; with `operator` the one whose values stand in these brackets. */
  field?: string;
  /** What is typed already of what is expected, up to the caret, without quotes and escapes. */
  prefix: string;
}

/** What to offer at a caret (UTF-16 offset) in a text, also one that is half typed. Never throws. */
export function completionAt(text: string, caret: number): Completion {
  const at = Math.max(0, Math.min(caret, text.length));
  const tokens = tokenizeQuery(text);
  const index = tokens.findIndex((token) => token.start < at && at <= token.end);
  const token = tokens[index];
  if (!token) return { from: at, to: at, expecting: 'field', prefix: '' };
  const typed = text.slice(token.start, at);
  switch (token.kind) {
    case 'field':
      return { from: token.start, to: token.end, expecting: 'field', prefix: unescapeBare(typed) };
    case 'word':
      return ofWord(text, tokens, index, at);
    case 'value':
      return ofValue(text, tokens, index, at);
    case 'wildcard':
      return tokens[index - 1]?.kind === 'value' || isAlone(tokens, index, token)
        ? ofValue(text, tokens, index, at)
        : ofWord(text, tokens, index, at);
    case 'phrase':
      return { from: token.start, to: token.end, expecting: 'word', prefix: unescapeQuoted(typed.slice(1)) };
    case 'error':
      if (!typed.startsWith('"')) return after(tokens, index, at);
      return token.field && token.field !== 'message'
        ? ofValue(text, tokens, index, at)
        : { from: token.start, to: token.end, expecting: 'word', prefix: unescapeQuoted(typed.slice(1)) };
    case 'operator':
      // The letters may go on to be a word; a sign is complete.
      return /^[a-z]+$/i.test(typed)
        ? operator(token, token.start, token.end, typed)
        : after(tokens, index, at);
    default:
      return after(tokens, index, at);
  }
}

/** At the end of a token that cannot go on: what may follow it. */
function after(tokens: readonly QueryToken[], index: number, at: number): Completion {
  const token = tokens[index];
  const last = token?.kind === 'blank' ? tokens[index - 1] : token;
  const right = tokens[index + 1];
  // A value or word that begins right at the caret is what would be replaced.
  const touching = right && right.start === at && (right.kind === 'value' || right.kind === 'word');
  const to = touching ? right.end : at;
  const inBrackets = token?.field;
  if (last?.kind === 'comparison') return begin(last.field, at, to);
  if (!last || last.kind === 'operator' || opens(last)) return begin(inBrackets, at, to);
  return operator(token, at, at, '');
}

function begin(field: string | undefined, from: number, to: number): Completion {
  if (field === undefined) return { from, to, expecting: 'field', prefix: '' };
  if (field === 'message') return { from, to, expecting: 'word', prefix: '' };
  return { from, to, expecting: 'value', field, prefix: '' };
}

function operator(token: QueryToken | undefined, from: number, to: number, prefix: string): Completion {
  const found: Completion = { from, to, expecting: 'operator', prefix };
  if (token?.field) found.field = token.field;
  return found;
}

function ofWord(text: string, tokens: readonly QueryToken[], index: number, at: number): Completion {
  const [from, to] = stretch(tokens, index, 'word');
  const prefix = text.slice(from, at);
  if (tokens[index]?.field !== undefined) return { from, to, expecting: 'word', prefix };
  // A sign with nothing behind it yet.
  if (/^[-!+]$/.test(prefix) && to === at) return begin(undefined, at, at);
  const before = tokens[tokens.findIndex((token) => token.start === from) - 2];
  const ended = before !== undefined && before.kind !== 'operator' && !opens(before);
  if (ended && /^(?:A|AN|O|N|NO)$/.test(prefix)) return { from, to, expecting: 'operator', prefix };
  return { from, to, expecting: /^[\p{L}\p{N}_@.$-]*$/u.test(prefix) ? 'field' : 'word', prefix };
}

function ofValue(text: string, tokens: readonly QueryToken[], index: number, at: number): Completion {
  const [from, to] = stretch(tokens, index, 'value');
  const typed = text.slice(from, at);
  const whole = typed.length > 1 && typed.endsWith('"') ? typed.slice(1, -1) : typed.slice(1);
  const prefix = typed.startsWith('"') ? unescapeQuoted(whole) : unescapeBare(typed);
  const field = tokens[index]?.field;
  return field === undefined
    ? { from, to, expecting: 'value', prefix }
    : { from, to, expecting: 'value', field, prefix };
}

/** The pieces of one kind and the stars among them that touch: one word or value as a person sees it. */
function stretch(tokens: readonly QueryToken[], index: number, kind: 'word' | 'value'): [number, number] {
  let first = index;
  let last = index;
  const belongs = (token: QueryToken | undefined): boolean =>
    token?.kind === kind || token?.kind === 'wildcard';
  while (belongs(tokens[first - 1])) first--;
  while (belongs(tokens[last + 1])) last++;
  return [tokens[first]?.start ?? 0, tokens[last]?.end ?? 0];
}

/** A star that is the value itself: `level:*`. */
function isAlone(tokens: readonly QueryToken[], index: number, star: QueryToken): boolean {
  return star.field !== undefined && star.field !== 'message' && tokens[index - 1]?.kind !== 'word';
}

function opens(token: QueryToken): boolean {
  return token.opens === true;
}
