// A plain and slow way to find the ranges that a query matches, which `Highlighter` is tested against: it tries every
// pattern at every word.

import { analyzeReadings, type Word } from '../analyzer/analyzer.ts';
import { MAX_HIGHLIGHTS } from '../limits.ts';
import type { QueryNode } from '../tree/tree.ts';

/** The ranges that the nodes of a tree match, which has no NOT and no fields. */
export function naiveRanges(tree: QueryNode, message: string): [number, number][] {
  const nodes = 'children' in tree ? tree.children : [tree];
  const ranges = analyzeReadings(message).flatMap((words) =>
    words.flatMap((_, at) =>
      nodes.flatMap((node) => {
        const length = matchedWords(node, words.slice(at));
        return length > 0 ? [[words[at]!.start, words[at + length - 1]!.end] as [number, number]] : [];
      }),
    ),
  );
  const joined: [number, number][] = [];
  for (const [start, end] of ranges.sort((a, b) => a[0] - b[0])) {
    const before = joined.at(-1);
    if (before && start <= before[1]) before[1] = Math.max(before[1], end);
    else joined.push([start, end]);
  }
  return joined.slice(0, MAX_HIGHLIGHTS);
}

/** The number of words of the match with which the words begin; 0 if there is none. */
function matchedWords(node: QueryNode, words: readonly Word[]): number {
  switch (node.kind) {
    case 'words':
    case 'phrase':
    case 'prefix': {
      const { tokens } = node;
      const isMatch = tokens.every((token, index) => {
        const word = words[index]?.text;
        if (node.kind === 'prefix' && index === tokens.length - 1) return word?.startsWith(token);
        return word === token;
      });
      return isMatch ? tokens.length : 0;
    }
    case 'contains':
      return words[0]?.text.includes(node.part) ? 1 : 0;
    default:
      throw new Error(`A ${node.kind} has no ranges.`);
  }
}
