// Whether the door may take more: the queue's size against its limit, read often and cheaply.
import type { Redis } from 'ioredis';
import { QueueUnavailableError } from './errors.ts';
import type { DeadLetterLimits } from './log-queue.ts';
import { KEYS } from './names.ts';

/** A reading is taken again after this, so a door knows of others' logs at most so late. */
const READING_MS = 250;
/** How long a start waits for Redis: it connects in some ms, or it is away and the door says so. */
const FIRST_READING_MS = 2_000;
/** Closed by its size, the queue opens again below this share of the limit: no flapping at the limit. */
const OPEN_AGAIN = 0.9;
/** Redis needs room to hand jobs out, to rewrite its file and for dead letters: closed past this share of maxmemory. */
const MEMORY_SHARE = 0.65;
/** The drain rate is taken over the readings of this time. */
const RATE_MS = 10_000;
/** Bounds of `Retry-After`, and what is said while nothing drains. */
const RETRY_SECONDS = { min: 1, max: 60, unknown: 10 } as const;

export interface GaugeLimits {
  /** Bytes of log lines that may wait. */
  queueBytes: number;
  deadLetters: DeadLetterLimits;
}

/** Why the door is closed. */
export type ClosedReason = 'queue' | 'memory' | 'dead-letters';
export type Admission =
  { open: true } | { open: false; reason: ClosedReason; detail: string; retryAfterSeconds: number };

/** What was read of Redis. */
export interface Reading {
  /** When, in ms of this process's clock. */
  at: number;
  queuedBytes: number;
  /** Ever; its growth is the drain rate. */
  settledBytes: number;
  deadLetters: number;
  deadLetterBytes: number;
  usedMemory: number;
  /** 0 for no limit. */
  maxMemory: number;
  /** The marker that Redis holds, null where it has none. */
  marker: string | null;
}

/**
 * Reads Redis every 250 ms from `start` to `stop`. While Redis is away the last reading stands: then it is the
 * enqueue that fails, with a 503. Before the first reading nothing is let in.
 */
export class AdmissionControl {
  private readings: Reading[] = [];
  private addedSince = 0;
  private closedBy: ClosedReason | undefined;
  private timer: NodeJS.Timeout | undefined;
  private underWay: Promise<void> | undefined;
  private stopped = false;
  /** Called with each reading. */
  onReading: (reading: Reading) => void = () => undefined;

  constructor(
    private readonly client: Redis,
    private readonly limits: GaugeLimits,
  ) {}

  /** Resolves with the first reading, so that a door opened then knows of all that waits; without Redis after 2 s. */
  async start(): Promise<void> {
    this.client.on('ready', this.readNow);
    if (this.client.status !== 'ready') await connected(this.client);
    await this.readOn();
  }

  stop(): void {
    this.stopped = true;
    this.client.off('ready', this.readNow);
    clearTimeout(this.timer);
  }

  /** The latest reading; undefined before the first. */
  get reading(): Reading | undefined {
    return this.readings.at(-1);
  }

  /** The door says what it added, so that the next post counts it before the next reading does. */
  added(bytes: number): void {
    this.addedSince += bytes;
  }

  /** Whether a post may come in now. Answers from memory. Throws QueueUnavailableError before the first reading. */
  admission(): Admission {
    const reading = this.reading;
    if (!reading) throw new QueueUnavailableError('Redis has not answered yet', 'none');
    const level = levelOf(reading, this.addedSince, this.limits);
    this.closedBy = decide(level, this.closedBy);
    if (!this.closedBy) return { open: true };
    const detail = DETAILS[this.closedBy];
    return {
      open: false,
      reason: this.closedBy,
      detail,
      retryAfterSeconds: this.retryAfter(reading, this.closedBy),
    };
  }

  /** Redis is back: whoever asks it anything from now on asks after this reading. */
  private readonly readNow = (): void => void this.readOn();

  private async readOn(): Promise<void> {
    this.underWay ??= this.read().finally(() => (this.underWay = undefined));
    await this.underWay;
    clearTimeout(this.timer);
    if (!this.stopped) this.timer = setTimeout(this.readNow, READING_MS).unref();
  }

  private async read(): Promise<void> {
    const addedBefore = this.addedSince;
    try {
      const reading = await takeReading(this.client);
      this.readings = [...this.readings.filter(({ at }) => at > reading.at - RATE_MS), reading];
      this.addedSince -= addedBefore;
      this.onReading(reading);
    } catch {
      // Redis is away: the last reading stands, and whoever writes hears of it.
    }
  }

  private retryAfter(reading: Reading, reason: ClosedReason): number {
    const first = this.readings[0]!;
    const seconds = (reading.at - first.at) / 1000;
    const rate = seconds > 0 ? (reading.settledBytes - first.settledBytes) / seconds : 0;
    if (reason === 'dead-letters' || rate <= 0) return RETRY_SECONDS.unknown;
    const over = reason === 'queue' ? reading.queuedBytes - OPEN_AGAIN * this.limits.queueBytes : rate;
    return Math.min(RETRY_SECONDS.max, Math.max(RETRY_SECONDS.min, Math.ceil(over / rate)));
  }
}

const DETAILS: Record<ClosedReason, string> = {
  queue: 'The queue is at its limit. Nothing was accepted; send again later.',
  memory: 'The queue has used its share of memory. Nothing was accepted; send again later.',
  'dead-letters':
    'The dead letters are at their limit. Nothing was accepted; replay or delete dead letters, then send again.',
};

/** Shares of the limits that are used, 1 for full. */
export type Level = Record<ClosedReason, number>;

export function levelOf(reading: Reading, addedSince: number, limits: GaugeLimits): Level {
  return {
    queue: (reading.queuedBytes + addedSince) / limits.queueBytes,
    memory: reading.maxMemory > 0 ? reading.usedMemory / (MEMORY_SHARE * reading.maxMemory) : 0,
    'dead-letters': Math.max(
      reading.deadLetters / limits.deadLetters.letters,
      reading.deadLetterBytes / limits.deadLetters.bytes,
    ),
  };
}

/** What closes the door at a level, given what closes it now. */
export function decide(level: Level, closedBy: ClosedReason | undefined): ClosedReason | undefined {
  const full = (['dead-letters', 'queue', 'memory'] as const).find((reason) => level[reason] >= 1);
  if (full) return full;
  // Letters go one by one at a person's command: below their limit there is room.
  if (closedBy === undefined || closedBy === 'dead-letters') return undefined;
  return level[closedBy] >= OPEN_AGAIN ? closedBy : undefined;
}

/** Resolves when the client is connected, or after FIRST_READING_MS. */
function connected(client: Redis): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      client.off('ready', done);
      resolve();
    };
    const timer = setTimeout(done, FIRST_READING_MS);
    client.once('ready', done);
  });
}

async function takeReading(client: Redis): Promise<Reading> {
  const [counters, letters, memory, marker] = await Promise.all([
    client.hmget(KEYS.counters, 'enqueuedBytes', 'settledBytes', 'deadLetterBytes'),
    client.hlen(KEYS.deadLetters),
    client.info('memory'),
    client.get(KEYS.marker),
  ]);
  const [enqueued, settled, letterBytes] = counters.map((text) => Number(text ?? 0)) as [
    number,
    number,
    number,
  ];
  return {
    at: Date.now(),
    queuedBytes: Math.max(0, enqueued - settled),
    settledBytes: settled,
    deadLetters: letters,
    deadLetterBytes: letterBytes,
    usedMemory: infoNumber(memory, 'used_memory'),
    maxMemory: infoNumber(memory, 'maxmemory'),
    marker,
  };
}

function infoNumber(info: string, name: string): number {
  return Number(new RegExp(`^${name}:(\\d+)`, 'm').exec(info)?.[1] ?? 0);
}
