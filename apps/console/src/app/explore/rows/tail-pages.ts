// The rows of a search from its end: read oldest first where the list is newest first, and shown turned round.
import type { FoundLog, LogPage } from '@timberline/contract';
import type { ApiError } from '../../api/api-error';
import type { LogPages, PagesListener, Position, Rows } from './log-pages';

/**
 * Row 0 is the first whose place is known from the end; more come before it as one scrolls up.
 *
 * ```ts
 * const rows = new TailPages(head, pagesOfTheOtherOrder, exactTotal);
 * ```
 */
export class TailPages implements Rows {
  readonly first: LogPage;
  listener: PagesListener = { changed: () => undefined, shifted: () => undefined };
  position: Position;
  private count: number;

  /** `head` are the rows from the beginning, `pages` those of the same search in the other order. */
  constructor(
    readonly head: LogPages,
    private readonly pages: LogPages,
    private readonly total: number,
  ) {
    this.first = { ...head.first, total: { value: total, relation: 'eq' } };
    this.count = pages.known;
    const last = Math.max(0, this.count - 1);
    this.position = { anchor: last, hidden: 0, active: last };
    pages.listener = {
      changed: () => {
        const more = pages.known - this.count;
        this.count = pages.known;
        if (more > 0) this.listener.shifted(0, more);
        this.listener.changed();
      },
      // Late rows among the last so many: those behind them keep their places from the end.
      shifted: (at, by) => {
        const place = this.count - at;
        this.count += by;
        this.listener.shifted(Math.max(0, place), by);
      },
    };
  }

  get known(): number {
    return this.count;
  }

  get rows(): number {
    return this.count;
  }

  get before(): number {
    return this.complete ? 0 : Math.max(0, this.total - this.count);
  }

  get complete(): boolean {
    return this.pages.complete;
  }

  get full(): boolean {
    return this.pages.full;
  }

  get error(): ApiError | null {
    return this.pages.error;
  }

  log(index: number): FoundLog | undefined {
    return this.pages.log(this.turned(index));
  }

  indexOf(id: string): number {
    const index = this.pages.indexOf(id);
    return index < 0 ? -1 : this.turned(index);
  }

  want(first: number, last: number): void {
    this.pages.want(this.turned(last), this.turned(first));
  }

  retry(): void {
    this.pages.retry();
  }

  stop(): void {
    this.pages.stop();
  }

  release(): void {
    this.pages.release();
  }

  private turned(index: number): number {
    return this.count - 1 - index;
  }
}
