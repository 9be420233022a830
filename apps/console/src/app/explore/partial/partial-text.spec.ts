import { describe, expect, it } from 'vitest';
import { missingText } from './partial-text';

describe('missingText', () => {
  it.each([
    [
      { failed: 2, of: 5, reason: '' },
      'logs' as const,
      '2 of 5 parts of the stored logs (shards) could not be read, so logs can be missing from the list.',
    ],
    [
      { failed: 1, of: 1, reason: '' },
      'counts' as const,
      '1 of 1 part of the stored logs (shards) could not be read, so the counts can be too low.',
    ],
  ])('%j of %s is told in plain words.', (partial, what, text) => {
    expect(missingText(partial, what)).toBe(text);
  });
});
