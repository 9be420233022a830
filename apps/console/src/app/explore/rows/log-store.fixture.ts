// Logs in memory that are read by pages as the API gives them.
import { expect } from 'vitest';
import type { FoundLog, LogPage, Total } from '@timberline/contract';
import { FIRST_PAGE_ROWS, LogPages } from './log-pages';
import { NO_LISTENER, type PageSource } from './rows';

/** Answers pages of the logs with the given ids, in that order. A cursor is the last id of its page. */
export class LogStore {
  /** The cursors of all requests; `first` is a request without one. */
  readonly requests: string[] = [];
  failing = false;
  /** The number of logs that fit into a page, whatever its size. */
  maxFitting = Infinity;

  constructor(
    readonly ids: number[],
    private readonly total: Total = { value: ids.length, relation: 'eq' },
  ) {}

  readonly source: PageSource = async (after, size, signal) => {
    this.requests.push(after ?? 'first');
    await Promise.resolve();
    if (signal.aborted) throw new Error('The request was aborted.');
    if (this.failing) throw new Error('The store fails.');
    return this.page(after, size);
  };

  page(after: string | undefined, size: number): LogPage {
    const start = after === undefined ? 0 : this.ids.indexOf(Number(after)) + 1;
    const ids = this.ids.slice(start, start + Math.min(size, this.maxFitting));
    const next = start + ids.length < this.ids.length ? String(ids.at(-1)) : null;
    const truncated = size > this.maxFitting && next !== null;
    const rest = { prev: null, total: this.total, notes: [], tookMs: 1, truncated, partial: null };
    return { logs: ids.map(logOf), next, ...rest };
  }

  /** The rows of the store, with the first page loaded. */
  rows(listener = NO_LISTENER): LogPages {
    return new LogPages(this.page(undefined, FIRST_PAGE_ROWS), this.source, listener);
  }
}

export function logOf(id: number): FoundLog {
  const at = '2020-01-01T00:00:00Z';
  return { id: String(id), receivedAt: at, level: 'info', message: `m${id}`, resourceId: 'r', timestamp: at };
}

/** Resolves once all loads have ended. */
export async function loaded(pages: LogPages): Promise<void> {
  for (let turns = 0; pages.loading; turns++) {
    expect(turns, 'turns of the event loop').toBeLessThan(10_000);
    await Promise.resolve();
  }
}
