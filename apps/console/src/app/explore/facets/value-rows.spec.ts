import { describe, expect, it } from 'vitest';
import type { ValueFilter } from '../state/explore-view';
import { rowName, shownValue, uniqueText, unlistedValues, valueRows } from './value-rows';

const filter = (field: string, value: string, mode: ValueFilter['mode'] = 'include', off = false) => ({
  field,
  value,
  mode,
  off,
});
const values = [
  { value: 'info', count: 80 },
  { value: 'error', count: 20 },
];

describe('valueRows', () => {
  it('A bar is as long as its share of the most frequent value.', () => {
    expect(valueRows('level', values, []).map(({ share }) => share)).toEqual([1, 0.25]);
  });

  it('A value tells how it is filtered by, unless the filter is off or of another field.', () => {
    const filters = [
      filter('level', 'ERROR'),
      filter('level', 'info', 'exclude', true),
      filter('resourceId', 'info'),
    ];
    expect(valueRows('level', values, filters).map(({ filter }) => filter)).toEqual([null, filters[0]]);
  });

  it('A value that is filtered by and was not counted is there as well.', () => {
    const leftOut = filter('commit', 'abc', 'exclude');
    const rows = valueRows('commit', values, [leftOut]);
    expect(rows[0]).toEqual({ value: 'abc', count: null, share: 0, filter: leftOut });
    expect(rows).toHaveLength(3);
  });
});

describe('Values that are filtered by and not listed', () => {
  it('They have their numbers once these are known, and a bar within the others.', () => {
    const filters = [filter('level', 'FATAL'), filter('level', 'Trace')];
    const counts = new Map([
      ['fatal', 8],
      ['trace', 0],
    ]);
    expect(valueRows('level', values, filters, counts).slice(0, 2)).toEqual([
      { value: 'FATAL', count: 8, share: 0.1, filter: filters[0] },
      { value: 'Trace', count: 0, share: 0, filter: filters[1] },
    ]);
  });

  it('They are asked for as they are stored, each once.', () => {
    const filters = [
      filter('level', 'ERROR'),
      filter('level', 'FATAL'),
      filter('level', 'fatal', 'exclude'),
      filter('level', 'off', 'include', true),
      filter('commit', 'abc'),
    ];
    expect(unlistedValues('level', values, filters)).toEqual(['fatal']);
  });
});

describe('The texts of a facet', () => {
  it('The number of different values is exact, or at least so many.', () => {
    expect(uniqueText({ value: 1, relation: 'eq' })).toBe('1 value');
    expect(uniqueText({ value: 0, relation: 'eq' })).toBe('0 values');
    expect(uniqueText({ value: 1_000, relation: 'gte' })).toBe('1,000+ values');
  });

  it('A value is named with its logs.', () => {
    const row = { value: 'error', count: 1, share: 1, filter: null };
    expect(rowName(row)).toBe('error, 1 log');
    expect(rowName({ ...row, count: 1_234, filter: filter('level', 'error', 'exclude') })).toBe(
      'error, left out, 1,234 logs',
    );
    expect(rowName({ ...row, count: null })).toBe('error');
  });

  it('A value without characters to see is named, and a long one is cut.', () => {
    expect(shownValue('')).toBe('(empty)');
    expect(shownValue(' ')).toBe('(blank)');
    expect(shownValue('x'.repeat(10_000))).toBe(`${'x'.repeat(200)}…`);
  });
});
