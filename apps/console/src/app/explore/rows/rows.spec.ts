import { describe, expect, it } from 'vitest';
import { LogStore } from './log-store.fixture';
import { exactCount } from './rows';

const ids = (count: number) => Array.from({ length: count }, (_, index) => index);
const AT_LEAST = { value: 10_000, relation: 'gte' } as const;

describe('exactCount', () => {
  it('An exact total is the number of rows.', () => {
    expect(exactCount(new LogStore(ids(500)).rows())).toBe(500);
  });

  it('Without an exact total the number of rows is not known.', () => {
    expect(exactCount(new LogStore(ids(500), AT_LEAST).rows())).toBeNull();
    expect(exactCount(null)).toBeNull();
  });

  it('Once the last row has been read the number of rows is known, whatever the total says.', () => {
    expect(exactCount(new LogStore(ids(80), AT_LEAST).rows())).toBe(80);
  });

  it('Rows that were found beyond an exact total count too.', () => {
    expect(exactCount(new LogStore(ids(500), { value: 60, relation: 'eq' }).rows())).toBe(100);
  });
});
