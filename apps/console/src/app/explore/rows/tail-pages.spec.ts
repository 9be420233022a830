import { describe, expect, it } from 'vitest';
import type { FoundLog, LogPage } from '@timberline/contract';
import { LogPages } from './log-pages';
import { TailPages } from './tail-pages';

const at = '2020-01-01T00:00:00Z';
const logOf = (id: number): FoundLog => ({
  id: String(id),
  receivedAt: at,
  level: 'info',
  message: `m${id}`,
  resourceId: 'r',
  timestamp: at,
});

/** Pages of the numbers `from` to `to`, in that direction; a cursor is the last number of its page. */
function source(from: number, to: number) {
  const step = from < to ? 1 : -1;
  return async (after: string | undefined, size: number): Promise<LogPage> => {
    await Promise.resolve();
    const start = after === undefined ? from : Number(after) + step;
    const left = (to - start) * step + 1;
    const logs = Array.from({ length: Math.min(size, left) }, (_, n) => logOf(start + n * step));
    const next = left > size ? (logs.at(-1)?.id ?? null) : null;
    return { logs, next, prev: null, total: { value: 10_000, relation: 'gte' }, notes: [], tookMs: 1 };
  };
}

const QUIET = { changed: () => undefined, shifted: () => undefined };

/** The rows 1 to `count`, gone to their end. */
async function tailOf(count: number): Promise<TailPages> {
  const [down, up] = [source(1, count), source(count, 1)];
  const head = new LogPages(await down(undefined, 100), down, QUIET);
  return new TailPages(head, new LogPages(await up(undefined, 100), up, QUIET), count);
}

async function settled(tail: TailPages): Promise<void> {
  for (let known = -1; known !== tail.known;) {
    known = tail.known;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

describe('the rows from the end', () => {
  it('are the last ones in their order, with their places among all', async () => {
    const tail = await tailOf(50_000);
    expect(tail.log(tail.known - 1)?.id).toBe('50000');
    expect(tail.log(0)?.id).toBe(String(50_000 - tail.known + 1));
    expect(tail.before).toBe(50_000 - tail.known);
    expect(tail.position).toMatchObject({ anchor: tail.known - 1, active: tail.known - 1 });
    expect(tail.first.total).toEqual({ value: 50_000, relation: 'eq' });
  });

  it('grow upwards: rows move on by what came before them', async () => {
    const tail = await tailOf(1_000);
    const shifts: [number, number][] = [];
    tail.listener = { changed: () => undefined, shifted: (from, by) => shifts.push([from, by]) };
    const known = tail.known;
    tail.want(0, 20);
    await settled(tail);
    expect(shifts[0]).toEqual([0, 200]);
    expect(tail.known).toBeGreaterThan(known);
    expect(tail.log(tail.known - 1)?.id).toBe('1000');
    expect(tail.indexOf('1000')).toBe(tail.known - 1);
    expect(tail.complete).toBe(false);
  });

  it('reach the first one', async () => {
    const tail = await tailOf(450);
    for (let n = 0; n < 5; n++) {
      tail.want(0, 20);
      await settled(tail);
    }
    expect(tail.complete).toBe(true);
    expect([tail.known, tail.before, tail.log(0)?.id]).toEqual([450, 0, '1']);
  });
});
