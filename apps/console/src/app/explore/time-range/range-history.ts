// The ranges that the user has seen, to go back and forward between.
import type { TimeRange } from '../state/explore-view';
import { sameRange } from './move-range';

/** Older ranges are dropped. */
export const MAX_HISTORY_LENGTH = 50;

/** A history of ranges that behaves as a browser's history of pages does. Immutable: each step gives a new one. */
export class RangeHistory {
  constructor(
    private readonly ranges: readonly TimeRange[],
    private readonly index = ranges.length - 1,
  ) {}

  get current(): TimeRange | undefined {
    return this.ranges[this.index];
  }

  get previous(): TimeRange | undefined {
    return this.ranges[this.index - 1];
  }

  get next(): TimeRange | undefined {
    return this.ranges[this.index + 1];
  }

  back(): RangeHistory {
    return this.previous ? new RangeHistory(this.ranges, this.index - 1) : this;
  }

  forward(): RangeHistory {
    return this.next ? new RangeHistory(this.ranges, this.index + 1) : this;
  }

  /** Follows a change of the range: to a neighbor in the history, or to a new entry after the current one. */
  visit(range: TimeRange): RangeHistory {
    if (this.current && sameRange(this.current, range)) return this;
    if (this.previous && sameRange(this.previous, range)) return this.back();
    if (this.next && sameRange(this.next, range)) return this.forward();
    const ranges = [...this.ranges.slice(0, this.index + 1), range];
    return new RangeHistory(ranges.slice(-MAX_HISTORY_LENGTH));
  }
}
