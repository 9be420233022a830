// Names in Redis. The service wants a Redis database of its own (not a cluster: a script touches several keys).

/** Bull's queue of logs on their way into Elasticsearch. */
export const LOG_QUEUE = 'logs';

const JOBS = `bull:${LOG_QUEUE}:`;
const OWN = 'timberline:';

/** Bull's keys of the queue, as its own scripts know them. */
export const BULL = {
  prefix: JOBS,
  wait: `${JOBS}wait`,
  paused: `${JOBS}paused`,
  metaPaused: `${JOBS}meta-paused`,
  id: `${JOBS}id`,
  delayed: `${JOBS}delayed`,
  priority: `${JOBS}priority`,
  active: `${JOBS}active`,
} as const;

/** Our own keys. */
export const KEYS = {
  /**
   * Hash of counters that only scripts touch: enqueuedLogs, enqueuedBytes, settledLogs, settledBytes (all of them
   * replays included, so their differences are what waits), indexed, failed, deadLetterBytes, idempotencyBytes.
   */
  counters: `${OWN}counters`,
  /** Logs indexed in one second of Redis' clock: this plus the second; they expire by themselves. */
  indexedIn: `${OWN}indexed-in:`,
  /** Hash: log id → dead letter as JSON. */
  deadLetters: `${OWN}dead-letters`,
  /** Sorted set of the ids of dead letters, all with score 0, so ordered by id. */
  deadLetterIds: `${OWN}dead-letter-ids`,
  /** Idempotency records: this plus the hash of the key. */
  idempotency: `${OWN}idempotency:`,
  /** Sorted set: hash of the key → when the record expires, in ms. */
  idempotencyExpiry: `${OWN}idempotency-expiry`,
  /** Parts of a job that was taken apart and have not ended, a number: this plus the job's id. */
  parts: `${OWN}parts:`,
  /** Sorted set: processor → when it was last heard of, in ms. */
  processors: `${OWN}processors`,
  /** What keeps a processor from writing, for as long as it does. */
  trouble: `${OWN}trouble`,
  /** Hash: a setting of Redis that we set for its running process → what it was, as JSON; `runId` names the process. */
  settings: `${OWN}settings`,
  /** Set once; when it is gone, Redis has lost its data. */
  marker: `${OWN}marker`,
} as const;
