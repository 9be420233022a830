import { describe, expect, it } from 'vitest';
import { comparedSpans, isPossible } from './compared-spans';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const NOW = Date.UTC(2026, 10, 24, 15);
const window = { from: '2026-11-24T14:00:00Z', to: '2026-11-24T14:20:00Z' };
const [from, to] = [NOW - HOUR_MS, NOW - 40 * MINUTE_MS];

describe('comparedSpans', () => {
  it('The baseline is the same length right before, unless it is an hour, a day or a week before.', () => {
    const baselineOf = (baseline: 'before' | 'hour' | 'day' | 'week') =>
      comparedSpans({ window, baseline }, {}, NOW)?.baseline;
    expect(baselineOf('before')).toEqual([from - 20 * MINUTE_MS, from]);
    expect(baselineOf('hour')).toEqual([from - HOUR_MS, to - HOUR_MS]);
    expect(baselineOf('day')).toEqual([from - DAY_MS, to - DAY_MS]);
    expect(baselineOf('week')).toEqual([from - 7 * DAY_MS, to - 7 * DAY_MS]);
  });

  it('Without a span of its own, the time range of the search is compared.', () => {
    expect(comparedSpans({ window: null, baseline: 'before' }, { from: 'now-1h', to: 'now' }, NOW)).toEqual({
      window: [NOW - HOUR_MS, NOW],
      baseline: [NOW - 2 * HOUR_MS, NOW - HOUR_MS],
      kind: 'before',
    });
  });

  it('A range without a beginning cannot be compared.', () => {
    expect(comparedSpans({ window: null, baseline: 'before' }, { to: 'now' }, NOW)).toBeNull();
  });

  it('A baseline that would overlap the window is the one right before.', () => {
    const spans = comparedSpans({ window: null, baseline: 'hour' }, { from: 'now-3h' }, NOW);
    expect(spans).toMatchObject({ kind: 'before', baseline: [NOW - 6 * HOUR_MS, NOW - 3 * HOUR_MS] });
    expect(isPossible('hour', [0, HOUR_MS])).toBe(true);
    expect(isPossible('hour', [0, HOUR_MS + 1])).toBe(false);
  });
});
