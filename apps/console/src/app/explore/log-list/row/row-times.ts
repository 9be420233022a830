// The time since the row above, and whether it is a gap.
import type { FoundLog } from '@timberline/contract';
import type { GapSize } from './gaps';
import { gapSize, gapThreshold } from './gaps';
import type { Instant } from './timestamp';
import { durationText, millisBetween, parseInstant } from './timestamp';

export interface RowTime {
  /** `+1.2s`, `−3m 5s` where the row is earlier than the one above, or the empty text. */
  since: string;
  gap: GapSize;
}

const NO_TIME: RowTime = { since: '', gap: 0 };

/** Times of the rows of one search; what is usual is learnt from its first rows. */
export class RowTimes {
  private readonly instants = new WeakMap<FoundLog, Instant | null>();
  private readonly threshold: number;

  constructor(first: readonly FoundLog[]) {
    const spans: number[] = [];
    for (let i = 1; i < first.length; i++) {
      const span = this.span(first[i - 1], first[i]);
      if (span !== null) spans.push(span);
    }
    this.threshold = gapThreshold(spans);
  }

  /** Of a row below `above`; without times where one of them is not there. */
  between(above: FoundLog | null | undefined, log: FoundLog | null): RowTime {
    const span = this.span(above, log);
    if (span === null) return NO_TIME;
    return { since: (span < 0 ? '−' : '+') + durationText(span), gap: gapSize(span, this.threshold) };
  }

  private span(above: FoundLog | null | undefined, log: FoundLog | null | undefined): number | null {
    const from = above && this.instantOf(above);
    const to = log && this.instantOf(log);
    return from && to ? millisBetween(from, to) : null;
  }

  private instantOf(log: FoundLog): Instant | null {
    let instant = this.instants.get(log);
    if (instant === undefined) this.instants.set(log, (instant = parseInstant(log.timestamp)));
    return instant;
  }
}
