// Where a query matches in messages.

import { analyzeParts, analyzeReadings, type Word } from '../analyzer/analyzer.ts';
import { MAX_HIGHLIGHTS } from '../limits.ts';
import type { QueryNode } from '../tree/tree.ts';
import { type Patterns, WordPatterns } from './word-patterns.ts';

type Range = [start: number, end: number];

/**
 * Finds the words, phrases, prefixes and parts of words of a query in messages. The time for a message is linear in its
 * length, whatever the query has.
 *
 * ```ts
 * const highlighter = new Highlighter(tree);
 * for (const message of messages) mark(message, highlighter.highlight(message));
 * ```
 */
export class Highlighter {
  private readonly patterns: WordPatterns;

  /** @param extraWords the texts of the `message` filter, of which each blank-separated part is looked for as well */
  constructor(tree: QueryNode | null, extraWords: string | readonly string[] = []) {
    const patterns: Patterns = { sequences: [], prefixes: [], parts: [] };
    if (tree) collect(tree, false, patterns);
    for (const text of typeof extraWords === 'string' ? [extraWords] : extraWords)
      for (const { tokens } of analyzeParts(text)) patterns.sequences.push(tokens);
    this.patterns = new WordPatterns(patterns);
  }

  /** The query looks for nothing in messages. */
  get isEmpty(): boolean {
    return this.patterns.maxWords === 0;
  }

  /**
   * Returns the ranges `[start, end)` of a message, in UTF-16 units, that match. Ranges cover whole words, are sorted, and
   * are joined where they touch. An escape sequence of terminals is in a range only where it stands inside of the match.
   * Terms under NOT match nothing. Only the first `MAX_HIGHLIGHTS` ranges are returned.
   */
  highlight(message: string): Range[] {
    if (this.isEmpty) return [];
    const [first = [], ...others] = analyzeReadings(message).map((words) => this.rangesOf(words));
    return others.length === 0
      ? first
      : joined([first, ...others].flat().sort((a, b) => a[0] - b[0] || a[1] - b[1])).slice(0, MAX_HIGHLIGHTS);
  }

  /** The first ranges of the words that match. */
  private rangesOf(words: readonly Word[]): Range[] {
    const { patterns } = this;
    // A match that ends later can join at most as many ranges as it has words.
    const maxRanges = MAX_HIGHLIGHTS + patterns.maxWords + 1;
    const ranges: Range[] = [];
    patterns.restart();
    for (let last = 0; last < words.length && ranges.length < maxRanges; last++) {
      const { text, end } = words[last]!;
      const matched = patterns.next(text);
      if (matched > 0) add(ranges, words[last - matched + 1]!.start, end);
    }
    return ranges.slice(0, MAX_HIGHLIGHTS);
  }
}

/** Adds a range that ends behind the others, joined with those that it covers or touches. */
function add(ranges: Range[], start: number, end: number): void {
  for (let before = ranges.at(-1); before && start <= before[1]; before = ranges.at(-1)) {
    start = Math.min(start, before[0]);
    end = Math.max(end, before[1]);
    ranges.pop();
  }
  ranges.push([start, end]);
}

/** Joins sorted ranges where they touch. */
function joined(ranges: readonly Range[]): Range[] {
  const result: Range[] = [];
  for (const [start, end] of ranges) add(result, start, end);
  return result;
}

function collect(node: QueryNode, isNegative: boolean, patterns: Patterns): void {
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
      if (!isNegative) patterns.sequences.push(node.tokens);
      return;
    case 'prefix':
      if (!isNegative) patterns.prefixes.push(node.tokens);
      return;
    case 'contains':
      if (!isNegative) patterns.parts.push(node.part);
      return;
    case 'field':
      return;
  }
}
