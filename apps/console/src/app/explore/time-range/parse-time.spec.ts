import { describe, expect, it } from 'vitest';
import { parseDurationMs, parseTime, startOfDay } from './parse-time';

const now = Date.UTC(2026, 10, 24, 15, 20, 0);

describe('parseTime', () => {
  it('A relative time stays relative.', () => {
    expect(parseTime('2 hours ago', 'utc', now)).toMatchObject({ relative: 'now-2h' });
  });

  it('A time of day alone is on the given day.', () => {
    const dayOf = Date.UTC(2008, 10, 9, 3);
    expect(parseTime('20:36', 'utc', now, dayOf)).toMatchObject({
      start: Date.UTC(2008, 10, 9, 20, 36),
      end: Date.UTC(2008, 10, 9, 20, 37),
      clockOnly: true,
    });
  });

  it('A date alone spans its day.', () => {
    expect(parseTime('9 Nov 2008', 'utc', now)).toMatchObject({
      start: Date.UTC(2008, 10, 9),
      end: Date.UTC(2008, 10, 10),
      dateOnly: true,
    });
  });

  it('Digits beyond a millisecond are cut.', () => {
    expect(parseTime('2008-11-09 20:36:05,123456789', 'utc', now)?.start).toBe(
      Date.UTC(2008, 10, 9, 20, 36, 5, 123),
    );
  });

  it.each(['2008-02-30', '9 Foo 2008', '24:00', '1969', '2263', 'now+1h'])('"%s" is not a time.', (text) => {
    expect(parseTime(text, 'utc', now)).toBeUndefined();
  });
});

describe('parseDurationMs', () => {
  it.each([
    ['90', 'min', 5_400_000],
    ['2', 'Days', 172_800_000],
    ['1', 'month', 2_592_000_000],
    ['0', 'h', undefined],
    ['3', 'parsecs', undefined],
    ['3', 'constructor', undefined],
  ])('%s %s is %s ms.', (count, unit, ms) => {
    expect(parseDurationMs(count, unit)).toBe(ms);
  });
});

describe('startOfDay', () => {
  it('Days are counted from the day of the clock.', () => {
    expect(startOfDay(now, 'utc', -1)).toBe(Date.UTC(2026, 10, 23));
  });
});
