import { describe, expect, it } from 'vitest';
import type { LogPages } from './log-pages';
import { loaded, LogStore } from './log-store.fixture';
import { NO_LISTENER } from './rows';
import { TailPages } from './tail-pages';

/** The logs 1 to `count`, read from their end. */
function tailOf(count: number): { tail: TailPages; reversed: LogPages } {
  const ids = Array.from({ length: count }, (_, index) => index + 1);
  const total = { value: 10_000, relation: 'gte' } as const;
  const head = new LogStore(ids, total).rows();
  const reversed = new LogStore(ids.toReversed(), total).rows();
  return { tail: new TailPages(head, reversed, count), reversed };
}

describe('TailPages', () => {
  it('The last rows are in their order, with their positions among all rows.', () => {
    const { tail } = tailOf(50_000);
    expect(tail.log(tail.knownCount - 1)?.id).toBe('50000');
    expect(tail.log(0)?.id).toBe(String(50_000 - tail.knownCount + 1));
    expect(tail.rowsBefore).toBe(50_000 - tail.knownCount);
    expect(tail.position).toMatchObject({ anchor: tail.knownCount - 1, active: tail.knownCount - 1 });
    expect(tail.firstPage.total).toEqual({ value: 50_000, relation: 'eq' });
  });

  it('Rows that are loaded above shift the others down.', async () => {
    const { tail, reversed } = tailOf(1_000);
    const shifts: { at: number; by: number }[] = [];
    tail.listener = { ...NO_LISTENER, shifted: (at, by) => shifts.push({ at, by }) };
    const before = tail.knownCount;
    tail.setVisible(0, 20);
    await loaded(reversed);
    expect(shifts[0]).toEqual({ at: 0, by: 200 });
    expect(tail.knownCount).toBeGreaterThan(before);
    expect(tail.log(tail.knownCount - 1)?.id).toBe('1000');
    expect(tail.indexOf('1000')).toBe(tail.knownCount - 1);
    expect(tail.complete).toBe(false);
  });

  it('Scrolling up reaches the first row.', async () => {
    const { tail, reversed } = tailOf(450);
    for (let n = 0; n < 5; n++) {
      tail.setVisible(0, 20);
      await loaded(reversed);
    }
    expect(tail.complete).toBe(true);
    expect(tail.knownCount).toBe(450);
    expect(tail.rowsBefore).toBe(0);
    expect(tail.log(0)?.id).toBe('1');
  });
});
