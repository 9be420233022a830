// Clauses of Elasticsearch's query DSL that every search of logs is made of.
import type { estypes } from '@elastic/elasticsearch';
import type { SortDirection } from '@timberline/contract';
import { formatNanos, MAX_NANOS, MIN_NANOS, type TimeRange } from '@timberline/query';

export type EsQuery = estypes.QueryDslQueryContainer;

/** Elasticsearch's format for times that are compared or returned to the nanosecond. */
export const NANOS_FORMAT = 'strict_date_optional_time_nanos';

/** Logs that meet every clause, without scoring; all logs when there is no clause. */
export function allOf(clauses: readonly EsQuery[]): EsQuery {
  return clauses.length === 0 ? { match_all: {} } : { bool: { filter: [...clauses] } };
}

/** Logs that meet at least one clause. */
export function anyOf(clauses: readonly EsQuery[]): EsQuery {
  return { bool: { should: [...clauses], minimum_should_match: 1 } };
}

/** Logs whose keyword field has one of these values. */
export function oneOf(field: string, values: readonly string[]): EsQuery {
  const [first] = values;
  return values.length === 1 && first !== undefined
    ? { term: { [field]: first } }
    : { terms: { [field]: [...values] } };
}

/**
 * The bounds of `date_nanos`. A range always has both: where one is missing, aggregations over time take the ends of a
 * 64-bit number of nanoseconds for it, fail to convert the lower one, which is before 1970, and refuse the whole search.
 */
const FIRST_TIME = formatNanos(MIN_NANOS);
const LAST_TIME = formatNanos(MAX_NANOS);

/** Logs whose timestamp lies within inclusive bounds; `null` is a range that no time can meet. */
export function timestampRange(range: TimeRange | null): EsQuery {
  if (range === null) return { match_none: {} };
  if (range.gte === undefined && range.lte === undefined) return { match_all: {} };
  const { gte = FIRST_TIME, lte = LAST_TIME } = range;
  return { range: { timestamp: { gte, lte, format: NANOS_FORMAT } } };
}

/** Logs from `start` (inclusive) to `end` (exclusive), in nanoseconds since 1970; undefined is no bound. */
export function timestampWindow(start: bigint | undefined, end: bigint | undefined): EsQuery {
  return timestampRange({
    ...(start !== undefined && { gte: formatNanos(start) }),
    ...(end !== undefined && { lte: formatNanos(end - 1n) }),
  });
}

/** The total order of logs: by timestamp, then by id. Sort values are times to the nanosecond. */
export function timeOrder(order: SortDirection): estypes.SortCombinations[] {
  return [{ timestamp: { order, format: NANOS_FORMAT } }, { id: { order } }];
}
