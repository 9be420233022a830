// Tree → text that parses to the same tree, apart from the offsets.

import { type Comparison, fieldName } from './fields.ts';
import type { FieldNode, QueryNode } from './tree.ts';

const SIGNS: Record<Comparison, string> = { gt: '>', gte: '>=', lt: '<', lte: '<=' };

// Values that are printed without quotes. More would parse correctly, but would be harder to read.
const PLAIN_VALUE = /^[\p{L}\p{N}_/.@#$][\p{L}\p{M}\p{N}_/.@#$:=,;%&+-]*$/u;

/** Returns the canonical text of a tree; '' for null. */
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

/** Returns a value as it is written after `field:` to match exactly this value: in quotes where they are needed. */
export function quoteValue(value: string): string {
  const isOperator = /^(?:and|or|not)$/i.test(value);
  const isPattern = /^\/.*\/$/.test(value);
  return PLAIN_VALUE.test(value) && !isOperator && !isPattern ? value : quote(value);
}

/** Returns the name of a field as it is written in a query: with backslashes before characters that would end it. */
export function quoteName(name: string): string {
  return name.replace(/[\s"()*:<=>\\]/g, '\\$&');
}

function printField(node: FieldNode): string {
  if (node.op === 'exists') return node.field.type === 'text' ? '*' : `${quoteName(fieldName(node.field))}:*`;
  const name = quoteName(fieldName(node.field));
  const { op, value } = node;
  if (op === 'prefix') return `${name}:${escapePrefix(value)}*`;
  const printed =
    typeof value === 'number' ? String(value) : quoteValue(typeof value === 'string' ? value : value.text);
  return `${name}${op === 'eq' ? ':' : SIGNS[op]}${printed}`;
}

/** Escapes a prefix. It cannot be quoted, because the star after it would not be a wildcard. */
function escapePrefix(value: string): string {
  return value.replace(/[\s"()*[\]{}<>\\]/g, '\\$&');
}

/** Quotes a text. A backslash is escaped only where it would begin an escape. */
function quote(text: string): string {
  return `"${text.replace(/"|\\(?=["\\]|$)/g, '\\$&')}"`;
}
