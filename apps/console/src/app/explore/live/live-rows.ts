// The rows of a search with the logs that came since: above them when the newest are first, otherwise below them.
import type { FoundLog, LogPage, PartialRead, SortDirection } from '@timberline/contract';
import type { ApiError } from '../../api/api-error';
import type { RowRange } from '../rows/page-table';
import { type HiddenRange, type ListPosition, NO_LISTENER, type Rows, type RowsListener } from '../rows/rows';
import { type Instant, millisBetween, parseInstant } from '../time/timestamp';

/** Logs that are kept in front of the rows of the search; the oldest of them are dropped. */
const MAX_LIVE_ROWS = 2_000;

interface LiveRow {
  log: FoundLog;
  /** Parsed once, since rows are sorted with each that comes. */
  at: Instant | null;
}

export class LiveRows implements Rows {
  listener: RowsListener = NO_LISTENER;
  position: ListPosition;
  /** In the order of the list. */
  private logs: LiveRow[] = [];
  private readonly ids = new Set<string>();
  /** How many logs match and are not in the list. */
  private leftOut = 0;
  /** How many logs came in and were then found among the rows of the search as well. */
  private found = 0;

  constructor(
    readonly base: Rows,
    private readonly sort: SortDirection,
  ) {
    // A selected row would keep its place, and the list could not follow.
    this.position = { ...base.position, active: -1 };
    base.listener = {
      changed: () => {
        this.removeFound();
        this.listener.changed();
      },
      shifted: (at, by) => this.listener.shifted(at + this.offset, by),
    };
  }

  get firstPage(): LogPage {
    const { total, ...page } = this.base.firstPage;
    // All rows together are what the list has, however many there were when they were counted.
    const value = this.base.complete ? this.base.knownCount : total.value + this.found;
    return { ...page, total: { ...total, value: value + this.logs.length + this.leftOut } };
  }

  get knownCount(): number {
    return this.base.knownCount + this.logs.length;
  }

  get layoutCount(): number {
    return this.base.layoutCount + this.logs.length;
  }

  get rowsBefore(): number {
    return this.base.rowsBefore;
  }

  get complete(): boolean {
    return this.base.complete && this.leftOut === 0;
  }

  get limitReached(): boolean {
    return this.base.limitReached;
  }

  get partial(): PartialRead | null {
    return this.base.partial;
  }

  get error(): ApiError | null {
    return this.base.error;
  }

  /** Puts logs into the list that it does not have, each to its place among those that came. Returns how many were dropped. */
  insert(logs: readonly FoundLog[]): number {
    const added = logs.filter(({ id }) => {
      if (this.ids.has(id) || this.base.indexOf(id) >= 0) return false;
      this.ids.add(id);
      return true;
    });
    if (added.length === 0) return 0;
    const rows = added.map((log) => ({ log, at: parseInstant(log.timestamp) }));
    const merged = [...this.logs, ...rows].sort((a, b) => this.compare(a, b));
    const surplus = Math.max(0, merged.length - MAX_LIVE_ROWS);
    const dropped = this.sort === 'desc' ? merged.splice(MAX_LIVE_ROWS) : merged.splice(0, surplus);
    for (const { log } of dropped) this.ids.delete(log.id);
    const grown = merged.length - this.logs.length;
    this.logs = merged;
    if (this.sort === 'desc' && grown > 0) this.listener.shifted(0, grown);
    this.listener.changed();
    return dropped.length;
  }

  /** Counts logs that match and are not shown. */
  leaveOut(count: number): void {
    this.leftOut += count;
    this.listener.changed();
  }

  log(index: number): FoundLog | undefined {
    if (this.sort === 'desc')
      return index < this.logs.length ? this.logs[index]?.log : this.base.log(index - this.offset);
    const count = this.base.layoutCount;
    return index < count ? this.base.log(index) : this.logs[index - count]?.log;
  }

  indexOf(id: string): number {
    const at = this.logs.findIndex(({ log }) => log.id === id);
    if (at >= 0) return this.sort === 'desc' ? at : at + this.base.layoutCount;
    const index = this.base.indexOf(id);
    return index < 0 ? -1 : index + this.offset;
  }

  loaded(): RowRange[] {
    const first = this.sort === 'desc' ? 0 : this.base.layoutCount;
    const came: RowRange[] = this.logs.length > 0 ? [[first, first + this.logs.length - 1]] : [];
    const known = this.base.loaded().map(([from, to]): RowRange => [from + this.offset, to + this.offset]);
    return this.sort === 'desc' ? [...came, ...known] : [...known, ...came];
  }

  hideWhere(isHidden: HiddenRange): void {
    this.base.hideWhere((start, count) => isHidden(start + this.offset, count));
  }

  setVisible(first: number, last: number): void {
    this.base.setVisible(Math.max(0, first - this.offset), Math.max(0, last - this.offset));
  }

  retry(): void {
    this.base.retry();
  }

  stop(): void {
    this.base.stop();
  }

  release(): void {
    this.base.release();
  }

  /** How many rows stand before those of the search. */
  private get offset(): number {
    return this.sort === 'desc' ? this.logs.length : 0;
  }

  /**
   * A log with an old time stands among the rows of the search once these are read that far. It then leaves the rows that came
   * in, where it would be shown a second time.
   */
  private removeFound(): void {
    const found = new Set<string>();
    for (const [first, last] of this.base.loaded())
      for (let index = first; index <= last; index++) {
        const id = this.base.log(index)?.id;
        if (id !== undefined && this.ids.has(id)) found.add(id);
      }
    if (found.size === 0) return;
    const lastAt = this.logs.findLastIndex(({ log }) => found.has(log.id));
    this.logs = this.logs.filter(({ log }) => !found.has(log.id));
    for (const id of found) this.ids.delete(id);
    this.found += found.size;
    const start = this.sort === 'desc' ? 0 : this.base.layoutCount;
    this.listener.shifted(start + lastAt + 1, -found.size);
  }

  private compare(a: LiveRow, b: LiveRow): number {
    const byTime = a.at && b.at ? millisBetween(b.at, a.at) : 0;
    const order = byTime || (a.log.id < b.log.id ? -1 : 1);
    return this.sort === 'desc' ? -order : order;
  }
}
