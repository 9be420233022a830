// How long to wait before an attempt is repeated.

const FIRST_DELAY_MS = 200;
/** Logs flow again at most this long after Elasticsearch is back. */
const MAX_DELAY_MS = 5_000;

/**
 * Returns the milliseconds to wait before repetition `attempt` (from 1): doubling, capped, and with jitter, so that jobs
 * that failed together do not all retry at once.
 */
export function backoffMs(attempt: number, random = Math.random): number {
  const ceiling = Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * 2 ** Math.min(attempt - 1, 16));
  return Math.round(ceiling * (0.5 + 0.5 * random()));
}
