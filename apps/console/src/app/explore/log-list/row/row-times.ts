// The time between a row and the row above it, and whether that is a gap.
import type { FoundLog } from '@timberline/contract';
import { durationText } from '../../time/duration';
import { type Instant, millisBetween, parseInstant } from '../../time/timestamp';
import { type GapSize, gapSize, gapThreshold } from './gaps';

interface RowTime {
  /** `+1.2s`, `−3m 5s` when the row is earlier than the one above, or empty. */
  since: string;
  gap: GapSize;
}

const NO_TIME: RowTime = { since: '', gap: 0 };

/**
 * The times of the rows of one search. Its first rows say which spans are usual.
 *
 * ```ts
 * const times = new RowTimes(firstPage.logs);
 * times.between(above, log).since; // '+250ns'
 * ```
 */
export class RowTimes {
  private readonly instants = new WeakMap<FoundLog, Instant | null>();
  /** From how many ms on a gap is unusually large. */
  readonly threshold: number;

  constructor(first: readonly FoundLog[]) {
    const spans: number[] = [];
    for (let i = 1; i < first.length; i++) {
      const span = this.span(first[i - 1], first[i]);
      if (span !== null) spans.push(span);
    }
    this.threshold = gapThreshold(spans);
  }

  /** The time of a row below the row of `above`. It is empty when either log is missing. */
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
