import { describe, expect, it } from 'vitest';
import { durationText, millisBetween, parseInstant, timeText, wholeTime } from './timestamp';

describe('times of logs', () => {
  it('are read to the nanosecond, with any offset and in lower case', () => {
    expect(parseInstant('2008-11-09T20:36:15.123456789+01:00')).toEqual({
      ms: Date.UTC(2008, 10, 9, 19, 36, 15, 123),
      ns: 456_789,
    });
    expect(parseInstant('1970-01-01t00:00:00z')).toEqual({ ms: 0, ns: 0 });
    expect(parseInstant('yesterday')).toBeNull();
  });

  it('differ by less than a millisecond where they do', () => {
    const a = parseInstant('2020-01-01T00:00:00.000000001Z')!;
    const b = parseInstant('2020-01-01T00:00:00.000500001Z')!;
    expect(millisBetween(a, b)).toBeCloseTo(0.5, 9);
    expect(millisBetween(b, a)).toBeCloseTo(-0.5, 9);
  });

  it('are shown in UTC with all their digits and the offset', () => {
    expect(timeText('2008-11-09T20:36:15.1234500+01:00', 'utc')).toEqual({
      date: '2008-11-09',
      clock: '19:36:15.123',
      fine: '45',
      offset: 'Z',
    });
    expect(wholeTime('2008-11-09T20:36:15+01:00', 'utc')).toBe('2008-11-09 19:36:15.000Z');
    expect(wholeTime('not a time', 'utc')).toBe('not a time');
  });

  it('lie apart by spans that are short to read', () => {
    const spans: [number, string][] = [
      [0, '0'],
      [0.0005, '500ns'],
      [0.0125, '12.5µs'],
      [3.4, '3.4ms'],
      [1250, '1.25s'],
      [125_000, '2m 5s'],
      [11_400_000, '3h 10m'],
      [86_400_000 * 12 + 4 * 3_600_000, '12d 4h'],
      [86_400_000 * 4054, '4054d'],
      [-60_000, '1m'],
    ];
    for (const [ms, text] of spans) expect(durationText(ms)).toBe(text);
  });
});
