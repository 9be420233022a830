import { describe, expect, it } from 'vitest';
import type { FoundLog } from '@timberline/contract';
import { logOf } from '../rows/log-store.fixture';
import { scanRows } from './scan-rows';

/** Rows 0 to 9, of which 4 is not loaded. */
const rows = { log: (index: number) => (index < 0 || index > 9 || index === 4 ? undefined : logOf(index)) };
const is =
  (...ids: number[]) =>
  (log: FoundLog) =>
    ids.includes(Number(log.id));

describe('scanRows', () => {
  it('The nearest row that matches is found in either direction, but not the row itself.', () => {
    expect(scanRows(rows, 6, 1, is(6, 8, 9))).toEqual({ found: 8 });
    expect(scanRows(rows, 8, -1, is(8, 6, 5))).toEqual({ found: 6 });
  });

  it('The scan ends at the last row before one that is not loaded.', () => {
    expect(scanRows(rows, 0, 1, is(9))).toEqual({ last: logOf(3) });
    expect(scanRows(rows, 9, -1, is(1))).toEqual({ last: logOf(5) });
  });

  it('Before the first row the scan begins with it.', () => {
    expect(scanRows(rows, -1, 1, is(0))).toEqual({ found: 0 });
  });

  it('What only Elasticsearch can say is looked for from the row itself on.', () => {
    expect(scanRows(rows, 2, 1, null)).toEqual({ last: logOf(2) });
    expect(scanRows(rows, -1, 1, null)).toEqual({ last: null });
  });
});
