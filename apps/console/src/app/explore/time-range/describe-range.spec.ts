import { describe, expect, it } from 'vitest';
import { describeRange, lengthText, rangeOffset, shortLengthText } from './describe-range';
import { isRangeError, parseRange } from './parse-range';

const now = Date.UTC(2026, 10, 24, 15, 20, 0);
const text = (from?: string, to?: string) => describeRange({ from, to }, 'utc', now);

describe('describeRange', () => {
  it.each([
    ['now-3h', 'now', 'Last 3 hours'],
    ['now-1h', undefined, 'Last hour'],
    ['now-90m', undefined, 'Last 90 minutes'],
    ['now-7d', 'now', 'Last 7 days'],
    ['now-2d', 'now-1d', '2 days ago to 1 day ago'],
    [undefined, undefined, 'All time'],
  ])('%s to %s is called "%s".', (from, to, description) => {
    expect(text(from, to)).toBe(description);
  });

  it.each([
    ['2008-11-09T20:36:00Z', '2008-11-09T21:00:00Z', '2008-11-09 20:36 to 21:00'],
    ['2008-11-09T20:36:00Z', '2008-11-10T01:00:05Z', '2008-11-09 20:36:00 to 2008-11-10 01:00:05'],
    ['2008-11-09T00:00:00Z', '2008-11-10T00:00:00Z', '2008-11-09'],
    ['2008-11-09T00:00:00Z', '2008-11-12T00:00:00Z', '2008-11-09 to 2008-11-11'],
    ['2008-11-09T23:00:00Z', '2008-11-10T00:00:00Z', '2008-11-09 23:00 to 2008-11-10 00:00'],
  ])('%s to %s is written without repetition.', (from, to, description) => {
    expect(text(from, to)).toBe(description);
  });

  it('An open end is named.', () => {
    expect(text('2008-11-09T00:00:00Z', 'now')).toBe('Since 2008-11-09');
    expect(text(undefined, '2008-11-09T20:36:00Z')).toBe('Before 2008-11-09 20:36');
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
  ])('The description of %s to %s is parsed back to the same range.', (from, to) => {
    const parsed = parseRange(describeRange({ from, to }, 'utc', now), 'utc', now);
    expect(isRangeError(parsed)).toBe(false);
    const ms = (time?: string) => (time?.startsWith('now') ? time : time && Date.parse(time));
    expect('from' in parsed ? ms(parsed.from) : undefined).toBe(ms(from));
    expect('to' in parsed ? ms(parsed.to) : undefined).toBe(ms(to));
  });
});

describe('rangeOffset', () => {
  it('A range in UTC has the offset UTC.', () => {
    expect(rangeOffset({ from: 'now-1h', to: 'now' }, 'utc', now)).toBe('UTC');
  });
});

describe('lengthText', () => {
  it.each([
    [3_600_000, '1 hour'],
    [300_000, '5 minutes'],
    [604_800_000, '7 days'],
    [1_209_600_000, '2 weeks'],
    [100, '100 ms'],
  ])('%i ms are written as %s.', (ms, length) => {
    expect(lengthText(ms)).toBe(length);
  });
});

describe('shortLengthText', () => {
  it.each([
    [5_400_000, '1 h 30 min'],
    [86_400_000, '1 d'],
    [250, '250 ms'],
  ])('%i ms are written as %s.', (ms, length) => {
    expect(shortLengthText(ms)).toBe(length);
  });
});
