// The queue of logs: adding jobs, settling them, and how it all stands.
import type { Redis } from 'ioredis';
import type { IngestStatus } from '@timberline/contract';
import { queueError } from './errors.ts';
import { recordKey, type Reservation } from './idempotency.ts';
import { type EncodedJob, jobOptions } from './job.ts';
import { BULL, KEYS } from './names.ts';
import { PROCESSOR_ALIVE_MS } from './processors.ts';
import { addScript, splitScript } from './scripts/add.ts';
import { beginScript, clearScript } from './scripts/poison.ts';
import { runScript } from './scripts/script.ts';
import { settleScript } from './scripts/settle.ts';
import { RATE_SECONDS, statusScript } from './scripts/status.ts';

export type AddResult =
  | { state: 'added' }
  /** Another post with the same idempotency key was faster: nothing added, this is its answer. */
  | { state: 'done'; answer: string }
  /** The reservation ran out and belongs to another post now: nothing added, answer 409. */
  | { state: 'superseded' };

/** What came of a job. */
export interface JobOutcome {
  jobId: string;
  /** Logs stored. */
  stored: number;
  /** Logs refused for good: id and letter (see dead-letters.ts). */
  refused: { id: string; letter: string }[];
  /** Ids of the stored logs, where the job replays dead letters. */
  replayed?: string[];
}

/** Bounds of the dead letters: past one of them a job with refused logs cannot be settled. */
export interface DeadLetterLimits {
  letters: number;
  bytes: number;
}

/**
 * - `settled`: written now
 * - `again`: it was settled before (its processor died between settling and Bull's removal)
 * - `gone`: another processor ended the job
 * - `full`: nothing written, the dead letters are at their limit; the job has to wait
 */
export type SettleResult = 'settled' | 'again' | 'gone' | 'full';

/** A job that stalled so often may be what kills its processors. */
export const SUSPECT_AFTER_STALLS = 5;

const BULL_KEYS = [BULL.wait, BULL.paused, BULL.metaPaused, BULL.id, BULL.delayed, BULL.priority];

/** All methods throw QueueUnavailableError or QueueFullError (errors.ts). */
export class LogQueue {
  constructor(private readonly client: Redis) {}

  /**
   * Adds jobs, all or none; when it returns, Redis has them in its append-only file as its `appendfsync` promises.
   * A job whose id is still in the queue is not added again.
   *
   * @param completes the idempotency key that these jobs answer: the answer is kept with the jobs, at once
   */
  async add(
    jobs: EncodedJob[],
    completes?: { reservation: Reservation; answer: string },
  ): Promise<AddResult> {
    const now = Date.now();
    const { reservation, answer } = completes ?? {};
    const args: (string | number)[] = [BULL.prefix, now, reservation?.token ?? '', answer ?? ''];
    args.push(...jobs.flatMap((job) => jobArguments(job, now)));
    const [state, kept] = (await runScript(
      this.client,
      addScript,
      [...BULL_KEYS, KEYS.counters, reservation ? recordKey(reservation.keyHash) : ''],
      args,
    )) as [AddResult['state'], string];
    return state === 'done' ? { state, answer: kept } : { state };
  }

  /** Counts a job's logs and keeps its dead letters, once, whoever calls it how often. */
  async settle(outcome: JobOutcome, limits: DeadLetterLimits): Promise<SettleResult> {
    const { jobId, stored, refused, replayed } = outcome;
    return (await runScript(
      this.client,
      settleScript,
      [BULL.prefix + jobId, KEYS.counters, KEYS.deadLetters, KEYS.deadLetterIds, KEYS.indexedIn, KEYS.parts],
      [
        stored,
        limits.letters,
        limits.bytes,
        replayed ? '1' : '0',
        refused.length,
        ...refused.flatMap(({ id, letter }) => [id, letter]),
        ...(replayed ?? []),
      ],
    )) as SettleResult;
  }

  /** Whether a job stalled so often that it may be what kills its processors. */
  async isSuspect(jobId: string): Promise<boolean> {
    try {
      const stalls = await this.client.hget(BULL.prefix + jobId, 'stalledCounter');
      return Number(stalls ?? 0) >= SUSPECT_AFTER_STALLS;
    } catch (error) {
      throw queueError(error);
    }
  }

  /**
   * To be called when a job under suspicion is begun, and followed by `clear` when it has come through. Returns how often
   * it was begun without that, this time included.
   */
  async begin(jobId: string): Promise<number> {
    return (await runScript(this.client, beginScript, [BULL.prefix + jobId], [])) as number;
  }

  /** The job was not what killed its processors. */
  async clear(jobId: string): Promise<void> {
    await runScript(this.client, clearScript, [BULL.prefix + jobId], []);
  }

  /**
   * Puts parts in the place of a job, at once; the caller then lets the job end. The parts are as old as the job, and under
   * suspicion as if they had been begun `begun` times already.
   */
  async split(jobId: string, parts: EncodedJob[], begun: number): Promise<void> {
    const now = Date.now();
    const args: (string | number)[] = [BULL.prefix, now, SUSPECT_AFTER_STALLS, begun];
    args.push(...parts.flatMap((part) => jobArguments(part, now)));
    await runScript(this.client, splitScript, [...BULL_KEYS, BULL.prefix + jobId, KEYS.parts], args);
  }

  /** How ingest stands. One trip to Redis; its cost does not grow with the queue. */
  async status(): Promise<IngestStatus> {
    const [enqueued, settled, indexed, failed, active, deadLetters, recent, ageMs, processors] =
      (await runScript(
        this.client,
        statusScript,
        [
          KEYS.counters,
          BULL.wait,
          BULL.active,
          BULL.delayed,
          KEYS.deadLetters,
          KEYS.indexedIn,
          KEYS.processors,
        ],
        [BULL.prefix, PROCESSOR_ALIVE_MS],
      )) as [number, number, number, number, number, number, number, number, number];
    const unsettled = Math.max(0, enqueued - settled);
    const indexing = Math.min(active, unsettled);
    return {
      queued: unsettled - indexing,
      indexing,
      indexed,
      failed,
      deadLetters,
      ratePerSecond: recent / RATE_SECONDS,
      lagSeconds: unsettled === 0 ? 0 : ageMs / 1000,
      processors,
    };
  }

  /** How many of these jobs have not ended, those included that were taken apart and of which a part has not. */
  async unfinished(jobIds: string[]): Promise<number> {
    try {
      return await this.client.exists(jobIds.flatMap((id) => [BULL.prefix + id, KEYS.parts + id]));
    } catch (error) {
      throw queueError(error);
    }
  }
}

function jobArguments({ id, data, logs, bytes }: EncodedJob, now: number): (string | number)[] {
  return [id, data, jobOptions(id, now), logs, bytes];
}
