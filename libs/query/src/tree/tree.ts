// What a query is once it is read. Offsets are UTF-16, into the text of the query.

import type { TimeValue } from '../time.ts';
import type { FieldRef } from './fields.ts';

export interface Span {
  start: number;
  end: number;
}

export interface AndNode extends Span {
  kind: 'and';
  /** Two or more, none of them an `and`. */
  children: QueryNode[];
}

export interface OrNode extends Span {
  kind: 'or';
  /** Two or more, none of them an `or`. */
  children: QueryNode[];
}

export interface NotNode extends Span {
  kind: 'not';
  /** Never a `not`: two of them are none. */
  child: QueryNode;
}

/** Words of the message that stand side by side, in order; a plain word is one alone. */
export interface WordsNode extends Span {
  kind: 'words';
  /** Readable form, which parses to this node again. */
  text: string;
  /** Folded words. At least one. */
  tokens: string[];
}

/** A quoted text: its words side by side, in order. */
export interface PhraseNode extends Span {
  kind: 'phrase';
  /** What stood in the quotes, its escapes undone. */
  text: string;
  tokens: string[];
}

/** `pre*`: words side by side, of which the last one is the beginning of a word. */
export interface PrefixNode extends Span {
  kind: 'prefix';
  /** Readable form, without the star. */
  text: string;
  tokens: string[];
}

/** `*part*`: a part of one word. */
export interface ContainsNode extends Span {
  kind: 'contains';
  /** As it was written, without the stars. */
  text: string;
  /** The folded part. */
  part: string;
}

export type Comparison = 'gt' | 'gte' | 'lt' | 'lte';

interface OnField<F extends FieldRef = FieldRef> extends Span {
  kind: 'field';
  field: F;
}

type KeywordRef = Extract<FieldRef, { type: 'keyword' | 'metadata' }>;

/** The field has a value. Of the message this is always true; a lone `*` is read as `message:*`. */
export interface ExistsNode extends OnField {
  op: 'exists';
  value: null;
}

/** The whole value, or its beginning; case as stored (a level is lower case here already). */
export interface KeywordNode extends OnField<KeywordRef> {
  op: 'eq' | 'prefix';
  value: string;
}

/** A comparison with a value of metadata that was sent as a number. */
export interface NumberNode extends OnField<Extract<FieldRef, { type: 'metadata' }>> {
  op: Comparison;
  value: number;
}

/** A comparison with a time; `timeRange` gives its bounds. */
export interface TimeNode extends OnField<Extract<FieldRef, { type: 'time' }>> {
  op: 'eq' | Comparison;
  value: TimeValue;
}

export type FieldNode = ExistsNode | KeywordNode | NumberNode | TimeNode;

/** A node that searches the message. */
export type TextNode = WordsNode | PhraseNode | PrefixNode | ContainsNode;

export type QueryNode = AndNode | OrNode | NotNode | TextNode | FieldNode;

/** All of these, or the one that there is, or null of none. */
export function allOf(nodes: readonly (QueryNode | null)[]): QueryNode | null {
  const children = nodes.flatMap((node) =>
    node === null ? [] : node.kind === 'and' ? node.children : [node],
  );
  return children.length < 2 ? (children[0] ?? null) : { kind: 'and', children, ...around(children) };
}

/** Any of these, or the one that there is, or null of none. */
export function anyOf(nodes: readonly (QueryNode | null)[]): QueryNode | null {
  const children = nodes.flatMap((node) =>
    node === null ? [] : node.kind === 'or' ? node.children : [node],
  );
  return children.length < 2 ? (children[0] ?? null) : { kind: 'or', children, ...around(children) };
}

/** The opposite, which of an opposite is the thing itself. */
export function noneOf(node: QueryNode | null, start: number): QueryNode | null {
  if (node === null) return null;
  return node.kind === 'not'
    ? { ...node.child, start, end: node.end }
    : { kind: 'not', child: node, start, end: node.end };
}

function around(nodes: readonly QueryNode[]): Span {
  return { start: nodes[0]?.start ?? 0, end: nodes.at(-1)?.end ?? 0 };
}
