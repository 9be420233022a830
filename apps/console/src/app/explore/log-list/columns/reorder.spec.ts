import { describe, expect, it } from 'vitest';
import { movedBy, reordered } from './reorder';

describe('order of columns', () => {
  it('puts a column where it is dropped', () => {
    expect(reordered(['a', 'b', 'c'], 'c', 'a')).toEqual(['c', 'a', 'b']);
    expect(reordered(['a', 'b', 'c'], 'a', 'b')).toEqual(['b', 'a', 'c']);
    expect(reordered(['a', 'b'], 'x', 'b')).toEqual(['a', 'b']);
  });

  it('moves one by a place and no further than the ends', () => {
    expect(movedBy(['a', 'b', 'c'], 'b', 1)).toEqual(['a', 'c', 'b']);
    expect(movedBy(['a', 'b', 'c'], 'a', -1)).toEqual(['a', 'b', 'c']);
  });
});
