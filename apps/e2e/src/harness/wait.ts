// Waiting for what comes later: always for a condition, never for a length of time.

/** A deadline past which something is broken rather than slow, in milliseconds. */
export const DEADLINE_MS = 120_000;
const POLL_MS = 100;

export interface WaitOptions {
  /** What is waited for; stands in the error. */
  what?: string;
  deadlineMs?: number;
  pollMs?: number;
}

type Truthy<T> = Exclude<T, false | null | undefined | 0 | ''>;

/**
 * Asks again and again until `probe` gives something truthy, and returns that. What `probe` throws counts as
 * "not yet"; past the deadline the last error, or the last value, is part of the error.
 */
export async function waitUntil<T>(
  probe: () => T | Promise<T>,
  options: WaitOptions = {},
): Promise<Truthy<T>> {
  const { what = 'the condition', deadlineMs = DEADLINE_MS, pollMs = POLL_MS } = options;
  const end = Date.now() + deadlineMs;
  let last: unknown;
  for (;;) {
    try {
      const value = await probe();
      if (value) return value as Truthy<T>;
      last = value;
    } catch (error) {
      last = error;
    }
    if (Date.now() >= end) {
      const seen = last instanceof Error ? last.message : JSON.stringify(last);
      throw new Error(`${what} did not come within ${deadlineMs / 1000} s; last seen: ${seen}`);
    }
    await sleep(pollMs);
  }
}

export function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
