// The seed of a run that was given none.
import { execFileSync } from 'node:child_process';

/** Used outside of a Git checkout. */
const FALLBACK_SEED = 1;

/** A seed that a commit determines, so that a red run is red again, while the next commit gets new requests. */
export function seedOfCommit(): number {
  try {
    return parseInt(
      execFileSync('git', ['rev-parse', 'HEAD'], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      }).slice(0, 7),
      16,
    );
  } catch {
    return FALLBACK_SEED;
  }
}
