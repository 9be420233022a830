// The tree of a query. Offsets are in UTF-16 units, into the text of the query; `end` is exclusive.

import type { Comparison, FieldRef } from './fields.ts';
import type { TimeValue } from './time.ts';

interface Span {
  start: number;
  end: number;
}

interface AndNode extends Span {
  kind: 'and';
  /** Two or more, none of them an `and`. */
  children: QueryNode[];
}

interface OrNode extends Span {
  kind: 'or';
  /** Two or more, none of them an `or`. */
  children: QueryNode[];
}

interface NotNode extends Span {
  kind: 'not';
  /** Never a `not`, because two of them cancel out. */
  child: QueryNode;
}

/** Adjacent words of the message, in this order, such as `10.10.34.11`; or a single word. */
interface WordsNode extends Span {
  kind: 'words';
  /** A readable text that parses to this node again. */
  text: string;
  /** Folded words, at least one. */
  tokens: string[];
}

/** A quoted text, which matches its words where they are adjacent and in this order. */
interface PhraseNode extends Span {
  kind: 'phrase';
  /** The text between the quotes, without escapes. */
  text: string;
  tokens: string[];
}

/** `pre*`: adjacent words, the last of which is a prefix. */
export interface PrefixNode extends Span {
  kind: 'prefix';
  /** A readable text, without the star. */
  text: string;
  tokens: string[];
}

/** `*part*`: a part of one word. */
interface ContainsNode extends Span {
  kind: 'contains';
  /** The part as it was written, without the stars. */
  text: string;
  /** The folded part. */
  part: string;
}

interface OnField<F extends FieldRef = FieldRef> extends Span {
  kind: 'field';
  field: F;
}

type KeywordRef = Extract<FieldRef, { type: 'keyword' | 'metadata' }>;

/** The field has a value. Every log has a message; a lone `*` is parsed as `message:*`. */
interface ExistsNode extends OnField {
  op: 'exists';
  value: null;
}

/** The whole value or a prefix of it, in the case that is stored (levels are stored in lower case). */
interface KeywordNode extends OnField<KeywordRef> {
  op: 'eq' | 'prefix';
  value: string;
}

/** A comparison with a metadata value that was sent as a number. */
interface NumberNode extends OnField<Extract<FieldRef, { type: 'metadata' }>> {
  op: Comparison;
  value: number;
}

/** A comparison with a time; `timeRange` computes its bounds. */
interface TimeNode extends OnField<Extract<FieldRef, { type: 'time' }>> {
  op: 'eq' | Comparison;
  value: TimeValue;
}

export type FieldNode = ExistsNode | KeywordNode | NumberNode | TimeNode;

/** A node that searches the message. */
type TextNode = WordsNode | PhraseNode | PrefixNode | ContainsNode;

export type QueryNode = AndNode | OrNode | NotNode | TextNode | FieldNode;

/** Joins nodes by AND. Nulls are left out; a single node is returned as it is, and null if there is none. */
export function allOf(nodes: readonly (QueryNode | null)[]): QueryNode | null {
  const children = nodes.flatMap((node) =>
    node === null ? [] : node.kind === 'and' ? node.children : [node],
  );
  return children.length < 2 ? (children[0] ?? null) : { kind: 'and', children, ...spanOf(children) };
}

/** Joins nodes by OR. Nulls are left out; a single node is returned as it is, and null if there is none. */
export function anyOf(nodes: readonly (QueryNode | null)[]): QueryNode | null {
  const children = nodes.flatMap((node) =>
    node === null ? [] : node.kind === 'or' ? node.children : [node],
  );
  return children.length < 2 ? (children[0] ?? null) : { kind: 'or', children, ...spanOf(children) };
}

/** Negates a node. Negating a `not` returns its child. `start` is the offset of the sign. */
export function negate(node: QueryNode | null, start: number): QueryNode | null {
  if (node === null) return null;
  return node.kind === 'not'
    ? { ...node.child, start, end: node.end }
    : { kind: 'not', child: node, start, end: node.end };
}

function spanOf(nodes: readonly QueryNode[]): Span {
  return { start: nodes[0]?.start ?? 0, end: nodes.at(-1)?.end ?? 0 };
}
