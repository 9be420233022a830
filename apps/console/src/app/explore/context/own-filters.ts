// The filters of the search for the lines around a log: they are off, and each can be switched on again.
import type { LogFilter } from '@timberline/contract';
import { resolveField, withoutConditions } from '@timberline/query';
import { DEFAULT_VIEW, type ExploreView, filterFromView } from '../state/explore-view';

/** A filter of the search. */
export interface OwnFilter {
  /** Identifies it in the URL. */
  key: string;
  text: string;
  on: boolean;
}

type Search = Pick<ExploreView, 'q' | 'message' | 'filters' | 'context'>;

/**
 * The filters that can narrow the lines around a log. The time is not among them, and neither is the level: what explains an
 * error is often written with another one, such as the lines of its stack trace.
 */
export function ownFilters(view: Search): OwnFilter[] {
  const on = new Set(view.context?.filters);
  const q = queryOf(view);
  const named = [
    ...(q.trim() === '' ? [] : [{ key: 'q', text: q.trim() }]),
    ...(view.message === '' ? [] : [{ key: 'message', text: `message: ${view.message}` }]),
    ...valueFilters(view).map((filter) => ({
      key: keyOf(filter),
      text: `${filter.mode === 'exclude' ? 'NOT ' : ''}${filter.field}: ${filter.value}`,
    })),
  ];
  return named.map((filter) => ({ ...filter, on: on.has(filter.key) }));
}

/** Whether the search has a filter by level, which is left out. */
export function hasLevelFilter(view: Search): boolean {
  return queryOf(view) !== view.q || view.filters.some(({ field, off }) => field === 'level' && !off);
}

/** What the lines have to meet: the filters that are on. */
export function contextFilter(view: Search): LogFilter {
  const on = new Set(view.context?.filters);
  return filterFromView({
    ...DEFAULT_VIEW,
    q: on.has('q') ? queryOf(view) : '',
    message: on.has('message') ? view.message : '',
    filters: valueFilters(view).filter((filter) => on.has(keyOf(filter))),
  });
}

function queryOf({ q }: Search): string {
  const level = resolveField('level');
  return level ? withoutConditions(q, level) : q;
}

function valueFilters({ filters }: Search): ExploreView['filters'] {
  return filters.filter(({ field, off }) => field !== 'level' && !off);
}

function keyOf({ field, value, mode }: ExploreView['filters'][number]): string {
  return `${mode === 'exclude' ? '-' : ''}${field}:${value}`;
}
