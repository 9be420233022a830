// The slow and plain reading of a query: what the fast ways must agree with. It shares nothing with the
// product but the tree: words are found by one expression on the folded message.

import type { FieldNode, QueryNode } from '../tree/tree.ts';

export interface TestLog {
  level: string;
  message: string;
  resourceId: string;
  timestamp: string;
  metadata?: Record<string, unknown>;
}

/** Whether a log matches a tree. Times are compared to the millisecond; `now` is not known here. */
export function matches(tree: QueryNode | null, log: TestLog): boolean {
  if (tree === null) return true;
  switch (tree.kind) {
    case 'and':
      return tree.children.every((child) => matches(child, log));
    case 'or':
      return tree.children.some((child) => matches(child, log));
    case 'not':
      return !matches(tree.child, log);
    case 'words':
    case 'phrase':
      return around(log.message).includes(` ${tree.tokens.join(' ')} `);
    case 'prefix':
      return around(log.message).includes(` ${tree.tokens.join(' ')}`);
    case 'contains':
      return around(log.message).includes(tree.part);
    case 'field':
      return fieldMatches(tree, log);
  }
}

/** The runs of a message, a blank before and after each. Enough for scripts with spaces. */
function around(message: string): string {
  const runs = [...message.matchAll(/[\p{L}\p{M}\p{N}]+/gu)].map((match) => match[0].toLowerCase());
  return ` ${runs.join(' ')} `;
}

function fieldMatches(node: FieldNode, log: TestLog): boolean {
  const { field } = node;
  const value =
    field.type === 'metadata'
      ? log.metadata?.[field.key]
      : (log as unknown as Record<string, unknown>)[field.name];
  if (node.op === 'exists') return value !== undefined;
  if (value === undefined) return false;
  if (field.type === 'time' && typeof node.value === 'object' && node.value !== null) {
    const at = Date.parse(String(value));
    const time = node.value;
    if (time.kind === 'relative') return false;
    const from = Date.parse(time.kind === 'instant' ? time.at : time.from);
    const to = time.kind === 'instant' ? from : Date.parse(time.to) - 1;
    return compare(node.op, at, from, to);
  }
  if (typeof node.value === 'number') {
    return typeof value === 'number' && compare(node.op, value, node.value, node.value);
  }
  return node.op === 'prefix' ? String(value).startsWith(String(node.value)) : String(value) === node.value;
}

function compare(op: string, at: number, from: number, to: number): boolean {
  if (op === 'eq') return at >= from && at <= to;
  if (op === 'gt') return at > to;
  if (op === 'gte') return at >= from;
  return op === 'lt' ? at < from : at <= to;
}
