import { describe, expect, it } from 'vitest';
import { ageOf, isRelative, resolveTime, toInstant, toRelative } from './instant';

const NOW = Date.UTC(2020, 0, 1, 12);

describe('relative times', () => {
  it.each([
    ['now', 0],
    ['now-15m', 900_000],
    ['now-2d', 172_800_000],
  ])('The time "%s" is %d ms before now.', (time, ms) => {
    expect(isRelative(time)).toBe(true);
    expect(ageOf(time)).toBe(ms);
    expect(resolveTime(time, NOW)).toBe(NOW - ms);
  });

  it('A time in a unit that the API does not accept is not relative.', () => {
    expect(isRelative('now-3y')).toBe(false);
    expect(ageOf('now-3y')).toBeUndefined();
  });

  it.each([
    [0, 'now'],
    [1_000, 'now-1s'],
    [900_000, 'now-15m'],
    [10_800_000, 'now-3h'],
    [604_800_000, 'now-7d'],
    [1_209_600_000, 'now-2w'],
  ])('An age of %d ms is written "%s".', (ms, time) => {
    expect(toRelative(ms)).toBe(time);
  });
});

describe('absolute times', () => {
  it('A time in RFC 3339 is resolved to the millisecond.', () => {
    expect(resolveTime('2020-01-01T12:00:00.123456789+01:00', NOW)).toBe(NOW - 3_600_000 + 123);
  });

  it.each([undefined, '', '2020-01-01', 'yesterday'])('The text %j is not a time.', (text) => {
    expect(resolveTime(text, NOW)).toBeUndefined();
  });

  it('An instant is written in UTC, without a fraction of zero.', () => {
    expect(toInstant(NOW)).toBe('2020-01-01T12:00:00Z');
    expect(toInstant(NOW + 7)).toBe('2020-01-01T12:00:00.007Z');
  });
});
