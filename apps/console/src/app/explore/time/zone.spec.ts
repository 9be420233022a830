import { describe, expect, it } from 'vitest';
import { formatTime, instantOf, offsetText, partsOf, precisionOf } from './zone';

const sample = Date.UTC(2008, 10, 9, 20, 36, 15, 7);

describe('zone', () => {
  it('writes an instant in UTC to the asked precision', () => {
    expect(formatTime(sample, 'utc', 'date')).toBe('2008-11-09');
    expect(formatTime(sample, 'utc', 'minute')).toBe('2008-11-09 20:36');
    expect(formatTime(sample, 'utc', 'millisecond')).toBe('2008-11-09 20:36:15.007');
  });

  it('reads local parts back to the same instant', () => {
    expect(instantOf(partsOf(sample, 'local'), 'local')).toBe(sample);
    expect(instantOf(partsOf(sample, 'utc'), 'utc')).toBe(sample);
  });

  it('names the offset of the local zone as it is at that instant', () => {
    const minutes = -new Date(sample).getTimezoneOffset();
    expect(offsetText(sample, 'utc')).toBe('UTC');
    if (minutes === 0) expect(offsetText(sample, 'local')).toBe('UTC');
    else expect(offsetText(sample, 'local')).toMatch(/^UTC[+−]\d\d:\d\d$/);
  });

  it('finds the precision that loses nothing', () => {
    expect(precisionOf(sample)).toBe('millisecond');
    expect(precisionOf(sample - 7)).toBe('second');
    expect(precisionOf(sample - 15_007)).toBe('minute');
  });
});
