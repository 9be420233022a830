// Corrections of a query that can be run by one click.
import type { ParseResult, QueryFix } from '@timberline/query';
import { parseQuery } from '@timberline/query';

interface FixedQuery {
  /** The text that replaces the wrong part. */
  instead: string;
  query: string;
}

/** Returns the query with each suggested correction, as far as the result can be parsed. */
export function fixedQueries(text: string, result: ParseResult = parseQuery(text)): FixedQuery[] {
  return result.fixes
    .map((fix) => ({ instead: fix.text, query: withFix(text, fix) }))
    .filter(({ query }) => query !== text && parseQuery(query).ok);
}

function withFix(text: string, { column, length, text: replacement }: QueryFix): string {
  return text.slice(0, column - 1) + replacement + text.slice(column - 1 + length);
}
