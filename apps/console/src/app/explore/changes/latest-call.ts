// Makes one call at a time, of which only the latest is wanted.

/** Calls that follow each other fast are made once there is no other for this long. The first one does not wait. */
const PAUSE_MS = 250;

/**
 * ```ts
 * const calls = new LatestCall();
 * const answer = await calls.make(() => api.changes(filter, baseline, signal), signal); // undefined if it is not wanted any more
 * ```
 */
export class LatestCall {
  /** Settles when the call before has come to its end, also by being cancelled. */
  private underWay: Promise<unknown> | null = null;

  /**
   * Makes a call once the one before, which the caller has aborted, has come to its end. Resolves to undefined where the call was
   * aborted before it was made, and else as the call does.
   */
  make<T>(call: () => Promise<T>, signal: AbortSignal): Promise<T | undefined> {
    const before = this.underWay;
    const made = this.after(before, call, signal);
    const end: Promise<void> = made.then(
      () => this.settle(end),
      () => this.settle(end),
    );
    this.underWay = end;
    return made;
  }

  private async after<T>(
    before: Promise<unknown> | null,
    call: () => Promise<T>,
    signal: AbortSignal,
  ): Promise<T | undefined> {
    if (before) {
      await before;
      await pause(signal);
    }
    return signal.aborted ? undefined : call();
  }

  private settle(end: Promise<unknown>): void {
    if (this.underWay === end) this.underWay = null;
  }
}

/** Ends early when the signal is aborted. */
function pause(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve();
      return;
    }
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, PAUSE_MS);
    signal.addEventListener('abort', end);
  });
}
