import { describe, expect, it } from 'vitest';
import { parseIntervalMs } from './interval';

describe('parseIntervalMs', () => {
  it.each([
    ['PT5M', 300_000],
    ['P1D', 86_400_000],
    ['PT0.1S', 100],
    ['P1W', 604_800_000],
    ['PT1H30M', 5_400_000],
  ])('%s is %i ms long.', (duration, ms) => {
    expect(parseIntervalMs(duration)).toBe(ms);
  });

  it.each(['P', 'PT0S', 'nonsense'])('%s is not a length.', (duration) => {
    expect(parseIntervalMs(duration)).toBeUndefined();
  });
});
