import { describe, expect, it } from 'vitest';
import { columnMovedBy, columnMovedTo, withColumn, withoutColumn } from './column-order';

describe('column order', () => {
  it('A dropped column takes the position of the column that it is dropped on.', () => {
    expect(columnMovedTo(['a', 'b', 'c'], 'c', 'a')).toEqual(['c', 'a', 'b']);
    expect(columnMovedTo(['a', 'b', 'c'], 'a', 'b')).toEqual(['b', 'a', 'c']);
  });

  it('Dropping something that is not a column changes nothing.', () => {
    expect(columnMovedTo(['a', 'b'], 'x', 'b')).toEqual(['a', 'b']);
  });

  it('A column moves by one position, but not beyond the ends.', () => {
    expect(columnMovedBy(['a', 'b', 'c'], 'b', 1)).toEqual(['a', 'c', 'b']);
    expect(columnMovedBy(['a', 'b', 'c'], 'a', -1)).toEqual(['a', 'b', 'c']);
  });

  it('A new column comes before the message, or last without one.', () => {
    expect(withColumn(['level', 'message'], 'x')).toEqual(['level', 'x', 'message']);
    expect(withColumn(['level'], 'x')).toEqual(['level', 'x']);
  });

  it('A column that is there is not added again.', () => {
    expect(withColumn(['level', 'message'], 'level')).toEqual(['level', 'message']);
  });

  it('A removed column leaves the others in their order.', () => {
    expect(withoutColumn(['a', 'b', 'c'], 'b')).toEqual(['a', 'c']);
  });
});
