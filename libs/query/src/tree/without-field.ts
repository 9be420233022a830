// A query without what filters by one field alone, so that the other values of that field can be counted.
import { fieldName, type FieldRef } from './fields.ts';
import type { QueryNode } from './tree.ts';

/**
 * Leaves out of a query the conditions on a field that stand beside the rest, such as `level:error`, `NOT level:debug` and
 * `level:(error OR warn)`. A condition inside of another one stays, as in `level:error OR timeout`: without it, that would
 * mean something else.
 */
export function withoutField(tree: QueryNode | null, field: FieldRef): QueryNode | null {
  if (tree === null) return null;
  const name = fieldName(field);
  if (tree.kind !== 'and') return isAbout(tree, name) ? null : tree;
  const children = tree.children.filter((child) => !isAbout(child, name));
  if (children.length === tree.children.length) return tree;
  return children.length < 2 ? (children[0] ?? null) : { ...tree, children };
}

/** Whether each term of the query is a condition on this field. */
function isAbout(tree: QueryNode, name: string): boolean {
  switch (tree.kind) {
    case 'and':
    case 'or':
      return tree.children.every((child) => isAbout(child, name));
    case 'not':
      return isAbout(tree.child, name);
    case 'field':
      return fieldName(tree.field) === name;
    default:
      return false;
  }
}
