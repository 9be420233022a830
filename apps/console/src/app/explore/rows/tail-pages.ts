// The rows of a search from its end: read in the opposite order and shown reversed.
import type { LogPage } from '@timberline/contract';
import { AroundPages } from './around-pages';
import { LogPages } from './log-pages';
import { NO_LISTENER } from './rows';

/**
 * Row 0 is the first row whose position counted from the end is known. More rows come before it while scrolling up.
 *
 * ```ts
 * const rows = new TailPages(head, pagesInOppositeOrder, exactTotal);
 * ```
 */
export class TailPages extends AroundPages {
  override readonly firstPage: LogPage;

  /**
   * `head` has the rows from the beginning, to return to. `reversed` has the rows of the same search in the opposite
   * order. `total` is the exact number of rows.
   */
  constructor(head: LogPages, reversed: LogPages, total: number) {
    super(head, reversed, noRows(head.firstPage), total);
    this.firstPage = { ...head.firstPage, total: { value: total, relation: 'eq' } };
    const last = Math.max(0, this.knownCount - 1);
    this.position = { anchor: last, hiddenPx: 0, active: last };
  }
}

/** Nothing comes after the last row. */
function noRows(page: LogPage): LogPages {
  const empty: LogPage = { ...page, logs: [], next: null, prev: null, total: { value: 0, relation: 'eq' } };
  return new LogPages(empty, () => Promise.resolve(empty), NO_LISTENER);
}
