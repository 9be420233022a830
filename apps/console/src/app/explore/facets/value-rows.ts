// The values of a facet as they are drawn.
import type { Facet, FieldValue } from '@timberline/contract';
import { countText } from '../../text/counts';
import type { ValueFilter } from '../state/explore-view';

export interface ValueRow {
  value: string;
  /** The number of logs, and null for a value of a filter that was not counted yet. */
  count: number | null;
  /** Its share of the logs with the most frequent value, from 0 to 1. */
  share: number;
  /** The filter by this value. */
  filter: ValueFilter | null;
}

/**
 * Values by number of logs. Those that are filtered by and are not listed come first, so that they can be taken back. `unlisted` has
 * what is known of their numbers.
 */
export function valueRows(
  field: string,
  values: readonly FieldValue[],
  filters: readonly ValueFilter[],
  unlisted: ReadonlyMap<string, number> = new Map(),
): ValueRow[] {
  const own = ownFilters(field, filters);
  const most = Math.max(1, ...values.map(({ count }) => count));
  const rows = values.map(({ value, count }): ValueRow => ({
    value,
    count,
    share: count / most,
    filter: own.find((filter) => isSame(field, filter.value, value)) ?? null,
  }));
  const others = own.filter(({ value }) => !values.some((one) => isSame(field, one.value, value)));
  return [
    ...others.map((filter): ValueRow => {
      const count = unlisted.get(storedValue(field, filter.value)) ?? null;
      return { value: filter.value, count, share: Math.min(1, (count ?? 0) / most), filter };
    }),
    ...rows,
  ];
}

/** The values as stored that are filtered by and not listed. */
export function unlistedValues(
  field: string,
  values: readonly FieldValue[],
  filters: readonly ValueFilter[],
): string[] {
  const stored = ownFilters(field, filters).map(({ value }) => storedValue(field, value));
  const listed = new Set(values.map(({ value }) => value));
  return [...new Set(stored)].filter((value) => !listed.has(value));
}

function ownFilters(field: string, filters: readonly ValueFilter[]): ValueFilter[] {
  return filters.filter((filter) => filter.field === field && !filter.off);
}

/** Levels are stored in lower case, and filtered by in any. */
function storedValue(field: string, value: string): string {
  return field === 'level' ? value.toLowerCase() : value;
}

/** `1 value`, `1,000+ values`. */
export function uniqueText({ value, relation }: Facet['unique']): string {
  return `${countText(value)}${relation === 'gte' ? '+' : ''} ${value === 1 && relation === 'eq' ? 'value' : 'values'}`;
}

/** What a screen reader says of a value. */
export function rowName({ value, count, filter }: ValueRow): string {
  const logs = count === null ? '' : `, ${countText(count)} ${count === 1 ? 'log' : 'logs'}`;
  return `${shownValue(value)}${filter?.mode === 'exclude' ? ', left out' : ''}${logs}`;
}

/** Characters of a value that are drawn: more than fit into a line. */
const MAX_SHOWN_CHARACTERS = 200;

export function shownValue(value: string): string {
  if (value.trim() === '') return value === '' ? '(empty)' : '(blank)';
  return value.length > MAX_SHOWN_CHARACTERS ? `${value.slice(0, MAX_SHOWN_CHARACTERS)}…` : value;
}

function isSame(field: string, a: string, b: string): boolean {
  return storedValue(field, a) === storedValue(field, b);
}
