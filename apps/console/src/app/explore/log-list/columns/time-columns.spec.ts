import { afterEach, describe, expect, it, vi } from 'vitest';
import { logOf } from '../../rows/log-store.fixture';
import { timeColumn, widest } from './time-columns';

const at = (timestamp: string) => ({ ...logOf(1), timestamp });

describe('timeColumn', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  it('Rows of one offset share it, and rows on both sides of a change of clocks do not.', () => {
    vi.stubEnv('TZ', 'Europe/Berlin');
    const [summer, winter] = [at('2025-10-26T00:30:00Z'), at('2025-10-26T01:30:00Z')];
    expect(timeColumn([summer, summer], 'timestamp', 'local').offset).toBe('+02:00');
    expect(timeColumn([summer, winter], 'timestamp', 'local').offset).toBeNull();
    expect(timeColumn([summer, winter], 'timestamp', 'utc').offset).toBe('Z');
  });

  it('Without rows there is no offset.', () => {
    expect(timeColumn([], 'timestamp', 'utc')).toEqual({ offset: null, fineDigits: 0 });
  });

  it.each([
    ['.5Z', 0],
    ['.1234Z', 3],
    ['.123456Z', 3],
    ['.1234567Z', 6],
  ])('A fraction %s is drawn with %d digits more than milliseconds.', (fraction, digits) => {
    const logs = [at('2025-01-01T00:00:00Z'), at(`2025-01-01T00:00:00${fraction}`)];
    expect(timeColumn(logs, 'timestamp', 'utc').fineDigits).toBe(digits);
  });

  it('A column gets wider for the rows that are shown, but not narrower.', () => {
    expect(widest({ offset: 'Z', fineDigits: 0 }, { offset: 'Z', fineDigits: 3 }).fineDigits).toBe(3);
    expect(widest({ offset: 'Z', fineDigits: 6 }, { offset: null, fineDigits: 3 })).toEqual({
      offset: null,
      fineDigits: 6,
    });
    expect(widest({ offset: 'Z', fineDigits: 0 }, undefined)).toEqual({ offset: 'Z', fineDigits: 0 });
  });
});
