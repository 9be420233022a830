// Long work on the event loop, in slices.
import { setImmediate as nextTurn } from 'node:timers/promises';

/** Runs a generator to its end. Wherever it yields, other work gets a turn of the event loop. */
export async function runSlices<T>(slices: Generator<undefined, T>): Promise<T> {
  for (;;) {
    const slice = slices.next();
    if (slice.done) return slice.value;
    await nextTurn();
  }
}
