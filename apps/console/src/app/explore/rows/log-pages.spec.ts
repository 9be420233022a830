import { describe, expect, it } from 'vitest';
import type { FoundLog, LogPage } from '@timberline/contract';
import type { PagesListener } from './log-pages';
import { FIRST_PAGE, LogPages } from './log-pages';

/** A store of logs by number that answers pages as the API does; a cursor is the last number of its page. */
class Store {
  readonly asked: string[] = [];
  ids: number[];
  failing = false;

  constructor(count: number) {
    this.ids = Array.from({ length: count }, (_, i) => i * 10);
  }

  readonly page = async (after: string | undefined, size: number, signal: AbortSignal): Promise<LogPage> => {
    this.asked.push(after ?? 'first');
    await new Promise((resolve) => setTimeout(resolve, 1));
    if (signal.aborted) throw new Error('given up');
    if (this.failing) throw new Error('away');
    const from = after === undefined ? 0 : this.ids.findIndex((id) => id > Number(after));
    const ids = from < 0 ? [] : this.ids.slice(from, from + size);
    const last = ids.at(-1);
    const more = last !== undefined && last !== this.ids.at(-1);
    const total = { value: this.ids.length, relation: 'eq' as const };
    return {
      logs: ids.map(logOf),
      next: more ? String(last) : null,
      prev: null,
      total,
      notes: [],
      tookMs: 1,
    };
  };
}

function logOf(id: number): FoundLog {
  const at = '2020-01-01T00:00:00Z';
  return { id: String(id), receivedAt: at, level: 'info', message: `m${id}`, resourceId: 'r', timestamp: at };
}

const quiet: PagesListener = { changed: () => undefined, shifted: () => undefined };

async function listOf(store: Store, listener = quiet): Promise<LogPages> {
  const first = await store.page(undefined, FIRST_PAGE, new AbortController().signal);
  return new LogPages(first, store.page, listener);
}

async function settled(pages: LogPages): Promise<void> {
  do await new Promise((resolve) => setTimeout(resolve, 3));
  while (pages.loading);
}

describe('pages of logs', () => {
  it('give every row its index while one scrolls down', async () => {
    const pages = await listOf(new Store(1000));
    for (let top = 0; top < 1000; top += 50) {
      pages.want(top, top + 40);
      await settled(pages);
      for (let i = top; i < Math.min(1000, top + 41); i++) expect(pages.log(i)?.id).toBe(String(i * 10));
    }
    expect(pages.complete).toBe(true);
    expect(pages.known).toBe(1000);
  });

  it('hold a bounded number of rows, and read those let go again by their cursor', async () => {
    const store = new Store(20_000);
    const pages = await listOf(store);
    for (let top = 0; top < 19_900; top += 150) {
      pages.want(top, top + 40);
      await settled(pages);
    }
    expect(pages.held).toBeLessThan(2_500);
    expect(pages.log(0)).toBeUndefined();
    store.asked.length = 0;
    pages.want(5000, 5040);
    await settled(pages);
    expect(pages.log(5020)?.id).toBe('50200');
    expect(store.asked.length).toBeLessThan(5);
  });

  it('go far in one jump', async () => {
    const pages = await listOf(new Store(9_000));
    pages.want(8_500, 8_540);
    await settled(pages);
    expect(pages.log(8_520)?.id).toBe('85200');
    expect(pages.held).toBeLessThan(2_500);
  });

  it('take rows that came late between those known, and say what moved', async () => {
    const store = new Store(5_000);
    const shifts: [number, number][] = [];
    const pages = await listOf(store, { ...quiet, shifted: (at, by) => shifts.push([at, by]) });
    pages.want(4_800, 4_840);
    await settled(pages);
    store.ids.splice(5, 0, 41, 42);
    pages.want(0, 40);
    await settled(pages);
    expect([4, 5, 6, 7].map((i) => pages.log(i)?.id)).toEqual(['40', '41', '42', '50']);
    expect(shifts).toEqual([[100, 2]]);
    expect(pages.log(102)?.id).toBe('1000');
  });

  it('stop at a failure and go on when asked to', async () => {
    const store = new Store(500);
    const pages = await listOf(store);
    store.failing = true;
    pages.want(80, 100);
    await settled(pages);
    expect(pages.error?.kind).toBe('network');
    expect(pages.log(50)?.id).toBe('500');
    store.failing = false;
    pages.retry();
    await settled(pages);
    expect(pages.error).toBeNull();
    expect(pages.log(150)?.id).toBe('1500');
  });

  it('hold nothing but cursors when released, and read all again when wanted again', async () => {
    const pages = await listOf(new Store(1000));
    pages.want(300, 340);
    await settled(pages);
    pages.release();
    expect(pages.held).toBe(0);
    pages.want(0, 40);
    pages.want(300, 340);
    await settled(pages);
    expect(pages.log(320)?.id).toBe('3200');
    expect(pages.known).toBeGreaterThanOrEqual(340);
  });

  it('find a log among those held', async () => {
    const pages = await listOf(new Store(100));
    expect(pages.indexOf('420')).toBe(42);
    expect(pages.indexOf('421')).toBe(-1);
  });
});
