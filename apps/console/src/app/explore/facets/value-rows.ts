// The values of a facet as they are drawn.
import type { Facet, FieldValue } from '@timberline/contract';
import { countText } from '../../text/counts';
import type { ValueFilter } from '../state/explore-view';

export interface ValueRow {
  value: string;
  /** The number of logs, and null for a value of a filter that is not among those that were counted. */
  count: number | null;
  /** Its share of the logs with the most frequent value, from 0 to 1. */
  share: number;
  /** The filter by this value. */
  filter: ValueFilter | null;
}

/** Values by number of logs. Those that are filtered by and were not counted come first, so that they can be taken back. */
export function valueRows(
  field: string,
  values: readonly FieldValue[],
  filters: readonly ValueFilter[],
): ValueRow[] {
  const own = filters.filter((filter) => filter.field === field && !filter.off);
  const most = Math.max(1, ...values.map(({ count }) => count));
  const rows = values.map(({ value, count }): ValueRow => ({
    value,
    count,
    share: count / most,
    filter: own.find((filter) => isSame(field, filter.value, value)) ?? null,
  }));
  const others = own.filter(({ value }) => !values.some((one) => isSame(field, one.value, value)));
  return [
    ...others.map((filter): ValueRow => ({ value: filter.value, count: null, share: 0, filter })),
    ...rows,
  ];
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

/** Levels are stored in lower case, and filtered by in any. */
function isSame(field: string, a: string, b: string): boolean {
  return field === 'level' ? a.toLowerCase() === b.toLowerCase() : a === b;
}
