// A slow and simple search of messages that `Highlighter` is tested against. It shares only the tree with the product
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

/** Escape sequences that are ended properly, which is all that random messages have. */

const SEQUENCES =
  /\u001b\[[0-?]*[ -/]*[@-~]|\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)|\u001b[(#][0-~]|\u001bc/g;

/** The words of a message with a blank before and after each. */
function spacedWords(message: string): string {
  return ` ${bruteForceWords(message).join(' ')} `;
}

/** The words of a whole message, normalized at once. */
export function bruteForceWords(message: string): string[] {
  const drawn = message.replace(SEQUENCES, '').replace(/\p{Default_Ignorable_Code_Point}/gu, '');
  const folded = drawn
    .replace(/[\u2026\u2122\u00b4]/g, ' ')
    .normalize('NFKC')
    .toUpperCase()
    .toLowerCase()
    .replace(/ς/g, 'σ')
    .normalize('NFKC');
  return folded.match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
}
