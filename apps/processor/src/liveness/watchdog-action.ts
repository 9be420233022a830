// Decides when a processor that takes no jobs has to be recovered.

/** With free slots, waiting jobs and no job begun or ended for this time, the blocking client connects anew. */
const RECONNECT_AFTER_MS = 15_000;
/** If reconnecting did not help, the process exits, so that its supervisor starts it again. */
const EXIT_AFTER_MS = 60_000;

/** What to do after so many milliseconds in which jobs waited and none was taken. */
export function watchdogAction(idleMs: number): 'none' | 'reconnect' | 'exit' {
  if (idleMs < RECONNECT_AFTER_MS) return 'none';
  return idleMs < EXIT_AFTER_MS ? 'reconnect' : 'exit';
}
