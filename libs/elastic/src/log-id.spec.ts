import { describe, expect, it } from 'vitest';
import { isLogId, logIdAfter, logIdAt, LogIds, logIdTime, logIdTimePrefix } from './log-id.ts';

describe('log ids', () => {
  it('hold the time of receipt', () => {
    const id = logIdAt(new LogIds(() => 1_789_000_000_123).take(1), 0);
    expect(isLogId(id)).toBe(true);
    expect(logIdTime(id)).toBe(1_789_000_000_123);
  });

  it('sort by receipt, within a post and between posts', () => {
    let now = 1_700_000_000_000;
    const ids = new LogIds(() => now);
    const given: string[] = [];
    for (let post = 0; post < 200; post++) {
      const range = ids.take(67);
      for (let i = 0; i < 67; i++) given.push(logIdAt(range, i));
      now += post % 3;
    }
    expect([...given].sort()).toEqual(given);
    expect(new Set(given).size).toBe(given.length);
  });

  it('never go back in time and never repeat when the clock is set back', () => {
    let now = 1_700_000_000_000;
    const ids = new LogIds(() => now);
    const before = logIdAt(ids.take(1), 0);
    now -= 3_600_000;
    const after = logIdAt(ids.take(1), 0);
    expect(after > before).toBe(true);
  });

  it('differ between two doors at the same time', () => {
    const clock = () => 1_700_000_000_000;
    expect(logIdAt(new LogIds(clock).take(1), 0)).not.toBe(logIdAt(new LogIds(clock).take(1), 0));
  });

  it('are counted on from the first of a post', () => {
    const range = new LogIds().take(5000);
    const first = logIdAt(range, 0);
    expect(logIdAfter(first, 0)).toBe(first);
    expect(logIdAfter(first, 4999)).toBe(logIdAt(range, 4999));
  });

  it('are bounded by the prefix of a time', () => {
    const id = logIdAt(new LogIds(() => 1_700_000_000_500).take(1), 0);
    expect(logIdTimePrefix(1_700_000_000_500) <= id).toBe(true);
    expect(logIdTimePrefix(1_700_000_000_501) > id).toBe(true);
  });

  it('refuse what is not an id', () => {
    for (const text of ['', 'x', 'a'.repeat(21), 'a'.repeat(19) + '.', 'a'.repeat(19) + 'é'])
      expect(isLogId(text)).toBe(false);
  });
});
