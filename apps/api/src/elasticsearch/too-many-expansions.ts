// A prefix that matches more words than Elasticsearch expands, and where it stands in the query.
import type { FieldError } from '@timberline/contract';
import { parseQuery, type PrefixNode, type QueryNode } from '@timberline/query';
import { SearchError } from './search-error.ts';

/** Thrown by the reader, which knows only clauses: `pointAtPrefix` finds the column in the text of the query. */
export class TooManyExpansionsError extends SearchError {
  /** @param prefix as Elasticsearch names it, folded and without its star; undefined where it names none */
  constructor(readonly prefix: string | undefined) {
    const { message, details } = expansionError(prefix, 1);
    super('too-many-expansions', message, details);
  }
}

/** The message and details of such an error in the query text `q`. */
export function pointAtPrefix({ prefix }: TooManyExpansionsError, q: string) {
  return expansionError(prefix, columnOfPrefix(q, prefix));
}

/**
 * The column (from 1) of the first term in `q` that ends in this prefix, else of the first term that ends in any; 1 when
 * there is none.
 */
export function columnOfPrefix(q: string, prefix: string | undefined): number {
  const parsed = parseQuery(q);
  // A prefix by itself may match any number of words: only one that follows other words is limited.
  const limited =
    parsed.ok && parsed.tree ? prefixNodes(parsed.tree).filter(({ tokens }) => tokens.length > 1) : [];
  const node = limited.find(({ tokens }) => tokens.at(-1) === prefix) ?? limited[0];
  return (node?.start ?? 0) + 1;
}

function expansionError(prefix: string | undefined, column: number) {
  const subject = prefix === undefined ? 'a prefix in it' : `${prefix}*`;
  const message = `${subject} matches too many different words; expected a longer prefix`;
  const errors: FieldError[] = [{ column, path: 'q', message }];
  return { message: `The query is too expensive: ${message}.`, details: { errors } };
}

function prefixNodes(tree: QueryNode): PrefixNode[] {
  switch (tree.kind) {
    case 'and':
    case 'or':
      return tree.children.flatMap(prefixNodes);
    case 'not':
      return prefixNodes(tree.child);
    case 'prefix':
      return [tree];
    default:
      return [];
  }
}
