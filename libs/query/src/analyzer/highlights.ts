// Where a query matches in a message: offsets into the message as it was sent.

import { MAX_HIGHLIGHTS } from '../limits.ts';
import type { QueryNode } from '../tree/tree.ts';
import { analyze,analyzeParts, type Word } from './analyzer.ts';

type Wanted =
  { kind: 'sequence'; tokens: readonly string[]; prefix: boolean } | { kind: 'contains'; part: string };

/**
 * The parts `[start, end)` of a message, in UTF-16 units, that the words, phrases, prefixes and parts of a
 * query match: sorted, those that touch joined, whole words always. What stands under NOT marks nothing.
 * `extraWords` are the texts of the `message` filter. At most the first `MAX_HIGHLIGHTS`.
 */
export function highlights(
  tree: QueryNode | null,
  message: string,
  extraWords: string | readonly string[] = [],
): [number, number][] {
  const wanted: Wanted[] = [];
  if (tree) collect(tree, false, wanted);
  for (const text of typeof extraWords === 'string' ? [extraWords] : extraWords) {
    for (const tokens of analyzeParts(text)) wanted.push({ kind: 'sequence', tokens, prefix: false });
  }
  if (wanted.length === 0) return [];

  const found = analyze(message);
  const ranges: [number, number][] = [];
  for (let i = 0; i < found.length; i++) {
    const word = found[i];
    let last = -1;
    for (const one of wanted) last = Math.max(last, lastOfMatch(one, found, i));
    if (!word || last < 0) continue;
    const end = found[last]?.end ?? word.end;
    const before = ranges.at(-1);
    if (before && word.start <= before[1]) before[1] = Math.max(before[1], end);
    else if (ranges.length === MAX_HIGHLIGHTS) break;
    else ranges.push([word.start, end]);
  }
  return ranges;
}

function collect(node: QueryNode, negative: boolean, wanted: Wanted[]): void {
  switch (node.kind) {
    case 'and':
    case 'or':
      for (const child of node.children) collect(child, negative, wanted);
      return;
    case 'not':
      collect(node.child, !negative, wanted);
      return;
    case 'words':
    case 'phrase':
    case 'prefix':
      if (!negative) wanted.push({ kind: 'sequence', tokens: node.tokens, prefix: node.kind === 'prefix' });
      return;
    case 'contains':
      if (!negative) wanted.push({ kind: 'contains', part: node.part });
      return;
    case 'field':
      return;
  }
}

/** The index of the last word of the match that begins at word `at`, or -1 where none does. */
function lastOfMatch(wanted: Wanted, found: readonly Word[], at: number): number {
  if (wanted.kind === 'contains') return found[at]?.text.includes(wanted.part) ? at : -1;
  const last = wanted.tokens.length - 1;
  for (let k = 0; k <= last; k++) {
    const word = found[at + k]?.text;
    const token = wanted.tokens[k];
    if (word === undefined || token === undefined) return -1;
    if (wanted.prefix && k === last ? !word.startsWith(token) : word !== token) return -1;
  }
  return at + last;
}
