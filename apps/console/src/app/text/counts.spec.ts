import { describe, expect, it } from 'vitest';
import { countText, logsText } from './counts';

describe('countText', () => {
  it('A count has separators of thousands.', () => {
    expect(countText(12_345)).toBe('12,345');
  });
});

describe('logsText', () => {
  it('One log is in the singular.', () => {
    expect(logsText(1)).toBe('1 log');
  });

  it('Any other number of logs is in the plural.', () => {
    expect(logsText(0)).toBe('0 logs');
    expect(logsText(1_200)).toBe('1,200 logs');
  });
});
