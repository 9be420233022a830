// Where a query matches in a message.

import { MAX_HIGHLIGHTS } from '../limits.ts';
import type { QueryNode } from '../tree/tree.ts';
import { analyzeParts, analyzeReadings, type Word } from './analyzer.ts';

type Pattern =
  { kind: 'sequence'; tokens: readonly string[]; prefix: boolean } | { kind: 'contains'; part: string };

/**
 * Returns the ranges `[start, end)` of a message, in UTF-16 units, that the words, phrases, prefixes and parts of words
 * in a query match. Ranges cover whole words, are sorted, and are joined where they touch. An escape sequence of terminals
 * is in a range only where it stands inside of the match. Terms under NOT match nothing. `extraWords` are the texts of the
 * `message` filter. Only the first `MAX_HIGHLIGHTS` ranges are returned.
 */
export function highlights(
  tree: QueryNode | null,
  message: string,
  extraWords: string | readonly string[] = [],
): [number, number][] {
  const patterns: Pattern[] = [];
  if (tree) collect(tree, false, patterns);
  for (const text of typeof extraWords === 'string' ? [extraWords] : extraWords) {
    for (const { tokens } of analyzeParts(text)) patterns.push({ kind: 'sequence', tokens, prefix: false });
  }
  if (patterns.length === 0) return [];

  const [first = [], ...others] = analyzeReadings(message).map((words) => rangesOf(patterns, words));
  return others.length === 0
    ? first
    : joined([first, ...others].flat().sort((a, b) => a[0] - b[0] || a[1] - b[1])).slice(0, MAX_HIGHLIGHTS);
}

/** The ranges of the words that the patterns match. */
function rangesOf(patterns: readonly Pattern[], found: readonly Word[]): [number, number][] {
  const ranges: [number, number][] = [];
  for (let i = 0; i < found.length; i++) {
    const word = found[i];
    let last = -1;
    for (const pattern of patterns) last = Math.max(last, lastOfMatch(pattern, found, i));
    if (!word || last < 0) continue;
    const end = found[last]?.end ?? word.end;
    const before = ranges.at(-1);
    if (before && word.start <= before[1]) before[1] = Math.max(before[1], end);
    else if (ranges.length === MAX_HIGHLIGHTS) break;
    else ranges.push([word.start, end]);
  }
  return ranges;
}

/** Joins sorted ranges where they touch. */
function joined(ranges: readonly [number, number][]): [number, number][] {
  const result: [number, number][] = [];
  for (const [start, end] of ranges) {
    const before = result.at(-1);
    if (before && start <= before[1]) before[1] = Math.max(before[1], end);
    else result.push([start, end]);
  }
  return result;
}

function collect(node: QueryNode, isNegative: boolean, patterns: Pattern[]): void {
  switch (node.kind) {
    case 'and':
    case 'or':
      for (const child of node.children) collect(child, isNegative, patterns);
      return;
    case 'not':
      collect(node.child, !isNegative, patterns);
      return;
    case 'words':
    case 'phrase':
    case 'prefix':
      if (!isNegative)
        patterns.push({ kind: 'sequence', tokens: node.tokens, prefix: node.kind === 'prefix' });
      return;
    case 'contains':
      if (!isNegative) patterns.push({ kind: 'contains', part: node.part });
      return;
    case 'field':
      return;
  }
}

/** Returns the index of the last word of the match that begins at the word `at`, or -1 if there is none. */
function lastOfMatch(pattern: Pattern, found: readonly Word[], at: number): number {
  if (pattern.kind === 'contains') return found[at]?.text.includes(pattern.part) ? at : -1;
  const last = pattern.tokens.length - 1;
  for (let k = 0; k <= last; k++) {
    const word = found[at + k]?.text;
    const token = pattern.tokens[k];
    if (word === undefined || token === undefined) return -1;
    if (pattern.prefix && k === last ? !word.startsWith(token) : word !== token) return -1;
  }
  return at + last;
}
