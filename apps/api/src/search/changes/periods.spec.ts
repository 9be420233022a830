import { describe, expect, it } from 'vitest';
import { SearchError } from '../../elasticsearch/search-error.ts';
import { endsOf, firstHalf, type PeriodParameters, periodsOf } from './periods.ts';

const NOW = Date.UTC(2026, 10, 24, 16);

function ends(parameters: PeriodParameters): string[] {
  const { window, baseline } = periodsOf(parameters, NOW);
  return [baseline, window].flatMap((period) => Object.values(endsOf(period)));
}

const at = (time: string) => `2026-11-24T${time}.000000000Z`;

describe('periodsOf', () => {
  it('Without a baseline, the same length right before the window is taken.', () => {
    expect(ends({ from: 'now-15m', to: 'now' })).toEqual(
      ['15:30:00', '15:45:00', '15:45:00', '16:00:00'].map(at),
    );
  });

  it('Without times the window is the last hour.', () => {
    expect(ends({})).toEqual(['14:00:00', '15:00:00', '15:00:00', '16:00:00'].map(at));
  });

  it('One end of the baseline is enough, which is then as long as the window.', () => {
    const window = { from: '2026-11-24T15:00:00Z', to: '2026-11-24T15:30:00Z' };
    const expected = ['12:00:00', '12:30:00', '15:00:00', '15:30:00'].map(at);
    expect(ends({ ...window, baselineFrom: '2026-11-24T12:00:00Z' })).toEqual(expected);
    expect(ends({ ...window, baselineTo: '2026-11-24T13:30:00+01:00' })).toEqual(expected);
  });

  it('A baseline may have another length, and may be after the window.', () => {
    expect(ends({ from: 'now-3h', to: 'now-2h', baselineFrom: 'now-90m', baselineTo: 'now' })).toEqual(
      ['14:30:00', '16:00:00', '13:00:00', '14:00:00'].map(at),
    );
  });

  it('Times count to the nanosecond.', () => {
    const window = { from: '2026-11-24T15:00:00.000000001Z', to: '2026-11-24T15:00:00.000000004Z' };
    expect(ends(window)[0]).toBe('2026-11-24T14:59:59.999999998Z');
  });

  it('A baseline begins no earlier than times that can be stored.', () => {
    expect(ends({ from: '1970-01-01T01:00:00Z', to: '1970-01-01T03:00:00Z' })[0]).toBe(
      '1970-01-01T00:00:00.000000000Z',
    );
  });

  it.each([
    [{ from: 'now', to: 'now' }, 'to'],
    [{ from: 'now', to: 'now-1h' }, 'to'],
    [{ from: 'now-1h', baselineFrom: 'now-2h', baselineTo: 'now-2h' }, 'baselineTo'],
    [{ from: 'now-1h', baselineTo: 'now-30m' }, 'baselineTo'],
    [{ from: 'now-1h', baselineFrom: 'now-90m' }, 'baselineFrom'],
    [{ from: '1970-01-01T00:00:00Z', to: '1970-01-01T03:00:00Z' }, 'baselineTo'],
  ] as [PeriodParameters, string][])('%j is refused, and %s is named.', (parameters, path) => {
    expect(() => periodsOf(parameters, NOW)).toThrow(SearchError);
    try {
      periodsOf(parameters, NOW);
    } catch (error) {
      expect((error as SearchError).details.errors?.[0]?.path).toBe(path);
    }
  });
});

describe('firstHalf', () => {
  it('It ends in the middle.', () => {
    expect(firstHalf({ start: 10n, end: 21n })).toEqual({ start: 10n, end: 15n });
  });
});
