// Decides whether the API may accept more logs, from cheap and frequent snapshots of the queue.
import type { Redis } from 'ioredis';
import { QueueUnavailableError } from './errors.ts';
import type { DeadLetterLimits } from './log-queue.ts';
import { KEYS } from './names.ts';

/** Time between two snapshots, so that an API knows what others enqueued at most this much later. */
const SNAPSHOT_INTERVAL_MS = 250;
/** How long `start` waits for Redis: it connects within milliseconds, or it is down and posts get a 503. */
const FIRST_SNAPSHOT_TIMEOUT_MS = 2_000;
/** Once full, the queue admits logs again below this share of its limit, so that it does not flap at the limit. */
const REOPEN_SHARE = 0.9;
/** Usable share of `maxmemory`. Redis needs the rest to hand out jobs, to rewrite its file and for dead letters. */
const MAX_MEMORY_SHARE = 0.65;
/** The drain rate is the average over this time. */
const RATE_WINDOW_MS = 10_000;
/** Bounds of `Retry-After`, and its value while nothing drains. */
const RETRY_AFTER_SECONDS = { min: 1, max: 60, unknown: 10 } as const;

interface AdmissionLimits {
  /** Bytes of log lines that may wait. */
  queueBytes: number;
  deadLetters: DeadLetterLimits;
}

/** Which limit is reached. */
type ClosedReason = 'queue' | 'memory' | 'dead-letters';

/** Whether logs may come in. `detail` is a sentence for the client. */
export type Admission =
  { open: true } | { open: false; reason: ClosedReason; detail: string; retryAfterSeconds: number };

const DETAILS: Record<ClosedReason, string> = {
  queue: 'The queue is full. Nothing was accepted; send the request again later.',
  memory: 'Redis is short of memory. Nothing was accepted; send the request again later.',
  'dead-letters':
    'The limit of dead letters is reached. Nothing was accepted; replay or delete dead letters, then send the request again.',
};

/** The state of the queue at one moment. */
export interface QueueSnapshot {
  /** When it was taken, by `performance.now()` of this process. */
  at: number;
  /** Bytes of log lines that wait. */
  queuedBytes: number;
  /** Bytes settled since the data set exists; its growth is the drain rate. */
  settledBytes: number;
  deadLetters: number;
  deadLetterBytes: number;
  /** Memory of Redis in use, in bytes. */
  usedMemory: number;
  /** `maxmemory` of Redis in bytes; 0 for no limit. */
  maxMemory: number;
  /** Logs that were ever enqueued and settled. */
  enqueuedLogs: number;
  settledLogs: number;
  /** The marker that Redis holds; null if it has none. */
  marker: string | null;
}

/**
 * Takes a snapshot every 250 ms from `start` to `stop`. While Redis is down the last snapshot stands, and enqueuing
 * fails with a 503. Before the first snapshot nothing is admitted.
 */
export class AdmissionControl {
  /** Called with each snapshot. */
  onSnapshot: (snapshot: QueueSnapshot) => void = () => undefined;
  /** Why logs must not come in although Redis answers; a reason as in QueueUnavailableError. */
  refusal: string | undefined;
  private snapshots: QueueSnapshot[] = [];
  private addedBytes = 0;
  private closedBy: ClosedReason | undefined;
  private timer: NodeJS.Timeout | undefined;
  private pending: Promise<void> | undefined;
  private stopped = false;

  constructor(
    private readonly client: Redis,
    private readonly limits: AdmissionLimits,
  ) {}

  /** Resolves after the first snapshot, so that the first post meets the true state; without Redis, after 2 s. */
  async start(): Promise<void> {
    this.client.on('ready', this.refreshNow);
    if (this.client.status !== 'ready') await connected(this.client);
    await this.refresh();
  }

  stop(): void {
    this.stopped = true;
    this.client.off('ready', this.refreshNow);
    clearTimeout(this.timer);
  }

  /** The latest snapshot; undefined before the first. */
  get snapshot(): QueueSnapshot | undefined {
    return this.snapshots.at(-1);
  }

  /** Reports enqueued bytes, so that the next post is measured with them before the next snapshot is. */
  added(bytes: number): void {
    this.addedBytes += bytes;
  }

  /**
   * Whether a post may come in now. Answers from memory. Throws QueueUnavailableError before the first snapshot and while
   * there is a `refusal`.
   */
  admission(): Admission {
    const { snapshot } = this;
    if (!snapshot) throw new QueueUnavailableError('Redis has not answered yet', 'none');
    if (this.refusal !== undefined) throw new QueueUnavailableError(this.refusal, 'none');
    this.closedBy = closedReason(usageOf(snapshot, this.addedBytes, this.limits), this.closedBy);
    if (!this.closedBy) return { open: true };
    return {
      open: false,
      reason: this.closedBy,
      detail: DETAILS[this.closedBy],
      retryAfterSeconds: this.retryAfterSeconds(snapshot, this.closedBy),
    };
  }

  /** After a reconnection, commands sent from now on are answered after this snapshot. */
  private readonly refreshNow = (): void => void this.refresh();

  private async refresh(): Promise<void> {
    this.pending ??= this.takeSnapshot().finally(() => (this.pending = undefined));
    await this.pending;
    clearTimeout(this.timer);
    if (!this.stopped) this.timer = setTimeout(this.refreshNow, SNAPSHOT_INTERVAL_MS).unref();
  }

  private async takeSnapshot(): Promise<void> {
    const addedBefore = this.addedBytes;
    try {
      const snapshot = await readSnapshot(this.client);
      this.snapshots = [...this.snapshots.filter(({ at }) => at > snapshot.at - RATE_WINDOW_MS), snapshot];
      this.addedBytes -= addedBefore;
      this.onSnapshot(snapshot);
    } catch {
      // Redis is down: the last snapshot stands, and enqueuing reports the error.
    }
  }

  private retryAfterSeconds(snapshot: QueueSnapshot, reason: ClosedReason): number {
    const first = this.snapshots[0]!;
    const seconds = (snapshot.at - first.at) / 1000;
    const rate = seconds > 0 ? (snapshot.settledBytes - first.settledBytes) / seconds : 0;
    if (reason === 'dead-letters' || rate <= 0) return RETRY_AFTER_SECONDS.unknown;
    const excess = reason === 'queue' ? snapshot.queuedBytes - REOPEN_SHARE * this.limits.queueBytes : rate;
    return Math.min(RETRY_AFTER_SECONDS.max, Math.max(RETRY_AFTER_SECONDS.min, Math.ceil(excess / rate)));
  }
}

/** Used shares of the limits; 1 is full. */
export type Usage = Record<ClosedReason, number>;

/** The usage at a snapshot, with the bytes that this process has added since. */
export function usageOf(snapshot: QueueSnapshot, addedBytes: number, limits: AdmissionLimits): Usage {
  return {
    queue: (snapshot.queuedBytes + addedBytes) / limits.queueBytes,
    memory: snapshot.maxMemory > 0 ? snapshot.usedMemory / (MAX_MEMORY_SHARE * snapshot.maxMemory) : 0,
    'dead-letters': Math.max(
      snapshot.deadLetters / limits.deadLetters.count,
      snapshot.deadLetterBytes / limits.deadLetters.bytes,
    ),
  };
}

/** Why admission is closed at this usage, given why it was closed before; undefined if it is open. */
export function closedReason(usage: Usage, before: ClosedReason | undefined): ClosedReason | undefined {
  const full = (['dead-letters', 'queue', 'memory'] as const).find((reason) => usage[reason] >= 1);
  if (full) return full;
  // No hysteresis for dead letters: they are removed by hand, not by a flow that would flap at the limit.
  if (before === undefined || before === 'dead-letters') return undefined;
  return usage[before] >= REOPEN_SHARE ? before : undefined;
}

/** Resolves when the client is connected, or after FIRST_SNAPSHOT_TIMEOUT_MS. */
function connected(client: Redis): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      client.off('ready', done);
      resolve();
    };
    const timer = setTimeout(done, FIRST_SNAPSHOT_TIMEOUT_MS);
    client.once('ready', done);
  });
}

async function readSnapshot(client: Redis): Promise<QueueSnapshot> {
  const [counters, deadLetters, memory, marker] = await Promise.all([
    client.hmget(
      KEYS.counters,
      ...['enqueuedBytes', 'settledBytes', 'deadLetterBytes', 'enqueuedLogs', 'settledLogs'],
    ),
    client.hlen(KEYS.deadLetters),
    client.info('memory'),
    client.get(KEYS.marker),
  ]);
  const [enqueuedBytes, settledBytes, deadLetterBytes, enqueuedLogs, settledLogs] = counters.map((text) =>
    Number(text ?? 0),
  ) as [number, number, number, number, number];
  return {
    at: performance.now(),
    queuedBytes: Math.max(0, enqueuedBytes - settledBytes),
    settledBytes,
    deadLetters,
    deadLetterBytes,
    usedMemory: infoNumber(memory, 'used_memory'),
    maxMemory: infoNumber(memory, 'maxmemory'),
    enqueuedLogs,
    settledLogs,
    marker,
  };
}

function infoNumber(info: string, name: string): number {
  return Number(new RegExp(`^${name}:(\\d+)`, 'm').exec(info)?.[1] ?? 0);
}
