import { describe, expect, it } from 'vitest';
import { describeRange, rangeOffset, shortLength } from './describe-range';
import { isRangeError, parseRange } from './parse-range';

const now = Date.UTC(2026, 10, 24, 15, 20, 0);
const words = (from?: string, to?: string) => describeRange({ from, to }, 'utc', now);

describe('a range in words', () => {
  it('names what moves with the clock by its length', () => {
    expect(words('now-3h', 'now')).toBe('Last 3 hours');
    expect(words('now-1h')).toBe('Last hour');
    expect(words('now-7d', 'now')).toBe('Last 7 days');
    expect(words('now-2d', 'now-1d')).toBe('2 days ago to 1 day ago');
    expect(words()).toBe('All time');
  });

  it('says once what both ends share', () => {
    expect(words('2008-11-09T20:36:00Z', '2008-11-09T21:00:00Z')).toBe('2008-11-09 20:36 to 21:00');
    expect(words('2008-11-09T20:36:00Z', '2008-11-10T01:00:05Z')).toBe(
      '2008-11-09 20:36:00 to 2008-11-10 01:00:05',
    );
    expect(words('2008-11-09T00:00:00Z', '2008-11-10T00:00:00Z')).toBe('2008-11-09');
    expect(words('2008-11-09T00:00:00Z', '2008-11-12T00:00:00Z')).toBe('2008-11-09 to 2008-11-11');
    expect(words('2008-11-09T23:00:00Z', '2008-11-10T00:00:00Z')).toBe(
      '2008-11-09 23:00 to 2008-11-10 00:00',
    );
  });

  it('names an open end', () => {
    expect(words('2008-11-09T00:00:00Z', 'now')).toBe('Since 2008-11-09');
    expect(words(undefined, '2008-11-09T20:36:00Z')).toBe('Before 2008-11-09 20:36');
  });

  it.each([
    ['now-3h', 'now'],
    ['now-1d', 'now'],
    ['now-2d', 'now-1d'],
    ['2008-11-09T20:36:00Z', '2008-11-09T21:00:00Z'],
    ['2008-11-09T20:36:01.500Z', '2008-11-10T21:00:00Z'],
    ['2008-11-09T23:00:00Z', '2008-11-10T00:00:00Z'],
    ['2008-11-01T00:00:00Z', '2008-12-01T00:00:00Z'],
    ['2008-11-09T00:00:00Z', 'now'],
    [undefined, '2008-11-09T20:36:00Z'],
    [undefined, undefined],
  ])('can be typed back: %s to %s', (from, to) => {
    const back = parseRange(describeRange({ from, to }, 'utc', now), 'utc', now);
    expect(isRangeError(back)).toBe(false);
    const ms = (time?: string) => (time?.startsWith('now') ? time : time && Date.parse(time));
    expect('from' in back ? ms(back.from) : undefined).toBe(ms(from));
    expect('to' in back ? ms(back.to) : undefined).toBe(ms(to));
  });

  it('carries its offset', () => {
    expect(rangeOffset({ from: 'now-1h', to: 'now' }, 'utc', now)).toBe('UTC');
  });

  it('writes lengths in two units', () => {
    expect(shortLength(5_400_000)).toBe('1 h 30 min');
    expect(shortLength(86_400_000)).toBe('1 d');
    expect(shortLength(250)).toBe('250 ms');
  });
});
