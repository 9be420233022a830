// Group commit: posts that arrive while an enqueue is in flight wait for the next one and share it. There is no timer:
// an idle process enqueues at once, a busy one makes larger jobs.
import { Injectable } from '@nestjs/common';
import {
  type AddResult,
  AdmissionControl,
  type EncodedJob,
  encodeJob,
  JOB_BYTES,
  LogQueue,
  queueError,
  QueueUnavailableError,
  type Reservation,
} from '@timberline/queue';
import { busy, type IngestError } from '../ingest-error.ts';
import { Semaphore } from '../semaphore.ts';
import type { BatchLines } from './log-batch.ts';

/** The lines of one shared enqueue; what waits beyond it is for the next one. */
const MAX_SHARED_BYTES = 4 * JOB_BYTES;
/** Lines that may wait for a shared enqueue: seconds of a busy process, and a small part of its memory. */
const MAX_WAITING_BYTES = 16 * 1024 * 1024;
/** Enqueues of posts with jobs of their own (large or with an idempotency key) in flight at a time. */
const EXCLUSIVE_PERMITS = 4;
/** Such posts that may wait for a permit. */
const MAX_WAITING_EXCLUSIVE = 256;

interface WaitingLines {
  lines: BatchLines;
  resolve: (jobId: string) => void;
  reject: (error: Error) => void;
}

/** Puts lines into the queue. A promise resolves when the lines are in Redis's append-only file. */
@Injectable()
export class GroupCommit {
  private waiting: WaitingLines[] = [];
  private waitingBytes = 0;
  /** One shared enqueue at a time: a second one would only make jobs smaller. */
  private isSharedInFlight = false;
  private isScheduled = false;
  private readonly permits = new Semaphore(EXCLUSIVE_PERMITS, MAX_WAITING_EXCLUSIVE);

  constructor(
    private readonly queue: LogQueue,
    private readonly admission: AdmissionControl,
  ) {}

  /**
   * Enqueues lines together with those of other posts and resolves to the id of the job that holds them. Rejects with
   * QueueUnavailableError, QueueFullError, or an IngestError `busy` if too much waits already.
   */
  enqueueShared(lines: BatchLines): Promise<string> {
    if (this.waitingBytes + lines.text.length > MAX_WAITING_BYTES) return Promise.reject(tooMuchInFlight());
    return new Promise((resolve, reject) => {
      this.waiting.push({ lines, resolve, reject });
      this.waitingBytes += lines.text.length;
      this.schedule();
    });
  }

  /**
   * Enqueues the jobs of one post, all or none. Rejects as `enqueueShared` does.
   * @param completes the idempotency key that the jobs complete, with the answer to keep for it
   */
  async enqueueExclusive(
    jobs: EncodedJob[],
    completes?: { reservation: Reservation; answer: string },
  ): Promise<AddResult> {
    if (!(await this.permits.acquire())) throw tooMuchInFlight();
    try {
      const result = await this.queue.add(jobs, completes);
      if (result.state === 'added') this.count(jobs);
      return result;
    } catch (error) {
      this.failWaiting(error);
      throw error;
    } finally {
      this.permits.release();
    }
  }

  /** Enqueues what waits once the sockets of this turn of the event loop have been read, so that their posts share it. */
  private schedule(): void {
    if (this.isScheduled || this.waiting.length === 0 || this.isSharedInFlight) return;
    this.isScheduled = true;
    setImmediate(() => {
      this.isScheduled = false;
      void this.enqueueWaiting();
    });
  }

  private async enqueueWaiting(): Promise<void> {
    const { groups, members } = this.takeGroups();
    this.isSharedInFlight = true;
    try {
      const jobs = groups.map(({ firstId, logs, text }) => encodeJob({ firstId, logs, lines: text }));
      await this.queue.add(jobs);
      this.count(jobs);
      for (const { waiting, group } of members) waiting.resolve(group.firstId);
    } catch (error) {
      for (const { waiting } of members) waiting.reject(queueError(error));
      this.failWaiting(error);
    } finally {
      this.isSharedInFlight = false;
      this.schedule();
    }
  }

  /** Takes as many waiting lines as one enqueue may have and groups them into jobs. */
  private takeGroups() {
    const groups: BatchLines[] = [];
    const members: { waiting: WaitingLines; group: BatchLines }[] = [];
    let bytes = 0;
    for (const waiting of this.waiting) {
      const { lines } = waiting;
      if (bytes > 0 && bytes + lines.text.length > MAX_SHARED_BYTES) break;
      let group = groups.at(-1);
      if (!group || group.text.length + lines.text.length > JOB_BYTES) groups.push((group = { ...lines }));
      else {
        group.text += lines.text;
        group.logs += lines.logs;
      }
      bytes += lines.text.length;
      members.push({ waiting, group });
    }
    this.waiting = this.waiting.slice(members.length);
    this.waitingBytes -= bytes;
    return { groups, members };
  }

  /**
   * Fails everything that waits behind a failed enqueue; none of it was sent. To wait for Redis once more would take
   * these posts past the 2 s of the contract.
   */
  private failWaiting(error: unknown): void {
    const { waiting } = this;
    this.waiting = [];
    this.waitingBytes = 0;
    const cause = queueError(error);
    const failure =
      cause instanceof QueueUnavailableError ? new QueueUnavailableError(cause.reason, 'none') : cause;
    for (const { reject } of waiting) reject(failure);
    this.permits.rejectWaiting(failure);
  }

  private count(jobs: EncodedJob[]): void {
    let bytes = 0;
    for (const job of jobs) bytes += job.bytes;
    this.admission.added(bytes);
  }
}

function tooMuchInFlight(): IngestError {
  return busy('Too many requests in flight.');
}
