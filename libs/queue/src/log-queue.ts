// The queue of logs: adding jobs, settling them, finding poison messages, and the state of ingest.
import type { Redis } from 'ioredis';
import type { IngestStatus } from '@timberline/contract';
import { LOCK_MS, MAX_JOB_DELAY_MS, STALLED_CHECK_MS } from './connection.ts';
import type { NewDocuments } from './document-ids.ts';
import { queueError } from './errors.ts';
import type { EncodedJob } from './job.ts';
import {
  type AddDocumentsResult,
  type AddResult,
  BULL_KEYS,
  type Completion,
  JobAdder,
  jobArguments,
} from './job-adder.ts';
import { BULL, KEYS, LEGACY_BULL_PREFIX } from './names.ts';
import { HEARTBEAT_TIMEOUT_MS } from './processors.ts';
import { bisectScript } from './scripts/add.ts';
import { limitWaitsScript } from './scripts/clock.ts';
import { clearAttemptsScript, countAttemptScript } from './scripts/poison.ts';
import { runScript } from './scripts/script.ts';
import { settleScript } from './scripts/settle.ts';
import { RATE_SECONDS, statusScript } from './scripts/status.ts';
import { wallClockMs } from './wall-clock.ts';

/** What became of the logs of a job. */
export interface JobOutcome {
  jobId: string;
  /** How many logs were stored. */
  stored: number;
  /** Logs that were refused for good, with their dead letters (see `encodeDeadLetter`). */
  refused: { id: string; deadLetter: string }[];
  /** Ids of the stored logs, if the job replays dead letters. */
  replayed?: string[];
}

/** Limits of the dead letters. At one of them a job with refused logs cannot be settled. */
export interface DeadLetterLimits {
  count: number;
  bytes: number;
}

/**
 * - `settled`: done now
 * - `already-settled`: it was done before (a processor died between settling and Bull's removal of the job)
 * - `gone`: another processor ended the job
 * - `full`: nothing was done, since the dead letters are at their limit; the job has to wait
 */
export type SettleResult = 'settled' | 'already-settled' | 'gone' | 'full';

/** A job that stalled this often is treated as a possible poison message: it may be what kills its processors. */
export const POISON_STALLS = 5;

/** A delay that no job has. The clocks of two processors may differ by as much as the longest delay. */
const TOO_LONG_DELAY_MS = 2 * MAX_JOB_DELAY_MS;

/** All methods throw QueueUnavailableError or QueueFullError (errors.ts). */
export class LogQueue {
  private readonly adder: JobAdder;

  /** @param bulkClient a connection for what is long, if this program adds jobs */
  constructor(
    private readonly client: Redis,
    bulkClient = client,
  ) {
    this.adder = new JobAdder(client, bulkClient);
  }

  /** How many logs were ever enqueued, by the latest answer to `add`. */
  get enqueuedLogs(): number {
    return this.adder.enqueuedLogs;
  }

  /** To be called when Redis may have restarted, since its counter can have fallen. */
  forgetEnqueuedLogs(): void {
    this.adder.enqueuedLogs = 0;
  }

  /**
   * Adds jobs, all or none. When it resolves, Redis has them in its append-only file as its `appendfsync` promises.
   * A job whose id is still in the queue is not added again.
   *
   * @param completion stored in the same step as the jobs
   */
  add(jobs: EncodedJob[], completion?: Completion): Promise<AddResult> {
    return this.adder.add(jobs, completion);
  }

  /**
   * Adds jobs as `add` does and remembers the documents that they hold, in the same step. Adds nothing if another post has added
   * one of the documents since they were looked for.
   */
  addDocuments(jobs: EncodedJob[], documents: NewDocuments): Promise<AddDocumentsResult> {
    return this.adder.addDocuments(jobs, documents);
  }

  /** Counts the logs of a job and stores its dead letters, once, however often and by whatever processor it is called. */
  async settle(outcome: JobOutcome, limits: DeadLetterLimits): Promise<SettleResult> {
    const { jobId, stored, refused, replayed } = outcome;
    const jobKey = BULL.prefix + jobId;
    return (await runScript(
      this.client,
      settleScript,
      [jobKey, KEYS.counters, KEYS.deadLetters, KEYS.deadLetterIds, KEYS.indexedIn, KEYS.children],
      [
        stored,
        limits.count,
        limits.bytes,
        replayed ? '1' : '0',
        refused.length,
        ...refused.flatMap(({ id, deadLetter }) => [id, deadLetter]),
        ...(replayed ?? []),
      ],
    )) as SettleResult;
  }

  /** Whether a job stalled so often that it may be a poison message. */
  async mayBePoison(jobId: string): Promise<boolean> {
    try {
      const stalls = await this.client.hget(BULL.prefix + jobId, 'stalledCounter');
      return Number(stalls ?? 0) >= POISON_STALLS;
    } catch (error) {
      throw queueError(error);
    }
  }

  /**
   * Counts an attempt at a possible poison message, to be called before it is sent. Returns how many attempts there were
   * since `clearAttempts`, this one included; 0 if the job has ended.
   */
  async countAttempt(jobId: string): Promise<number> {
    return (await runScript(this.client, countAttemptScript, [BULL.prefix + jobId], [])) as number;
  }

  /** Resets the count of attempts, since the processor survived one. */
  async clearAttempts(jobId: string): Promise<void> {
    await runScript(this.client, clearAttemptsScript, [BULL.prefix + jobId], []);
  }

  /**
   * Replaces a job by its children in one step; the caller then lets the job end. The children are as old as the job, and
   * possible poison messages as if `attempts` had been made at each.
   */
  async bisect(jobId: string, children: EncodedJob[], attempts: number): Promise<void> {
    const now = wallClockMs();
    const args: (string | number)[] = [BULL.prefix, now, POISON_STALLS, attempts];
    args.push(...children.flatMap((child) => jobArguments(child, now)));
    await runScript(this.client, bisectScript, [...BULL_KEYS, BULL.prefix + jobId, KEYS.children], args);
  }

  /**
   * Shortens delays and locks that end later than any that begins now: the wall clock was set back since they began, and
   * jobs would wait until it has caught up. To be called every few seconds; returns how many there were.
   */
  async limitWaits(): Promise<number> {
    return (await runScript(
      this.client,
      limitWaitsScript,
      [BULL.delayed, BULL.active, BULL.stalledCheck],
      [BULL.prefix, wallClockMs(), TOO_LONG_DELAY_MS, LOCK_MS, STALLED_CHECK_MS],
    )) as number;
  }

  /** Reads the state of ingest in one round trip to Redis. Its cost does not grow with the queue. */
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
        [BULL.prefix, HEARTBEAT_TIMEOUT_MS],
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

  /** How many documents with an id were forgotten because the memory for them was full. */
  async forgottenDocuments(): Promise<number> {
    try {
      return Number((await this.client.hget(KEYS.counters, 'forgottenDocuments')) ?? 0);
    } catch (error) {
      throw queueError(error);
    }
  }

  /** How many of these jobs have not ended. A bisected job counts until each of its children has ended. */
  async unfinished(jobIds: string[]): Promise<number> {
    try {
      // One step, since a job may be moved from the old keys meanwhile.
      return await this.client.exists(
        jobIds.flatMap((id) => [BULL.prefix + id, LEGACY_BULL_PREFIX + id, KEYS.children + id]),
      );
    } catch (error) {
      throw queueError(error);
    }
  }
}
