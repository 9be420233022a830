// Whether the door may take more: the queue's size against its limit, read often and cheaply.
import type { Redis } from 'ioredis';
import type { DeadLetterLimits } from './log-queue.ts';
import { KEYS } from './names.ts';

/** A reading is taken again after this, so a door knows of others' logs at most so late. */
const READING_MS = 250;
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
 * enqueue that fails, with a 503.
 */
export class QueueGauge {
  private readings: Reading[] = [];
  private addedSince = 0;
  private closedBy: ClosedReason | undefined;
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;
  /** Called with each reading. */
  onReading: (reading: Reading) => void = () => undefined;

  constructor(
    private readonly client: Redis,
    private readonly limits: GaugeLimits,
  ) {}

  async start(): Promise<void> {
    await this.read();
    if (!this.stopped) this.timer = setTimeout(() => void this.start(), READING_MS).unref();
  }

  stop(): void {
    this.stopped = true;
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

  /** Whether a post may come in now. Answers from memory. */
  admission(): Admission {
    const reading = this.reading;
    if (!reading) return { open: true };
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
