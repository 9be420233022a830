// Splits a query into parts for syntax highlighting, and marks the part with the error.
import type { QueryTokenKind } from '@timberline/query';
import { tokenizeQuery } from '@timberline/query';

interface QueryPart {
  text: string;
  kind: QueryTokenKind;
  /** Whether the error is in this part. */
  wrong: boolean;
}

interface ErrorRange {
  /** Counts from 1, in UTF-16 units. */
  column: number;
  /** UTF-16 units. */
  length?: number;
}

/**
 * Returns the parts of a text, in order and without gaps. An error at its end adds a part with a blank. In an unfinished
 * text, a quote that is still open is not an error.
 */
export function queryParts(text: string, error: ErrorRange | null, unfinished = false): QueryPart[] {
  const start = error ? error.column - 1 : -1;
  const end = error ? start + Math.max(1, error.length ?? 1) : -1;
  const parts: QueryPart[] = [];
  for (const token of tokenizeQuery(text)) {
    for (const [from, to] of cut(token.start, token.end, start, end)) {
      parts.push({
        text: text.slice(from, to),
        kind: unfinished && token.kind === 'error' ? 'phrase' : token.kind,
        wrong: error !== null && from >= start && to <= end,
      });
    }
  }
  if (error && start >= text.length) parts.push({ text: ' ', kind: 'blank', wrong: true });
  return parts;
}

/** Cuts a range at the ends of another one that overlaps it. */
function cut(from: number, to: number, start: number, end: number): [number, number][] {
  const cuts = [from, ...[start, end].filter((at) => at > from && at < to), to];
  return cuts.slice(1).map((at, index): [number, number] => [cuts[index] ?? from, at]);
}
