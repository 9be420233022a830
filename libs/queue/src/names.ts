// Names in Redis. The service needs a Redis database for itself, not a cluster, since one script touches several keys.
// Data that version 0.1.0 wrote must stay readable: rename constants at will, but not the strings that they stand for.

/** The name of Bull's queue of logs that wait for Elasticsearch. */
export const LOG_QUEUE = 'logs';

/** All keys begin with this. Bull puts a colon after it. */
export const KEY_PREFIX = 'timberline';

const OWN_PREFIX = `${KEY_PREFIX}:`;
const BULL_PREFIX = `${OWN_PREFIX}${LOG_QUEUE}:`;

/** Bull's keys in version 0.1.0. They are what any other user of Bull with a queue `logs` has. */
export const LEGACY_BULL_PREFIX = `bull:${LOG_QUEUE}:`;

/** Bull's keys of the queue, as its own scripts name them. */
export const BULL = {
  /** The hash of a job: this plus the job's id. */
  prefix: BULL_PREFIX,
  wait: `${BULL_PREFIX}wait`,
  paused: `${BULL_PREFIX}paused`,
  metaPaused: `${BULL_PREFIX}meta-paused`,
  id: `${BULL_PREFIX}id`,
  delayed: `${BULL_PREFIX}delayed`,
  priority: `${BULL_PREFIX}priority`,
  active: `${BULL_PREFIX}active`,
  /** While this key exists, no processor looks for jobs whose lock has expired. */
  stalledCheck: `${BULL_PREFIX}stalled-check`,
  /** The key of a lock: the job's hash and this. */
  lockSuffix: ':lock',
} as const;

/** Fields that our scripts add to Bull's hash of a job. Bull removes them together with the job. */
export const JOB_FIELDS = {
  /** Logs in the job, and bytes of their lines: what the counters change by. */
  logs: 'logs',
  bytes: 'bytes',
  /** Set by the script that settles the job, so that nothing settles it twice. */
  settled: 'settled',
  /** How often a job that may be a poison message was sent since Elasticsearch last answered. */
  attempts: 'begun',
  /** The job that was added by a client, where this one is a child that bisecting it made. */
  root: 'partOf',
} as const;

/** Our own keys. */
export const KEYS = {
  /**
   * Hash of counters that only scripts change: enqueuedLogs, enqueuedBytes, settledLogs and settledBytes (all of them
   * include replays, so their differences are what waits), indexed, failed, deadLetterBytes, idempotencyBytes,
   * forgottenDocuments.
   */
  counters: `${OWN_PREFIX}counters`,
  /** Logs indexed in one second of the clock of Redis: this plus the second. The keys expire. */
  indexedIn: `${OWN_PREFIX}indexed-in:`,
  /** Hash: log id → dead letter as JSON. */
  deadLetters: `${OWN_PREFIX}dead-letters`,
  /** Sorted set of the ids of dead letters. All have score 0, so they are ordered by id. */
  deadLetterIds: `${OWN_PREFIX}dead-letter-ids`,
  /** Idempotency keys whose post is in flight: this plus the hash of the key. Before 0.2 they held the answers as well. */
  idempotency: `${OWN_PREFIX}idempotency:`,
  /** Answers of idempotency keys: this plus bucket and shard; see scripts/idempotency.ts. The keys expire. */
  idempotencyAnswers: `${OWN_PREFIX}idempotency-answers:`,
  /** Hashes: bucket → number of its idempotency keys, and their bytes. */
  idempotencyKeys: `${OWN_PREFIX}idempotency-keys`,
  idempotencyBytes: `${OWN_PREFIX}idempotency-bytes`,
  /** Hash: client → number of its idempotency keys; this plus the bucket. The keys expire. */
  idempotencyClients: `${OWN_PREFIX}idempotency-clients:`,
  /** Sorted set, before 0.2: hash of the idempotency key → when its record expires, in ms since 1970. */
  idempotencyExpiry: `${OWN_PREFIX}idempotency-expiry`,
  /** Hash: generation of documents that their clients named → how many it has; see scripts/documents.ts. */
  documents: `${OWN_PREFIX}documents`,
  /** Sets of the fingerprints of these documents: this plus the generation. The keys expire. */
  documentSets: `${OWN_PREFIX}documents:`,
  /** Data of a job that is not in the queue yet, in a hash as Bull's: this plus the job's id. The keys expire. */
  staged: `${OWN_PREFIX}staged:`,
  /** How many children of a bisected job have not ended: this plus the job's id. */
  children: `${OWN_PREFIX}parts:`,
  /** Hash: counter of all API processes → its count. */
  sharedCounters: `${OWN_PREFIX}shared-counters`,
  /** The number of the last addition to them by a process: this plus the process. The keys expire. */
  sharedCountersAdded: `${OWN_PREFIX}shared-counters-added:`,
  /** Sorted set: processor → its last heartbeat, in ms since 1970. */
  processors: `${OWN_PREFIX}processors`,
  /** The error that keeps a processor from writing. It expires soon after the last heartbeat that reports it. */
  writeError: `${OWN_PREFIX}trouble`,
  /** Hash: setting that we changed in the running Redis → the problem as JSON; `runId` names the Redis process. */
  settings: `${OWN_PREFIX}settings`,
  /** Written once. When it is missing, Redis has lost its data. */
  marker: `${OWN_PREFIX}marker`,
  /** Hash: the running process of Redis (`id`), and how far the counters were when it began. */
  run: `${OWN_PREFIX}run`,
  /** Hash: index of logs → its mark as JSON (index-marks.ts); `checkedAt` is when they were last checked. */
  indexDocs: `${OWN_PREFIX}index-docs`,
  /** While this key exists, no API process checks the indices. */
  indexCheck: `${OWN_PREFIX}index-check`,
  /** When cursors and receipts without a signature stop being valid, in ms since 1970. Written once. */
  unsignedUntil: `${OWN_PREFIX}unsigned-until`,
  /** Hash: the copy of the people and keys (directory-copy.ts): its `version`, and the `text`. */
  directory: `${OWN_PREFIX}access`,
  /** Hash: id of a key → the hour since 1970 in which it was last used. */
  keysUsed: `${OWN_PREFIX}access-keys-used`,
  /** Hash: id of an entry of the audit that Elasticsearch does not have yet → the entry (scripts/audit.ts). */
  audit: `${OWN_PREFIX}audit`,
  /** Hash: hash of a token → its session (scripts/sessions.ts); this plus the id of the person. The keys expire. */
  sessions: `${OWN_PREFIX}sessions:`,
  /** When the next attempt to log in is due, by what is limited; this plus that. The keys expire. */
  loginAttempts: `${OWN_PREFIX}login-attempts:`,
  /** Sorted set: address from which a person logged in → when; this plus the id of the person. The keys expire. */
  loginAddresses: `${OWN_PREFIX}login-addresses:`,
  /** Stream of the templates of patterns that were seen for the first time (new-templates.ts). */
  newTemplates: `${OWN_PREFIX}new-templates`,
  /** Hash: which process has a duty (lease.ts), and its term; this plus the duty. The keys expire. */
  leases: `${OWN_PREFIX}leases:`,
  /** The term of the last holder of a duty; this plus the duty. */
  leaseTerms: `${OWN_PREFIX}lease-terms:`,
} as const;
