// When a decoder yields: after so much work, which is not only the bytes of a body.
import { SLICE_BYTES } from './log-sink.ts';

/** An empty entry takes as long as so many bytes of a common one. Without it, a slice could have tens of thousands of entries. */
const STEP_BYTES = 64;

/**
 * ```ts
 * const budget = new SliceBudget();
 * while (reader.next()) if (budget.isSpent(reader.at)) yield;
 * ```
 */
export class SliceBudget {
  private left = SLICE_BYTES;
  private last = 0;

  /**
   * Whether the slice is over; the next one begins then. Each call counts as a step.
   * @param at the offset that the decoder has reached
   * @param inheritedBytes what the step reads besides, such as the labels that an entry gets from its stream
   */
  isSpent(at: number, inheritedBytes = 0): boolean {
    this.left -= Math.max(0, at - this.last) + STEP_BYTES + inheritedBytes;
    this.last = at;
    if (this.left > 0) return false;
    this.left = SLICE_BYTES;
    return true;
  }
}
