import { describe, expect, it } from 'vitest';
import type { ValueFilter } from './explore-view';
import { toggleFilter, withFilter, withOnlyFilter, withoutFilter } from './value-filters';

const filterBy = (field: string, value: string, more: Partial<ValueFilter> = {}): ValueFilter => ({
  field,
  value,
  mode: 'include',
  off: false,
  ...more,
});
const ERROR = filterBy('level', 'error');
const WARN = filterBy('level', 'warn');
const WEB = filterBy('resourceId', 'web');

describe('value filters', () => {
  it('A new filter is added after the others.', () => {
    expect(withFilter([ERROR], 'level', 'warn')).toEqual([ERROR, WARN]);
  });

  it('A filter by the same value is replaced.', () => {
    const excluded = filterBy('level', 'error', { mode: 'exclude' });
    expect(withFilter([ERROR, WEB], 'level', 'error', 'exclude')).toEqual([WEB, excluded]);
    expect(withFilter([filterBy('level', 'error', { off: true })], 'level', 'error')).toEqual([ERROR]);
  });

  it('The only filter of a field replaces the others of that field.', () => {
    expect(withOnlyFilter([ERROR, WEB], 'level', 'warn')).toEqual([WEB, WARN]);
  });

  it('A removed filter leaves the others.', () => {
    expect(withoutFilter([ERROR, WARN, WEB], 'level', 'warn')).toEqual([ERROR, WEB]);
  });

  it('An included value is removed by a toggle.', () => {
    expect(toggleFilter([ERROR, WARN], 'level', 'warn')).toEqual([ERROR]);
  });

  it('A value that is excluded, switched off or missing is included by a toggle.', () => {
    expect(toggleFilter([filterBy('level', 'warn', { mode: 'exclude' })], 'level', 'warn')).toEqual([WARN]);
    expect(toggleFilter([filterBy('level', 'warn', { off: true })], 'level', 'warn')).toEqual([WARN]);
    expect(toggleFilter([], 'level', 'warn')).toEqual([WARN]);
  });

  it('The parent resource is filtered by its parameter, not by its metadata key.', () => {
    expect(withFilter([], 'metadata.parentResourceId', 'rack')).toEqual([
      filterBy('parentResourceId', 'rack'),
    ]);
  });
});
