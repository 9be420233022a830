// The rows of a search around one of its rows: those above are read in the opposite order and shown reversed.
import type { FoundLog, LogPage, PartialRead } from '@timberline/contract';
import type { ApiError } from '../../api/api-error';
import type { LogPages } from './log-pages';
import type { RowRange } from './page-table';
import { type HiddenRange, type ListPosition, NO_LISTENER, type Rows, type RowsListener } from './rows';

/** Rows visible above the row that the list goes to. */
export const ROWS_ABOVE_TARGET = 5;

/**
 * Row 0 is the first one whose position counted from the middle is known. More rows come before it while scrolling up,
 * and after the last one while scrolling down.
 *
 * ```ts
 * const rows = new AroundPages(head, pagesUpward, pagesDownward, exactCountAbove);
 * ```
 */
export class AroundPages implements Rows {
  readonly firstPage: LogPage;
  listener: RowsListener = NO_LISTENER;
  position: ListPosition = { anchor: 0, hiddenPx: 0, active: -1 };
  /** How many rows above the middle have a known position. */
  private count: number;

  /**
   * `head` has the rows from the beginning, to return to. `above` has the rows before the middle in the opposite order,
   * `countAbove` is their exact number, and `below` has the rows from the middle on.
   */
  constructor(
    readonly head: LogPages,
    private readonly above: LogPages,
    private readonly below: LogPages,
    private readonly countAbove: number,
  ) {
    this.firstPage = head.firstPage;
    this.count = above.knownCount;
    above.listener = {
      changed: () => {
        const added = above.knownCount - this.count;
        this.count = above.knownCount;
        if (added > 0) this.listener.shifted(0, added);
        this.listener.changed();
      },
      // Rows below late ones keep their distance from the middle, so their indexes grow.
      shifted: (at, by) => {
        const index = this.count - at;
        this.count += by;
        this.listener.shifted(Math.max(0, index), by);
      },
    };
    below.listener = {
      changed: () => this.listener.changed(),
      shifted: (at, by) => this.listener.shifted(this.count + at, by),
    };
  }

  get knownCount(): number {
    return this.count + this.below.knownCount;
  }

  get layoutCount(): number {
    return this.count + this.below.layoutCount;
  }

  get rowsBefore(): number {
    return this.above.complete ? 0 : Math.max(0, this.countAbove - this.count);
  }

  get complete(): boolean {
    return this.above.complete && this.below.complete;
  }

  get limitReached(): boolean {
    return this.above.limitReached || this.below.limitReached;
  }

  get partial(): PartialRead | null {
    return this.above.partial ?? this.below.partial ?? this.head.partial;
  }

  get error(): ApiError | null {
    return this.above.error ?? this.below.error;
  }

  log(index: number): FoundLog | undefined {
    return index < this.count ? this.above.log(this.mirror(index)) : this.below.log(index - this.count);
  }

  indexOf(id: string): number {
    const above = this.above.indexOf(id);
    if (above >= 0) return this.mirror(above);
    const below = this.below.indexOf(id);
    return below < 0 ? -1 : this.count + below;
  }

  /** Makes a row the active one and the place where the list begins. */
  startAt(index: number): this {
    this.position = { anchor: Math.max(0, index - ROWS_ABOVE_TARGET), hiddenPx: 0, active: index };
    return this;
  }

  loaded(): RowRange[] {
    const above = this.above.loaded().map(([from, to]): RowRange => [this.mirror(to), this.mirror(from)]);
    const below = this.below.loaded().map(([from, to]): RowRange => [from + this.count, to + this.count]);
    return [...above.reverse(), ...below];
  }

  hideWhere(isHidden: HiddenRange): void {
    this.above.hideWhere((start, count) => isHidden(this.mirror(start + count - 1), count));
    this.below.hideWhere((start, count) => isHidden(start + this.count, count));
  }

  setVisible(first: number, last: number): void {
    this.above.setVisible(this.mirror(last), this.mirror(first));
    this.below.setVisible(first - this.count, last - this.count);
  }

  retry(): void {
    this.above.retry();
    this.below.retry();
  }

  stop(): void {
    this.above.stop();
    this.below.stop();
  }

  release(): void {
    this.above.release();
    this.below.release();
  }

  /** The index in the opposite order of a row above the middle, and the other way round. */
  private mirror(index: number): number {
    return this.count - 1 - index;
  }
}
