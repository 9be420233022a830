// Group commit: posts that arrive while an enqueue is under way wait for the next one and share it. No timer: an idle
// door enqueues at once, a busy one makes larger jobs.
import {
  type AddResult,
  type AdmissionControl,
  type EncodedJob,
  encodeJob,
  JOB_BYTES,
  type LogQueue,
  queueError,
  QueueUnavailableError,
  type Reservation,
} from '@timberline/queue';
import { ProblemError } from '../../problem/problem-error.ts';
import type { BatchLines } from './log-batch.ts';

/** Shared enqueues under way: a second one would only make jobs smaller (measured: half the logs a second). */
const SHARED_IN_FLIGHT = 1;
/** Enqueues of posts with jobs of their own (batches, keyed posts) under way. */
const OWN_IN_FLIGHT = 4;
/** What one shared enqueue takes at most; the rest waits for the next. */
const SHARED_BYTES = 4 * JOB_BYTES;
/** Lines that may wait for a shared enqueue: seconds of a full door, and a small part of its memory. */
const WAITING_BYTES = 16 * 1024 * 1024;
/** Posts with jobs of their own that may wait. */
const WAITING_OWN = 256;
/** For the client to wait when the door has more under way than it may. */
const BUSY_RETRY_SECONDS = 1;

interface WaitingBlock {
  block: BatchLines;
  resolve: (jobId: string) => void;
  reject: (error: Error) => void;
}

interface WaitingTurn {
  resolve: () => void;
  reject: (error: Error) => void;
}

/** Puts lines into the queue. Every promise settles when Redis has the lines in its append-only file, or not. */
export class GroupCommit {
  private waiting: WaitingBlock[] = [];
  private waitingBytes = 0;
  private sharedInFlight = 0;
  private scheduled = false;
  private turns: WaitingTurn[] = [];
  private ownInFlight = 0;

  constructor(
    private readonly queue: Pick<LogQueue, 'add'>,
    private readonly gauge: Pick<AdmissionControl, 'added'>,
  ) {}

  /**
   * Enqueues lines together with those of others. Gives the id of the job that holds them. Rejects with
   * QueueUnavailableError, QueueFullError, or a 429 where too much waits already.
   */
  share(block: BatchLines): Promise<string> {
    if (this.waitingBytes + block.lines.length > WAITING_BYTES) return Promise.reject(busy());
    return new Promise((resolve, reject) => {
      this.waiting.push({ block, resolve, reject });
      this.waitingBytes += block.lines.length;
      this.schedule();
    });
  }

  /** Enqueues jobs that one post has for itself, all or none. Rejects as `share` does. */
  async own(
    jobs: EncodedJob[],
    completes?: { reservation: Reservation; answer: string },
  ): Promise<AddResult> {
    if (this.ownInFlight >= OWN_IN_FLIGHT) {
      if (this.turns.length >= WAITING_OWN) throw busy();
      await new Promise<void>((resolve, reject) => this.turns.push({ resolve, reject }));
    } else this.ownInFlight++;
    try {
      const result = await this.queue.add(jobs, completes);
      if (result.state === 'added') this.count(jobs);
      return result;
    } catch (error) {
      this.failWaiting(error);
      throw error;
    } finally {
      // A turn that is handed on stays counted.
      const next = this.turns.shift();
      if (next) next.resolve();
      else this.ownInFlight--;
    }
  }

  /** Enqueues what waits after the sockets of this turn of the event loop have been read, so that they share it. */
  private schedule(): void {
    if (this.scheduled || this.waiting.length === 0 || this.sharedInFlight >= SHARED_IN_FLIGHT) return;
    this.scheduled = true;
    setImmediate(() => {
      this.scheduled = false;
      void this.enqueueShared();
    });
  }

  private async enqueueShared(): Promise<void> {
    const { groups, blocks } = this.takeGroups();
    this.sharedInFlight++;
    try {
      const jobs = groups.map((group) => encodeJob(group));
      await this.queue.add(jobs);
      this.count(jobs);
      for (const { waiting, group } of blocks) waiting.resolve(group.firstId);
    } catch (error) {
      for (const { waiting } of blocks) waiting.reject(queueError(error));
      this.failWaiting(error);
    } finally {
      this.sharedInFlight--;
      this.schedule();
    }
  }

  /** Takes waiting blocks off, as many as one enqueue may have, and puts them together to jobs. */
  private takeGroups() {
    const groups: BatchLines[] = [];
    const blocks: { waiting: WaitingBlock; group: BatchLines }[] = [];
    let bytes = 0;
    for (const waiting of this.waiting) {
      const { block } = waiting;
      if (bytes > 0 && bytes + block.lines.length > SHARED_BYTES) break;
      let group = groups.at(-1);
      if (!group || group.lines.length + block.lines.length > JOB_BYTES) groups.push((group = { ...block }));
      else {
        group.lines += block.lines;
        group.logs += block.logs;
      }
      bytes += block.lines.length;
      blocks.push({ waiting, group });
    }
    this.waiting = this.waiting.slice(blocks.length);
    this.waitingBytes -= bytes;
    return { groups, blocks };
  }

  /**
   * What waits behind a failed enqueue fails with it, surely not stored: another round of waiting for a Redis that is
   * away would take its posts past the 2 s of the contract.
   */
  private failWaiting(error: unknown): void {
    const { waiting, turns } = this;
    this.waiting = [];
    this.waitingBytes = 0;
    this.turns = [];
    const reason = queueError(error);
    const failure =
      reason instanceof QueueUnavailableError ? new QueueUnavailableError(reason.reason, 'none') : reason;
    for (const { reject } of waiting) reject(failure);
    for (const { reject } of turns) reject(failure);
  }

  private count(jobs: EncodedJob[]): void {
    let bytes = 0;
    for (const job of jobs) bytes += job.bytes;
    this.gauge.added(bytes);
  }
}

function busy(): ProblemError {
  return new ProblemError(
    429,
    'The door has as much under way as it may. Nothing was accepted; send again.',
    {
      retryAfterSeconds: BUSY_RETRY_SECONDS,
    },
  );
}
