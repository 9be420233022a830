// Narrowing a query by one more term: what the buttons beside a value do.

import { parseQuery } from '../parse/parse.ts';
import { printQuery } from '../tree/print.ts';
import { allOf, noneOf, type QueryNode } from '../tree/tree.ts';

/**
 * The query `text` with `clause` (one term, such as `level:error`) added: `and` wants it, `not` excludes
 * it. What stands there stays as it was typed, in brackets if it needs them. A clause that is there is not
 * added again, and its opposite is replaced. A text that cannot be read is kept, and the clause put behind.
 */
export function withClause(text: string, clause: string, mode: 'and' | 'not'): string {
  const wanted = mode === 'not' ? `-${bracketed(clause)}` : clause.trim();
  if (text.trim() === '') return wanted;
  const tree = treeOf(text);
  const term = treeOf(wanted);
  if (!tree || !term) return `${text.trim()} ${wanted}`;
  const parts = tree.kind === 'and' ? tree.children : [tree];
  if (parts.some((part) => same(part, term))) return text;
  const opposite = parts.find((part) => same(noneOf(part, part.start), term));
  const rest = parts.filter((part) => part !== opposite);
  const meant = allOf(opposite ? parts.map((part) => (part === opposite ? term : part)) : [...rest, term]);
  const typed = opposite
    ? text.slice(0, opposite.start) + wanted + text.slice(opposite.end)
    : `${tree.kind === 'or' ? `(${text.trim()})` : text.trim()} ${wanted}`;
  return faithful(typed, meant);
}

/** The query without this clause, wanted or (as `-clause`) excluded, where it is one of those that all must hold. */
export function withoutClause(text: string, clause: string): string {
  const tree = treeOf(text);
  const term = treeOf(clause);
  if (!tree || !term) return text;
  const parts = tree.kind === 'and' ? tree.children : [tree];
  const found = parts.find((part) => same(part, term));
  if (!found) return text;
  const before = text.slice(0, found.start).trimEnd();
  const behind = text.slice(found.end).trimStart();
  const typed = before === '' || behind === '' ? before + behind : `${before} ${behind}`;
  return faithful(typed, allOf(parts.filter((part) => part !== found)));
}

/** Whether a query already wants (or, as `-clause`, excludes) this clause. */
export function hasClause(text: string, clause: string): boolean {
  const tree = treeOf(text);
  const term = treeOf(clause);
  if (!tree || !term) return false;
  return (tree.kind === 'and' ? tree.children : [tree]).some((part) => same(part, term));
}

/** The text as it was typed if it means this tree, else the tree printed. */
function faithful(typed: string, meant: QueryNode | null): string {
  return parseQuery(typed).ok && same(treeOf(typed), meant) ? typed : printQuery(meant);
}

function treeOf(text: string): QueryNode | null {
  const result = parseQuery(text);
  return result.ok ? result.tree : null;
}

function same(a: QueryNode | null, b: QueryNode | null): boolean {
  return printQuery(a) === printQuery(b);
}

function bracketed(clause: string): string {
  const tree = treeOf(clause);
  return tree?.kind === 'and' || tree?.kind === 'or' ? `(${clause.trim()})` : clause.trim();
}
