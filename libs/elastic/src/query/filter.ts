// The one filter of every read → Elasticsearch.
import { type KeywordField, type LogFilter, PARENT_RESOURCE_ID } from '@timberline/contract';
import { analyzeParts,type QueryNode, timeRange, type TimeValue } from '@timberline/query';
import { attributeIs, between, compileQuery, type EsQuery, oneOf, sideBySide } from './query-compiler.ts';

/** A filter whose texts have been read; what is absent filters nothing. */
export interface ReadFilter extends Pick<LogFilter, KeywordField | typeof PARENT_RESOURCE_ID> {
  /** Every word of it must stand in the message. */
  message?: string;
  /** `q`. */
  tree?: QueryNode;
  /** Inclusive. */
  from?: TimeValue;
  /** Exclusive. */
  to?: TimeValue;
}

/** The clauses that a log has to meet, all of them; none is a filter that everything meets. */
export function compileFilter(filter: ReadFilter, nowMs: number): EsQuery[] {
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
  if (filter.message !== undefined) clauses.push(...analyzeParts(filter.message).map(sideBySide));
  if (filter.tree) clauses.push(compileQuery(filter.tree, nowMs));
  const range = timeBounds(filter, nowMs);
  if (range === null || range.gte !== undefined || range.lte !== undefined) clauses.push(between(range));
  return clauses;
}

/** `from` and `to` as bounds of time, both inside; null when no time meets them. */
export function timeBounds(
  filter: Pick<ReadFilter, 'from' | 'to'>,
  nowMs: number,
): { gte?: string; lte?: string } | null {
  const from = filter.from ? timeRange('gte', filter.from, nowMs) : {};
  const to = filter.to ? timeRange('lt', filter.to, nowMs) : {};
  return from && to && { ...from, ...to };
}
