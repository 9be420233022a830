// Adds a term to the text of a query, as the filter buttons beside a value do.

import { parseQuery } from '../parse/parse.ts';
import type { FieldRef } from '../tree/fields.ts';
import { printQuery } from '../tree/print.ts';
import { allOf, negate, type QueryNode } from '../tree/tree.ts';
import { withoutField } from '../tree/without-field.ts';

/**
 * Returns the query `text` with `clause` (one term, such as `level:error`) added: required by `and`, excluded by `not`.
 * The rest stays as it was typed, in brackets where it needs them. A clause that the query has already is not added
 * again, and its opposite is replaced. If the text cannot be parsed, the clause is appended to it.
 */
export function withClause(text: string, clause: string, mode: 'and' | 'not'): string {
  const added = mode === 'not' ? `-${bracketed(clause)}` : clause.trim();
  if (text.trim() === '') return added;
  const tree = treeOf(text);
  const term = treeOf(added);
  if (!tree || !term) return `${text.trim()} ${added}`;
  const parts = tree.kind === 'and' ? tree.children : [tree];
  if (parts.some((part) => isSame(part, term))) return text;
  const opposite = parts.find((part) => isSame(negate(part, part.start), term));
  const expected = allOf(
    opposite ? parts.map((part) => (part === opposite ? term : part)) : [...parts, term],
  );
  const edited = opposite
    ? text.slice(0, opposite.start) + added + text.slice(opposite.end)
    : `${tree.kind === 'or' ? `(${text.trim()})` : text.trim()} ${added}`;
  // Text around the clause can change how it parses (an open bracket, for example); the printed tree is always right.
  return parseQuery(edited).ok && isSame(treeOf(edited), expected) ? edited : printQuery(expected);
}

/**
 * Returns the query `text` without its conditions on a field (see `withoutField`), as it was typed if it has none. A text that
 * cannot be parsed stays as it is.
 */
export function withoutConditions(text: string, field: FieldRef): string {
  const tree = treeOf(text);
  const rest = withoutField(tree, field);
  return rest === tree ? text : printQuery(rest);
}

function treeOf(text: string): QueryNode | null {
  const result = parseQuery(text);
  return result.ok ? result.tree : null;
}

function isSame(a: QueryNode | null, b: QueryNode | null): boolean {
  return printQuery(a) === printQuery(b);
}

function bracketed(clause: string): string {
  const tree = treeOf(clause);
  return tree?.kind === 'and' || tree?.kind === 'or' ? `(${clause.trim()})` : clause.trim();
}
