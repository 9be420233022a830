// Compiles the filter that every read takes to Elasticsearch's query DSL.
import { type KeywordField, type LogFilter, PARENT_RESOURCE_ID } from '@timberline/contract';
import { analyzeParts, type QueryNode, type TimeRange, timeRange, type TimeValue } from '@timberline/query';
import { type EsQuery, oneOf, timestampRange } from './clauses.ts';
import { attributeIs, compileQuery, textQuery } from './query-compiler.ts';

/** A filter whose query and times have been parsed. What is absent does not filter. */
export interface ParsedFilter extends Pick<LogFilter, KeywordField | typeof PARENT_RESOURCE_ID> {
  /** Text whose words the message must all contain. */
  message?: string;
  /** The parsed `q`. */
  tree?: QueryNode;
  /** Inclusive. */
  from?: TimeValue;
  /** Exclusive. */
  to?: TimeValue;
}

/** The clauses of a filter. A log has to meet all of them; without any, every log matches. */
export function compileFilter(filter: ParsedFilter, nowMs: number): EsQuery[] {
  const clauses: EsQuery[] = [];
  if (filter.level?.length)
    clauses.push(
      oneOf(
        'level',
        filter.level.map((level) => level.toLowerCase()),
      ),
    );
  for (const field of ['resourceId', 'traceId', 'spanId', 'commit'] as const) {
    const values = filter[field];
    if (values?.length) clauses.push(oneOf(field, values));
  }
  if (filter.parentResourceId?.length) clauses.push(attributeIs(PARENT_RESOURCE_ID, filter.parentResourceId));
  if (filter.message !== undefined)
    clauses.push(...analyzeParts(filter.message).map(({ tokens, text }) => textQuery(tokens, text)));
  if (filter.tree) clauses.push(compileQuery(filter.tree, nowMs));
  const range = timeBounds(filter, nowMs);
  if (range === null || range.gte !== undefined || range.lte !== undefined)
    clauses.push(timestampRange(range));
  return clauses;
}

/** `from` and `to` as inclusive bounds; null when no time can meet them. */
export function timeBounds(filter: Pick<ParsedFilter, 'from' | 'to'>, nowMs: number): TimeRange | null {
  const from = filter.from ? timeRange('gte', filter.from, nowMs) : {};
  const to = filter.to ? timeRange('lt', filter.to, nowMs) : {};
  return from && to && { ...from, ...to };
}
