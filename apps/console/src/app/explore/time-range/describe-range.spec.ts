import { afterEach, describe, expect, it, vi } from 'vitest';
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

describe('Where the clocks change', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  it.each([
    [
      'Europe/Berlin',
      '2025-10-26T00:00:00Z',
      '2025-10-26T01:00:00Z',
      '2025-10-26 02:00+02:00 to 02:00+01:00',
    ],
    [
      'Europe/Berlin',
      '2025-10-26T01:15:00Z',
      '2025-10-26T01:30:00Z',
      '2025-10-26 02:15+01:00 to 02:30+01:00',
    ],
    ['Europe/Berlin', '2025-10-26T00:15:00Z', '2025-10-26T00:30:00Z', '2025-10-26 02:15 to 02:30'],
    ['Europe/Berlin', '2025-10-25T22:00:00Z', '2025-10-26T23:00:00Z', '2025-10-26'],
    [
      'Europe/Berlin',
      '2025-10-25T21:30:00Z',
      '2025-10-26T03:00:00Z',
      '2025-10-25 23:30+02:00 to 2025-10-26 04:00+01:00',
    ],
    [
      'Australia/Lord_Howe',
      '2025-04-05T14:00:00Z',
      '2025-04-05T15:30:00Z',
      '2025-04-06 01:00+11:00 to 02:00+10:30',
    ],
    ['America/Sao_Paulo', '2018-11-04T03:00:00Z', '2018-11-05T02:00:00Z', '2018-11-04'],
    ['Pacific/Apia', '2011-12-29T10:00:00Z', '2011-12-31T10:00:00Z', '2011-12-29 to 2011-12-31'],
  ])(
    'In %s the range from %s to %s is "%s", and is parsed back to itself.',
    (zone, from, to, description) => {
      vi.stubEnv('TZ', zone);
      expect(describeRange({ from, to }, 'local', now)).toBe(description);
      expect(parseRange(description, 'local', now)).toEqual({ from, to });
    },
  );

  it('An open range tells which of two equal times it begins with.', () => {
    vi.stubEnv('TZ', 'Europe/Berlin');
    const range = { from: '2025-10-26T01:15:00Z', to: 'now' };
    expect(describeRange(range, 'local', now)).toBe('Since 2025-10-26 02:15+01:00');
    expect(parseRange('Since 2025-10-26 02:15+01:00', 'local', now)).toEqual(range);
  });

  it('A range that ends on the next day ends at that time of its clock.', () => {
    vi.stubEnv('TZ', 'Europe/Berlin');
    expect(parseRange('2025-10-26 00:30 to 00:15', 'local', now)).toEqual({
      from: '2025-10-25T22:30:00Z',
      to: '2025-10-26T23:15:00Z',
    });
  });

  it('A minute that is typed is one minute long.', () => {
    vi.stubEnv('TZ', 'Europe/Berlin');
    expect(parseRange('2025-10-26 02:59', 'local', now)).toEqual({
      from: '2025-10-26T00:59:00Z',
      to: '2025-10-26T01:00:00Z',
    });
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
