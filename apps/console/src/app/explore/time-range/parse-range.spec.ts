import { describe, expect, it } from 'vitest';
import { isRangeError, parseRange } from './parse-range';

const now = Date.UTC(2026, 10, 24, 15, 20, 0);
const parse = (text: string) => parseRange(text, 'utc', now);

describe('parseRange', () => {
  it.each([
    ['last 3 h', 'now-3h'],
    ['last 15 minutes', 'now-15m'],
    ['15m', 'now-15m'],
    ['past 2 days', 'now-2d'],
    ['last hour', 'now-1h'],
    ['Last 90 min', 'now-90m'],
    ['last week', 'now-7d'],
    ['last 2 weeks', 'now-2w'],
    ['now-1h', 'now-1h'],
    ['now - 45 s', 'now-45s'],
    ['2 hours ago', 'now-2h'],
  ])('"%s" moves with the clock.', (text, from) => {
    expect(parse(text)).toEqual({ from, to: 'now' });
  });

  it.each([
    ['2008', '2008-01-01T00:00:00Z', '2009-01-01T00:00:00Z'],
    ['2008-11', '2008-11-01T00:00:00Z', '2008-12-01T00:00:00Z'],
    ['2008-11-09', '2008-11-09T00:00:00Z', '2008-11-10T00:00:00Z'],
    ['2008/11/9', '2008-11-09T00:00:00Z', '2008-11-10T00:00:00Z'],
    ['9 Nov 2008', '2008-11-09T00:00:00Z', '2008-11-10T00:00:00Z'],
    ['November 9, 2008 20:36', '2008-11-09T20:36:00Z', '2008-11-09T20:37:00Z'],
    ['2008-11-09 20h', '2008-11-09T20:00:00Z', '2008-11-09T21:00:00Z'],
    ['2008-11-09 20:36', '2008-11-09T20:36:00Z', '2008-11-09T20:37:00Z'],
    ['2008-11-09T20:36:05', '2008-11-09T20:36:05Z', '2008-11-09T20:36:06Z'],
    ['2008-11-09T20:36:05.250Z', '2008-11-09T20:36:05.250Z', '2008-11-09T20:36:05.251Z'],
    ['2008-11-09 20:36 +02:00', '2008-11-09T18:36:00Z', '2008-11-09T18:37:00Z'],
    ['20:36', '2026-11-24T20:36:00Z', '2026-11-24T20:37:00Z'],
    ['yesterday', '2026-11-23T00:00:00Z', '2026-11-24T00:00:00Z'],
    ['1226262960', '2008-11-09T20:36:00Z', '2008-11-09T20:36:01Z'],
  ])('"%s" spans what it leaves open.', (text, from, to) => {
    expect(parse(text)).toEqual({ from, to });
  });

  it.each([
    ['2008-11-09 20:36 to 21:00', '2008-11-09T20:36:00Z', '2008-11-09T21:00:00Z'],
    ['2008-11-09 20:36 - 21:00', '2008-11-09T20:36:00Z', '2008-11-09T21:00:00Z'],
    ['2008-11-09 20:36 – 2008-11-09 21:00', '2008-11-09T20:36:00Z', '2008-11-09T21:00:00Z'],
    ['2008-11-09T20:36:00Z..2008-11-09T21:00:00Z', '2008-11-09T20:36:00Z', '2008-11-09T21:00:00Z'],
    ['2008-11-09 to 2008-11-11', '2008-11-09T00:00:00Z', '2008-11-12T00:00:00Z'],
    ['2008-11-09 23:30 to 00:15', '2008-11-09T23:30:00Z', '2008-11-10T00:15:00Z'],
    ['2008-11-09 20:36 for 10 m', '2008-11-09T20:36:00Z', '2008-11-09T20:46:00Z'],
    ['2008-11-09 20:36 ± 5 m', '2008-11-09T20:31:00Z', '2008-11-09T20:41:00Z'],
    ['around 2008-11-09 20:36', '2008-11-09T20:31:00Z', '2008-11-09T20:41:00Z'],
    ['10:00 to 11:00', '2026-11-24T10:00:00Z', '2026-11-24T11:00:00Z'],
    ['2 h ago to 1 h ago', 'now-2h', 'now-1h'],
    ['now-2d to now-1d', 'now-2d', 'now-1d'],
  ])('"%s" has two ends.', (text, from, to) => {
    expect(parse(text)).toEqual({ from, to });
  });

  it.each([
    ['before 2008-11-10', { to: '2008-11-10T00:00:00Z' }],
    ['since 2008-11-10', { from: '2008-11-10T00:00:00Z', to: 'now' }],
    ['after 2008-11-10', { from: '2008-11-11T00:00:00Z', to: 'now' }],
    ['today', { from: '2026-11-24T00:00:00Z', to: 'now' }],
    ['all time', {}],
    ['', {}],
  ])('"%s" leaves an end open.', (text, range) => {
    expect(parse(text)).toEqual(range);
  });

  it('A time without an offset is in the zone that the page shows.', () => {
    const local = parseRange('2008-11-09 20:36', 'local', now);
    expect(local).toEqual({
      from: new Date(2008, 10, 9, 20, 36).toISOString().replace('.000Z', 'Z'),
      to: new Date(2008, 10, 9, 20, 37).toISOString().replace('.000Z', 'Z'),
    });
  });

  it.each([
    '2008-13-01',
    '2008-02-30',
    '25:00',
    'lst 3 h',
    '3 parsecs',
    'constructor',
    '3 constructor',
    'foo to bar',
    '1812',
  ])('"%s" is not a range, and the error names examples.', (text) => {
    const range = parse(text);
    expect(isRangeError(range) && range.message).toMatch(/^Expected a time such as last 3 h/);
  });

  it('The end must not be before the start.', () => {
    expect(parse('2008-11-09 to 2008-11-01')).toEqual({ message: 'The end must be later than the start.' });
  });
});
