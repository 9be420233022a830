// A slow and simple search of messages that `highlights` is tested against. It shares only the tree with the product
// and finds words by one expression.

import type { QueryNode } from '../tree/tree.ts';

/** Whether a message matches a tree of words, phrases, prefixes and parts of words, in scripts with spaces. */
export function matches(tree: QueryNode, message: string): boolean {
  switch (tree.kind) {
    case 'and':
      return tree.children.every((child) => matches(child, message));
    case 'or':
      return tree.children.some((child) => matches(child, message));
    case 'not':
      return !matches(tree.child, message);
    case 'words':
    case 'phrase':
      return spacedWords(message).includes(` ${tree.tokens.join(' ')} `);
    case 'prefix':
      return spacedWords(message).includes(` ${tree.tokens.join(' ')}`);
    case 'contains':
      return spacedWords(message).includes(tree.part);
    case 'field':
      throw new Error('The brute-force search only knows the message.');
  }
}

/** The words of a message with a blank before and after each. */
function spacedWords(message: string): string {
  const runs = [...message.matchAll(/[\p{L}\p{M}\p{N}]+/gu)].map((match) => match[0].toLowerCase());
  return ` ${runs.join(' ')} `;
}
