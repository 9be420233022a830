import { describe, expect, it } from 'vitest';
import { formatNanos, parseNanos } from './nanos.ts';

describe('nanoseconds since 1970', () => {
  it.each([
    [0n, '1970-01-01T00:00:00.000000000Z'],
    [1n, '1970-01-01T00:00:00.000000001Z'],
    [-1n, '1969-12-31T23:59:59.999999999Z'],
    [1_795_532_400_500_000_001n, '2026-11-24T15:00:00.500000001Z'],
    [2n ** 63n - 1n, '2262-04-11T23:47:16.854775807Z'],
    [253_402_300_800_000_000_000n, '+010000-01-01T00:00:00.000000000Z'],
  ])('%d is written as %s and read back from it.', (nanos, text) => {
    expect(formatNanos(nanos)).toBe(text);
    expect(parseNanos(text)).toBe(nanos);
  });

  it.each([
    ['1970-01-01T00:00:01Z', 1_000_000_000n],
    ['1970-01-01T00:00:01.5Z', 1_500_000_000n],
    ['1970-01-01T00:00:01.000001Z', 1_000_001_000n],
  ])('%s, with fewer than nine digits of a second, is %d.', (text, nanos) => {
    expect(parseNanos(text)).toBe(nanos);
  });
});
