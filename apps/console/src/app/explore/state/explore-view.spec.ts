import { describe, expect, it } from 'vitest';
import { DEFAULT_VIEW, filterFromView, onlyValues, typedColumn, type ValueFilter } from './explore-view';
import { FULL_VIEW } from './explore-view.fixture';

describe('filterFromView', () => {
  it('Filters that are on become parameters of the API, or clauses after the query.', () => {
    expect(filterFromView({ ...FULL_VIEW, q: 'x' })).toEqual({
      q: 'x metadata.a\\:b:x:y -resourceId:web',
      level: ['error', 'warn'],
      message: 'words',
      from: 'now-1h',
      to: 'now',
    });
  });

  it('A query of alternatives gets brackets before clauses follow it.', () => {
    expect(filterFromView(FULL_VIEW).q).toBe('(a OR b) metadata.a\\:b:x:y -resourceId:web');
  });

  it('Of several included values of a field a log needs one, also where the API has no parameter for the field.', () => {
    const include = (field: string, value: string) =>
      ({ field, value, mode: 'include', off: false }) as const;
    const filters = [
      include('metadata.status', '500'),
      include('level', 'warn'),
      include('metadata.status', 'not found'),
    ];
    expect(filterFromView({ ...DEFAULT_VIEW, q: 'a OR b', filters })).toEqual({
      q: '(a OR b) metadata.status:(500 OR "not found")',
      level: ['warn'],
    });
  });

  it('The default view has an empty filter.', () => {
    expect(filterFromView(DEFAULT_VIEW)).toEqual({});
  });
});

describe('onlyValues', () => {
  const filter = (field: string, value: string, mode: ValueFilter['mode'] = 'include'): ValueFilter => ({
    field,
    value,
    mode,
    off: false,
  });

  it('What filters by the field gives way to the values, and all else stays.', () => {
    const filters = [filter('level', 'warn', 'exclude'), filter('resourceId', 'a')];
    const view = { ...DEFAULT_VIEW, q: 'timeout level:error', filters };
    expect(filterFromView(onlyValues(view, 'level', ['fatal', 'trace']))).toEqual({
      q: 'timeout',
      level: ['fatal', 'trace'],
      resourceId: ['a'],
    });
  });

  it('The values of a metadata key are alternatives.', () => {
    const view = onlyValues(DEFAULT_VIEW, 'metadata.status', ['a', 'b']);
    expect(filterFromView(view).q).toBe('metadata.status:(a OR b)');
  });
});

describe('typedColumn', () => {
  const view = { ...FULL_VIEW, q: ' a OR b' };

  it('A column of the typed query is found inside the brackets around it.', () => {
    expect(filterFromView(view).q).toMatch(/^\(a OR b\) /);
    expect(typedColumn(view, 2)).toBe(2);
    expect(typedColumn(view, 7)).toBe(7);
  });

  it('A column of a filter is no column of the typed query.', () => {
    expect(typedColumn(view, 12)).toBeNull();
    expect(typedColumn({ ...FULL_VIEW, q: '' }, 1)).toBeNull();
  });

  it('Without filters the columns are those of the typed query.', () => {
    expect(typedColumn({ ...DEFAULT_VIEW, q: 'a b' }, 3)).toBe(3);
  });
});
