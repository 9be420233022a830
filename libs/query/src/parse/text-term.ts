// A term that searches the message: a phrase, or words without quotes.

import { analyze } from '../analyzer/analyzer.ts';
import type { QueryNode } from '../tree/tree.ts';
import { noteText, textNode } from './bare-text.ts';
import { ParseError, quoted } from './diagnostics.ts';
import { isBlank, scanText, unescapeQuoted } from './lexer.ts';
import type { ParserState, Scope } from './parser-state.ts';

/**
 * Parses a phrase, or words without quotes, at the current offset; the node starts at `start`. `isMessage` says that
 * the term belongs to `message:`, so that nothing in it can be meant as a field.
 */
export function parseText(
  state: ParserState,
  scope: Scope,
  start: number,
  isMessage: boolean,
): QueryNode | null {
  const from = state.at;
  if (state.text.charAt(from) === '"') {
    const close = state.requireClosingQuote(from);
    const after = close + 1;
    const next = state.text.charAt(after);
    if (next === '' || next === ')' || isBlank(state.text, after)) {
      state.at = after;
      const text = unescapeQuoted(state.text.slice(from + 1, close));
      const tokens = analyze(text).map((word) => word.text);
      const node: QueryNode | null =
        tokens.length > 0 ? { kind: 'phrase', text, tokens, start, end: after } : null;
      return counted(state, node, from);
    }
    const suffix = /^(?:[~^]\d+|\*)/.exec(state.text.slice(after))?.[0];
    if (suffix) {
      throw new ParseError(after, `${suffix} is not supported after a phrase; remove it`, suffix.length);
    }
  }
  const scanned = scanText(state.text, from, scope);
  state.at = scanned.end;
  if (scanned.stray >= 0) {
    state.notes.add(
      scanned.stray,
      'this bracket does not close anything, so it was searched as text',
      'stray bracket',
    );
  }
  const node = counted(state, textNode(state.text, from, scanned.end, scanned.stars), from);
  if (node !== null && !isMessage) noteText(state.text, from, scanned.end, state.knownFields, state.notes);
  return node && { ...node, start };
}

/** Counts a node towards the limit, or notes that the text from `at` has nothing to search for. */
function counted(state: ParserState, node: QueryNode | null, at: number): QueryNode | null {
  if (node) state.countClause(at);
  else {
    const part = quoted(state.text.slice(at, state.at));
    state.notes.add(at, `${part} has no letters or digits, so it was left out of the search`, 'nothing');
  }
  return node;
}
