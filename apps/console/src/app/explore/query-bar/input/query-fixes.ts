// What was perhaps meant by a query, as queries to run in one click.
import type { ParseResult, QueryFix } from '@timberline/query';
import { parseQuery } from '@timberline/query';

export interface FixedQuery {
  /** What stands there now and what would stand there. */
  instead: string;
  query: string;
}

/** Queries that can be read, each with one thing put right. */
export function fixedQueries(text: string, reading: ParseResult = parseQuery(text)): FixedQuery[] {
  return reading.fixes
    .map((fix) => ({ instead: fix.text, query: fixed(text, fix) }))
    .filter(({ query }) => query !== text && parseQuery(query).ok);
}

function fixed(text: string, { column, length, text: by }: QueryFix): string {
  return text.slice(0, column - 1) + by + text.slice(column - 1 + length);
}
