// Deadlines for the steps of a benchmark, so that a benchmark always ends and names the step that did not.
import { LauncherError } from '../launcher/host/command.ts';

/** Describing the state must not hang like the step itself. */
const STATE_TIMEOUT_MS = 5_000;

/**
 * Waits for a step. If it does not finish in time, rejects with an error that names the step and the state that it
 * reached, as `describeState` reports it. The step itself is not canceled.
 */
export async function withDeadline<T>(
  step: string,
  timeoutMs: number,
  work: Promise<T>,
  describeState: () => string | Promise<string>,
): Promise<T> {
  const { promise: expired, timer } = expiry(timeoutMs);
  try {
    const outcome = await Promise.race([work.then((value) => ({ value })), expired]);
    if (outcome) return outcome.value;
  } finally {
    clearTimeout(timer);
  }
  const state = expiry(STATE_TIMEOUT_MS);
  try {
    const description = await Promise.race([
      Promise.resolve()
        .then(describeState)
        .catch((error: unknown) => String(error)),
      state.promise,
    ]);
    throw new LauncherError(
      `The step "${step}" did not finish within ${timeoutMs / 1000} s. State: ${description ?? 'unknown, since the page does not respond'}.`,
    );
  } finally {
    clearTimeout(state.timer);
  }
}

/** A promise that resolves to undefined after the timeout, and its timer. */
function expiry(timeoutMs: number): { promise: Promise<undefined>; timer: NodeJS.Timeout | undefined } {
  let timer: NodeJS.Timeout | undefined;
  const promise = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, timeoutMs, undefined);
  });
  return { promise, timer };
}
