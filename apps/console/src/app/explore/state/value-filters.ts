// Changes to the filters by value. Each returns a new list.
import { PARENT_RESOURCE_ID } from '@timberline/contract';
import type { ValueFilter } from './explore-view';

type Filters = readonly ValueFilter[];

/** Adds a filter by a value. A filter by the same value is replaced. */
export function withFilter(
  filters: Filters,
  name: string,
  value: string,
  mode: ValueFilter['mode'] = 'include',
): ValueFilter[] {
  const field = parameterName(name);
  return [...withoutFilter(filters, field, value), { field, value, mode, off: false }];
}

/** Makes a value the only filter of its field. */
export function withOnlyFilter(filters: Filters, name: string, value: string): ValueFilter[] {
  const field = parameterName(name);
  return withFilter(
    filters.filter((filter) => filter.field !== field),
    field,
    value,
  );
}

export function withoutFilter(filters: Filters, field: string, value: string): ValueFilter[] {
  return filters.filter((filter) => filter.field !== field || filter.value !== value);
}

/** Includes a value, or removes its filter when it is included already. */
export function toggleFilter(filters: Filters, field: string, value: string): ValueFilter[] {
  const included = filters.some(
    (filter) => filter.field === field && filter.value === value && filter.mode === 'include' && !filter.off,
  );
  return included ? withoutFilter(filters, field, value) : withFilter(filters, field, value);
}

/** The API has a parameter for this one metadata key, which is named without its prefix. */
function parameterName(field: string): string {
  return field === `metadata.${PARENT_RESOURCE_ID}` ? PARENT_RESOURCE_ID : field;
}
