// Waiting for conditions. Specs never wait for a fixed time.

/** The time after which something is broken rather than slow. */
export const DEADLINE_MS = 120_000;
const POLL_MS = 100;

export interface WaitOptions {
  /** The name of the condition for the error message. */
  what?: string;
  deadlineMs?: number;
  pollMs?: number;
}

type Truthy<T> = Exclude<T, false | null | undefined | 0 | ''>;

/**
 * Calls `probe` until it returns a truthy value, and returns that value. An exception counts as "not yet". After the
 * deadline it throws an error that contains the last exception or the last value.
 */
export async function waitUntil<T>(
  probe: () => T | Promise<T>,
  options: WaitOptions = {},
): Promise<Truthy<T>> {
  const { what = 'the condition', deadlineMs = DEADLINE_MS, pollMs = POLL_MS } = options;
  const end = performance.now() + deadlineMs;
  let last: unknown;
  for (;;) {
    try {
      const value = await probe();
      if (value) return value as Truthy<T>;
      last = value;
    } catch (error) {
      last = error;
    }
    if (performance.now() >= end) {
      const seen = last instanceof Error ? last.message : JSON.stringify(last);
      throw new Error(`Waiting for ${what} failed after ${deadlineMs / 1000} s. Last seen: ${seen}`);
    }
    await sleep(pollMs);
  }
}

export function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
