// How the protocols of other systems meet a full queue.

/**
 * How long a request waits for room in the queue before it is refused. Several shippers drop a batch that is refused once, and
 * those that send again wait for at least a second, so a short wait loses less. It is below the shortest timeout of the
 * clients that docs/send.md lists (10 s).
 */
export const OVERLOAD_HOLD_MS = 5_000;
