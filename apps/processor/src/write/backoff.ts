// How long to wait before something is tried again.

const FIRST_MS = 200;
/** Longest wait: Elasticsearch back, logs flow again within this. */
const LONGEST_MS = 5_000;

/** Milliseconds before the attempt-th repetition (from 1): doubling, capped, spread so that slots do not march in step. */
export function backoffMs(attempt: number, random = Math.random): number {
  const ceiling = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempt - 1, 16));
  return Math.round(ceiling * (0.5 + 0.5 * random()));
}
