import { describe, expect, it } from 'vitest';
import { DEFAULT_VIEW, MAX_ADDITIONS } from './explore-view';
import { FULL_VIEW } from './explore-view.fixture';
import { paramsFromView, viewFromParams } from './view-params';

describe('view parameters', () => {
  it('A view that is written to a URL and parsed again is the same.', () => {
    expect(viewFromParams(paramsFromView(FULL_VIEW))).toEqual(FULL_VIEW);
  });

  it('A URL without parameters is the default view.', () => {
    expect(viewFromParams({})).toEqual(DEFAULT_VIEW);
  });

  it('The default view needs no parameters.', () => {
    expect(JSON.parse(JSON.stringify(paramsFromView(DEFAULT_VIEW)))).toEqual({});
  });

  it("Parameters that the API has are named and written as in the API's own URLs.", () => {
    expect(paramsFromView(FULL_VIEW)).toMatchObject({
      q: 'a OR b',
      level: ['error', 'warn'],
      from: 'now-1h',
      sort: 'asc',
    });
  });

  it('Parameters that cannot be parsed count as absent.', () => {
    const view = viewFromParams({
      q: ['one', 'two'],
      sort: 'up',
      refresh: '7',
      widths: 'a:x,b:9,c:100',
      not: 'nonsense',
    });
    expect(view).toEqual({ ...DEFAULT_VIEW, q: 'one', widths: { c: 100 } });
  });

  it('Patterns in an order that there is not are in the usual one.', () => {
    expect(viewFromParams({ patterns: '1', pattern: 'p1a' }).patterns).toEqual({ sort: 'count', id: 'p1a' });
    expect(viewFromParams({ pattern: 'p1a' }).patterns).toBeNull();
  });

  it('What is compared is the range of the search unless both ends of a span are given, and a baseline that is known.', () => {
    const changesOf = (changes: string, baseline?: string) => viewFromParams({ changes, baseline }).changes;
    expect(changesOf('')).toBeNull();
    expect(changesOf('range')).toEqual({ window: null, baseline: 'before' });
    expect(changesOf('2024-05-17T11:00:00Z/', 'month')).toEqual({ window: null, baseline: 'before' });
    expect(changesOf('now-2h/now-1h', 'week')).toEqual({
      window: { from: 'now-2h', to: 'now-1h' },
      baseline: 'week',
    });
  });

  it('How many lines were added to a context is a whole number with a limit.', () => {
    const added = (earlier: string) => viewFromParams({ context: 'id1', earlier }).context?.earlier;
    expect(['3', '-1', '1.5', 'x', '9999'].map(added)).toEqual([3, 0, 0, 0, MAX_ADDITIONS]);
  });
});
