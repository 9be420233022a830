// What an editor can offer at the caret.

import { unescapeBare, unescapeQuoted } from '../parse/lexer.ts';
import { type QueryToken, tokenizeQuery } from './tokenize.ts';

export interface Completion {
  /** The UTF-16 offsets of the text that a chosen completion replaces; `to` is exclusive. */
  from: number;
  to: number;
  /**
   * What can be typed here. `field`: the name of a field or any word, because a term begins here. `value`: a value of
   * `field`. `operator`: AND, OR or the next term, because a term is complete. `word`: only text to search for.
   */
  expecting: 'field' | 'value' | 'operator' | 'word';
  /** With `value`: the field compared. With `operator`: the field whose values are in these brackets. */
  field?: string;
  /** What has been typed of it up to the caret, without quotes and escapes. */
  prefix: string;
}

/** Returns what can be typed at a caret (a UTF-16 offset), also in an incomplete query. Never throws. */
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
      return wordCompletion(text, tokens, index, at);
    case 'value':
      return valueCompletion(text, tokens, index, at);
    case 'wildcard':
      return tokens[index - 1]?.kind === 'value' || isAlone(tokens, index, token)
        ? valueCompletion(text, tokens, index, at)
        : wordCompletion(text, tokens, index, at);
    case 'phrase':
      return { from: token.start, to: token.end, expecting: 'word', prefix: unescapeQuoted(typed.slice(1)) };
    case 'error':
      if (!typed.startsWith('"')) return completionAfter(tokens, index, at);
      return token.field && token.field !== 'message'
        ? valueCompletion(text, tokens, index, at)
        : { from: token.start, to: token.end, expecting: 'word', prefix: unescapeQuoted(typed.slice(1)) };
    case 'operator':
      // Letters may continue as a word; a sign is complete.
      return /^[a-z]+$/i.test(typed)
        ? operatorCompletion(token, token.start, token.end, typed)
        : completionAfter(tokens, index, at);
    default:
      return completionAfter(tokens, index, at);
  }
}

/** What can follow a token that is complete. */
function completionAfter(tokens: readonly QueryToken[], index: number, at: number): Completion {
  const token = tokens[index];
  const last = token?.kind === 'blank' ? tokens[index - 1] : token;
  const right = tokens[index + 1];
  // A value or word that begins at the caret is replaced.
  const touching = right && right.start === at && (right.kind === 'value' || right.kind === 'word');
  const to = touching ? right.end : at;
  const inBrackets = token?.field;
  if (last?.kind === 'comparison') return termCompletion(last.field, at, to);
  if (!last || last.kind === 'operator' || opens(last)) return termCompletion(inBrackets, at, to);
  return operatorCompletion(token, at, at, '');
}

function termCompletion(field: string | undefined, from: number, to: number): Completion {
  if (field === undefined) return { from, to, expecting: 'field', prefix: '' };
  if (field === 'message') return { from, to, expecting: 'word', prefix: '' };
  return { from, to, expecting: 'value', field, prefix: '' };
}

function operatorCompletion(
  token: QueryToken | undefined,
  from: number,
  to: number,
  prefix: string,
): Completion {
  const found: Completion = { from, to, expecting: 'operator', prefix };
  if (token?.field) found.field = token.field;
  return found;
}

function wordCompletion(text: string, tokens: readonly QueryToken[], index: number, at: number): Completion {
  const [from, to] = extent(tokens, index, 'word');
  const prefix = text.slice(from, at);
  if (tokens[index]?.field !== undefined) return { from, to, expecting: 'word', prefix };
  // A sign that nothing follows yet.
  if (/^[-!+]$/.test(prefix) && to === at) return termCompletion(undefined, at, at);
  const before = tokens[tokens.findIndex((token) => token.start === from) - 2];
  const ended = before !== undefined && before.kind !== 'operator' && !opens(before);
  if (ended && /^(?:A|AN|O|N|NO)$/.test(prefix)) return { from, to, expecting: 'operator', prefix };
  return { from, to, expecting: /^[\p{L}\p{N}_@.$-]*$/u.test(prefix) ? 'field' : 'word', prefix };
}

function valueCompletion(text: string, tokens: readonly QueryToken[], index: number, at: number): Completion {
  const [from, to] = extent(tokens, index, 'value');
  const typed = text.slice(from, at);
  const whole = typed.length > 1 && typed.endsWith('"') ? typed.slice(1, -1) : typed.slice(1);
  const prefix = typed.startsWith('"') ? unescapeQuoted(whole) : unescapeBare(typed);
  const field = tokens[index]?.field;
  return field === undefined
    ? { from, to, expecting: 'value', prefix }
    : { from, to, expecting: 'value', field, prefix };
}

/** The offsets of adjacent tokens of one kind and the stars among them: one word or value as a user sees it. */
function extent(tokens: readonly QueryToken[], index: number, kind: 'word' | 'value'): [number, number] {
  let first = index;
  let last = index;
  const belongs = (token: QueryToken | undefined): boolean =>
    token?.kind === kind || token?.kind === 'wildcard';
  while (belongs(tokens[first - 1])) first--;
  while (belongs(tokens[last + 1])) last++;
  return [tokens[first]?.start ?? 0, tokens[last]?.end ?? 0];
}

/** Whether a star is the whole value, as in `level:*`. */
function isAlone(tokens: readonly QueryToken[], index: number, star: QueryToken): boolean {
  return star.field !== undefined && star.field !== 'message' && tokens[index - 1]?.kind !== 'word';
}

function opens(token: QueryToken): boolean {
  return token.opens === true;
}
