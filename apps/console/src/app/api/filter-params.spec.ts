import { describe, expect, it } from 'vitest';
import { queryString } from './filter-params';

describe('queryString', () => {
  it('A call without parameters has no query string.', () => {
    expect(queryString({ q: '', level: [] }, { after: undefined })).toBe('');
  });

  it('A list is sent as a repeated parameter, and other parameters follow the filter.', () => {
    expect(queryString({ level: ['error', 'warn'], q: 'a b&c' }, { size: 100 })).toBe(
      '?q=a+b%26c&level=error&level=warn&size=100',
    );
  });
});
