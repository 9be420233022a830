import { afterEach, describe, expect, it, vi } from 'vitest';
import { fullTime, millisBetween, parseInstant, timeText } from './timestamp';

describe('parseInstant', () => {
  it('A timestamp is parsed to the nanosecond, with any offset.', () => {
    expect(parseInstant('2008-11-09T20:36:15.123456789+01:00')).toEqual({
      ms: Date.UTC(2008, 10, 9, 19, 36, 15, 123),
      ns: 456_789,
    });
  });

  it('A timestamp may be written in lower case.', () => {
    expect(parseInstant('1970-01-01t00:00:00z')).toEqual({ ms: 0, ns: 0 });
  });

  it('A text that is not a timestamp gives null.', () => {
    expect(parseInstant('yesterday')).toBeNull();
  });
});

describe('millisBetween', () => {
  it('Two instants within one millisecond differ by a fraction.', () => {
    const a = parseInstant('2020-01-01T00:00:00.000000001Z')!;
    const b = parseInstant('2020-01-01T00:00:00.000500001Z')!;
    expect(millisBetween(a, b)).toBeCloseTo(0.5, 9);
    expect(millisBetween(b, a)).toBeCloseTo(-0.5, 9);
  });
});

describe('timeText and fullTime', () => {
  it('A timestamp is shown in UTC with all its digits and the offset.', () => {
    expect(timeText('2008-11-09T20:36:15.1234500+01:00', 'utc')).toEqual({
      date: '2008-11-09',
      clock: '19:36:15.123',
      fine: '45',
      offset: 'Z',
    });
    expect(fullTime('2008-11-09T20:36:15+01:00', 'utc')).toBe('2008-11-09 19:36:15.000Z');
  });

  it('A text that is not a timestamp is shown unchanged.', () => {
    expect(fullTime('not a time', 'utc')).toBe('not a time');
  });
});

describe('Where the clocks change', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  it.each([
    ['Europe/Berlin', '2025-10-26T00:30:00Z', '2025-10-26 02:30:00.000+02:00'],
    ['Europe/Berlin', '2025-10-26T01:30:00Z', '2025-10-26 02:30:00.000+01:00'],
    ['America/St_Johns', '2025-11-02T03:45:00Z', '2025-11-02 01:15:00.000-02:30'],
    ['America/St_Johns', '2025-11-02T04:45:00Z', '2025-11-02 01:15:00.000-03:30'],
    ['Australia/Lord_Howe', '2025-04-05T14:45:00Z', '2025-04-06 01:45:00.000+11:00'],
    ['Australia/Lord_Howe', '2025-04-05T15:15:00Z', '2025-04-06 01:45:00.000+10:30'],
    ['Asia/Kathmandu', '2025-04-05T15:15:00Z', '2025-04-05 21:00:00.000+05:45'],
  ])('In %s a log of %s has its own offset: %s', (zone, timestamp, text) => {
    vi.stubEnv('TZ', zone);
    expect(fullTime(timestamp, 'local')).toBe(text);
  });
});
