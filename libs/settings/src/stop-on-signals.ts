// Ends a program when its supervisor or a person asks for it.

/**
 * Calls `stop` at the first SIGTERM or SIGINT and then exits with code 0, since an end that was asked for is no failure. (Nest's
 * own hooks end a program by the signal itself, which containers report as an error with code 143.) What `stop` has not
 * finished after `timeoutMs` is abandoned.
 *
 * ```ts
 * stopOnSignals(() => app.close(), 9_500);
 * ```
 */
export function stopOnSignals(stop: () => Promise<void>, timeoutMs: number): void {
  let stopping = false;
  const onSignal = (): void => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(0), timeoutMs).unref();
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error instanceof Error ? error.stack : String(error));
        process.exit(1);
      },
    );
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, onSignal);
}
