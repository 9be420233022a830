// Logs a repeated warning once per interval, not with each of thousands of attempts.
import type { Logger } from '@nestjs/common';

const INTERVAL_MS = 10_000;
/** How many kinds of warnings are remembered. With more, all are forgotten, which bounds the memory. */
const MAX_KINDS = 100;
/** Characters of a warning that tell its kind. */
const KIND_LENGTH = 80;

export class ThrottledLogger {
  private readonly last = new Map<string, { at: number; suppressed: number }>();

  constructor(private readonly logger: Pick<Logger, 'warn'>) {}

  /**
   * Logs a warning, unless one of its kind was logged within 10 s; the next one then says how many were suppressed.
   * Warnings that differ in numbers and ids only are of one kind.
   */
  warn(message: string): void {
    const kind = message.replace(/[-\w]{20}|\d+/g, '#').slice(0, KIND_LENGTH);
    const before = this.last.get(kind);
    if (before && performance.now() - before.at < INTERVAL_MS) {
      before.suppressed++;
      return;
    }
    if (this.last.size >= MAX_KINDS) this.last.clear();
    this.last.set(kind, { at: performance.now(), suppressed: 0 });
    const repeated = before?.suppressed ?? 0;
    this.logger.warn(repeated > 0 ? `${message} (and ${repeated} more like this since the last)` : message);
  }
}
