import { describe, expect, it } from 'vitest';
import { durationText } from './duration';

describe('durationText', () => {
  it.each([
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
  ])('A duration of %d ms reads "%s".', (ms, text) => {
    expect(durationText(ms)).toBe(text);
  });
});
