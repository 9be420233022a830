// The rows of a search from its end: read in the opposite order and shown reversed.
import type { FoundLog, LogPage, PartialRead } from '@timberline/contract';
import type { ApiError } from '../../api/api-error';
import type { LogPages } from './log-pages';
import { type ListPosition, NO_LISTENER, type Rows, type RowsListener } from './rows';

/**
 * Row 0 is the first row whose position counted from the end is known. More rows come before it while scrolling up.
 *
 * ```ts
 * const rows = new TailPages(head, pagesInOppositeOrder, exactTotal);
 * ```
 */
export class TailPages implements Rows {
  readonly firstPage: LogPage;
  listener: RowsListener = NO_LISTENER;
  position: ListPosition;
  private count: number;

  /**
   * `head` has the rows from the beginning, to return to. `reversed` has the rows of the same search in the opposite
   * order. `total` is the exact number of rows.
   */
  constructor(
    readonly head: LogPages,
    private readonly reversed: LogPages,
    private readonly total: number,
  ) {
    this.firstPage = { ...head.firstPage, total: { value: total, relation: 'eq' } };
    this.count = reversed.knownCount;
    const last = Math.max(0, this.count - 1);
    this.position = { anchor: last, hiddenPx: 0, active: last };
    reversed.listener = {
      changed: () => {
        const added = reversed.knownCount - this.count;
        this.count = reversed.knownCount;
        if (added > 0) this.listener.shifted(0, added);
        this.listener.changed();
      },
      // Rows below late ones keep their distance from the end, so their indexes grow.
      shifted: (at, by) => {
        const index = this.count - at;
        this.count += by;
        this.listener.shifted(Math.max(0, index), by);
      },
    };
  }

  get knownCount(): number {
    return this.count;
  }

  get layoutCount(): number {
    return this.count;
  }

  get rowsBefore(): number {
    return this.complete ? 0 : Math.max(0, this.total - this.count);
  }

  get complete(): boolean {
    return this.reversed.complete;
  }

  get limitReached(): boolean {
    return this.reversed.limitReached;
  }

  get partial(): PartialRead | null {
    return this.reversed.partial ?? this.head.partial;
  }

  get error(): ApiError | null {
    return this.reversed.error;
  }

  log(index: number): FoundLog | undefined {
    return this.reversed.log(this.mirror(index));
  }

  indexOf(id: string): number {
    const index = this.reversed.indexOf(id);
    return index < 0 ? -1 : this.mirror(index);
  }

  setVisible(first: number, last: number): void {
    this.reversed.setVisible(this.mirror(last), this.mirror(first));
  }

  retry(): void {
    this.reversed.retry();
  }

  stop(): void {
    this.reversed.stop();
  }

  release(): void {
    this.reversed.release();
  }

  /** The index in the opposite order. */
  private mirror(index: number): number {
    return this.count - 1 - index;
  }
}
