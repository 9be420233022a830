// A query in coloured parts, with what is wrong underlined.
import type { QueryTokenKind } from '@timberline/query';
import { tokenizeQuery } from '@timberline/query';

export interface QueryPart {
  text: string;
  kind: QueryTokenKind;
  /** Lies where the error is. */
  wrong: boolean;
}

export interface Place {
  /** From 1, in UTF-16 units. */
  column: number;
  length?: number;
}

/** The parts of a text, which together are the text; an error at its end gets a part of its own, a blank. */
export function queryParts(text: string, error: Place | null): QueryPart[] {
  const start = error ? error.column - 1 : -1;
  const end = error ? start + Math.max(1, error.length ?? 1) : -1;
  const parts: QueryPart[] = [];
  for (const token of tokenizeQuery(text)) {
    for (const [from, to] of pieces(token.start, token.end, start, end)) {
      parts.push({
        text: text.slice(from, to),
        kind: token.kind,
        wrong: error !== null && from >= start && to <= end,
      });
    }
  }
  if (error && start >= text.length) parts.push({ text: ' ', kind: 'blank', wrong: true });
  return parts;
}

/** A stretch cut at both ends of another one that lies over it. */
function pieces(from: number, to: number, start: number, end: number): [number, number][] {
  const cuts = [from, ...[start, end].filter((at) => at > from && at < to), to];
  return cuts.slice(1).map((cut, index): [number, number] => [cuts[index] ?? from, cut]);
}
