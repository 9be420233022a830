import { describe, expect, it } from 'vitest';
import { isSameInstant } from './instant.ts';

describe('isSameInstant', () => {
  it.each([
    ['2026-11-24T10:35:22Z', '2026-11-24T10:35:22.000Z', true],
    ['2026-11-24T10:35:22.120Z', '2026-11-24T11:35:22.12+01:00', true],
    ['2026-11-24T10:35:22.123456789Z', '2026-11-24T10:35:22.123456780Z', false],
    ['2026-11-24T10:35:22.123Z', '2026-11-24T10:35:22.1230001Z', false],
    ['2026-11-24T10:35:22Z', '2026-11-24T10:35:23Z', false],
    ['2026-11-24T10:35:22Z', '2026-11-24T10:35:22+01:00', false],
  ])('%s and %s: %s', (one, other, same) => {
    expect(isSameInstant(one, other)).toBe(same);
  });
});
