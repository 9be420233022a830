import { describe, expect, it } from 'vitest';
import { formatTime, instantOf, offsetText, partsOf, precisionOf } from './zone';

const sample = Date.UTC(2008, 10, 9, 20, 36, 15, 7);

describe('zone', () => {
  it('An instant is formatted in UTC with the requested precision.', () => {
    expect(formatTime(sample, 'utc', 'date')).toBe('2008-11-09');
    expect(formatTime(sample, 'utc', 'minute')).toBe('2008-11-09 20:36');
    expect(formatTime(sample, 'utc', 'millisecond')).toBe('2008-11-09 20:36:15.007');
  });

  it.each(['local', 'utc'] as const)(
    'The parts of an instant in the zone "%s" give the same instant.',
    (zone) => {
      expect(instantOf(partsOf(sample, zone), zone)).toBe(sample);
    },
  );

  it('The offset of UTC reads "UTC".', () => {
    expect(offsetText(sample, 'utc')).toBe('UTC');
  });

  it('The offset of the local zone is the one at that instant.', () => {
    const minutes = -new Date(sample).getTimezoneOffset();
    expect(offsetText(sample, 'local')).toMatch(minutes === 0 ? /^UTC$/ : /^UTC[+−]\d\d:\d\d$/);
  });

  it('The precision of an instant is the coarsest that shows all of it.', () => {
    expect(precisionOf(sample)).toBe('millisecond');
    expect(precisionOf(sample - 7)).toBe('second');
    expect(precisionOf(sample - 15_007)).toBe('minute');
  });
});
