// The state of this processor: how many jobs it holds, when that last changed, and what keeps it from writing.
import { Injectable } from '@nestjs/common';

/** Longer than the longest pause between two attempts (5 s), so that a lasting error is reported without gaps. */
const WRITE_ERROR_MS = 6_000;

@Injectable()
export class WorkerState {
  /** Jobs in progress. */
  jobs = 0;
  /** When a job last began or ended, by `performance.now()`; at first, when the process started. */
  lastChange = performance.now();
  private lastError: { until: number; reason: string } | undefined;
  private onIdle: (() => void) | undefined;

  jobBegan(): void {
    this.jobs++;
    this.lastChange = performance.now();
  }

  jobEnded(): void {
    this.jobs--;
    this.lastChange = performance.now();
    if (this.jobs === 0) this.onIdle?.();
  }

  /** Records what keeps a job from being written; it is reported for `durationMs`. */
  recordError(reason: string, durationMs = WRITE_ERROR_MS): void {
    this.lastError = { until: performance.now() + durationMs, reason };
  }

  /** The last recorded error while it is recent, else ''. */
  get writeError(): string {
    return this.lastError && performance.now() < this.lastError.until ? this.lastError.reason : '';
  }

  /** Resolves when no job is in progress. */
  async untilIdle(): Promise<void> {
    if (this.jobs > 0) await new Promise<void>((resolve) => (this.onIdle = resolve));
  }
}
