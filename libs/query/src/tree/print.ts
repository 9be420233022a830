// Tree → text that reads back as the same tree, positions aside.

import { fieldName } from './fields.ts';
import type { Comparison, FieldNode, QueryNode } from './tree.ts';

const SIGNS: Record<Comparison, string> = { gt: '>', gte: '>=', lt: '<', lte: '<=' };

// What may stand outside of quotes, though more would be read rightly: it must be plain to people as well.
const PLAIN_VALUE = /^[\p{L}\p{N}_/.@#$][\p{L}\p{M}\p{N}_/.@#$:=,;%&+-]*$/u;

/** The canonical text of a tree; '' for null. */
export function printQuery(tree: QueryNode | null): string {
  if (tree === null) return '';
  switch (tree.kind) {
    case 'or':
      return tree.children.map(printQuery).join(' OR ');
    case 'and':
      return tree.children
        .map((child) => (child.kind === 'or' ? `(${printQuery(child)})` : printQuery(child)))
        .join(' ');
    case 'not': {
      const inner = printQuery(tree.child);
      return tree.child.kind === 'and' || tree.child.kind === 'or' ? `-(${inner})` : `-${inner}`;
    }
    case 'words':
      return tree.text;
    case 'phrase':
      return quote(tree.text);
    case 'prefix':
      return `${tree.text}*`;
    case 'contains':
      return `*${tree.text}*`;
    case 'field':
      return printField(tree);
  }
}

/** A value so that `field:` before it means exactly this value: in quotes, if it needs them. */
export function quoteValue(value: string): string {
  const operator = /^(?:and|or|not)$/i.test(value);
  const pattern = /^\/.*\/$/.test(value);
  return PLAIN_VALUE.test(value) && !operator && !pattern ? value : quote(value);
}

/** A name so that a query reads it as one name: with backslashes before what would end it. */
export function quoteName(name: string): string {
  return name.replace(/[\s"()*:<=>\\]/g, '\\$&');
}

function printField(node: FieldNode): string {
  if (node.op === 'exists') return node.field.type === 'text' ? '*' : `${quoteName(fieldName(node.field))}:*`;
  const name = quoteName(fieldName(node.field));
  const { op, value } = node;
  if (op === 'prefix') return `${name}:${escapePrefix(value)}*`;
  const written =
    typeof value === 'number' ? String(value) : quoteValue(typeof value === 'string' ? value : value.text);
  return `${name}${op === 'eq' ? ':' : SIGNS[op]}${written}`;
}

/** A beginning cannot stand in quotes, where a star is a star. */
function escapePrefix(value: string): string {
  return value.replace(/[\s"()*[\]{}<>\\]/g, '\\$&');
}

/** In quotes, with the fewest escapes: a backslash needs one only where it would begin one. */
function quote(text: string): string {
  return `"${text.replace(/"|\\(?=["\\]|$)/g, '\\$&')}"`;
}
