// Says the same trouble once in a while, not with each of thousands of tries.
import type { Logger } from '@nestjs/common';

const EVERY_MS = 10_000;
/** Different troubles remembered; past it all are forgotten, so that the memory is bounded. */
const REMEMBERED = 100;

export class ThrottledLogger {
  private readonly last = new Map<string, { at: number; silent: number }>();

  constructor(private readonly logger: Pick<Logger, 'warn'>) {}

  /** Logs a warning, unless one of its kind (the text, digits and ids apart) was logged within 10 s. */
  warn(message: string): void {
    const kind = message.replace(/[-\w]{20}|\d+/g, '#').slice(0, 80);
    const before = this.last.get(kind);
    if (before && Date.now() - before.at < EVERY_MS) {
      before.silent++;
      return;
    }
    if (this.last.size >= REMEMBERED) this.last.clear();
    this.last.set(kind, { at: Date.now(), silent: 0 });
    this.logger.warn(
      before && before.silent > 0 ? `${message} (${before.silent} times more since)` : message,
    );
  }
}
