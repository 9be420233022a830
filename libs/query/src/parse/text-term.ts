// One term that searches the message: a phrase, or words with no quotes around them.

import { analyze } from '../analyzer/analyzer.ts';
import type { QueryNode } from '../tree/tree.ts';
import { noteText, textNode } from './bare-text.ts';
import { QueryFailure, quoted } from './diagnostics.ts';
import { isBlank, scanText, unescapeQuoted } from './lexer.ts';
import type { Reader, Scope } from './parser-state.ts';

/** A phrase, or words with no quotes around them. `told` where the message was named, so all is text. */
export function readWords(reader: Reader, scope: Scope, start: number, told: boolean): QueryNode | null {
  const from = reader.at;
  if (reader.text.charAt(from) === '"') {
    const close = reader.closing(from);
    const after = close + 1;
    const next = reader.text.charAt(after);
    if (next === '' || next === ')' || isBlank(reader.text, after)) {
      reader.at = after;
      const text = unescapeQuoted(reader.text.slice(from + 1, close));
      const tokens = analyze(text).map((word) => word.text);
      return found(
        reader,
        tokens.length > 0 ? { kind: 'phrase', text, tokens, start, end: after } : null,
        from,
      );
    }
    if (/^(?:[~^]\d|\*)/.test(reader.text.slice(after, after + 2))) {
      const message = `expected a blank after the phrase: ${next} does not work on a phrase here`;
      throw new QueryFailure(after, message, 1);
    }
  }
  const scanned = scanText(reader.text, from, scope);
  reader.at = scanned.end;
  if (scanned.stray >= 0) {
    reader.notes.add(scanned.stray, 'this bracket closes nothing, so it was read as text', 'stray bracket');
  }
  const node = found(reader, textNode(reader.text, from, scanned.end, scanned.stars), from);
  if (node !== null && !told) noteText(reader.text, from, scanned.end, reader.known, reader.notes);
  return node && { ...node, start };
}

function found(reader: Reader, node: QueryNode | null, at: number): QueryNode | null {
  if (node) reader.count(at);
  else {
    const part = reader.text.slice(at, reader.at);
    const message = `${quoted(part)} holds no letter and no digit, so nothing was searched for`;
    reader.notes.add(at, message, 'nothing');
  }
  return node;
}
