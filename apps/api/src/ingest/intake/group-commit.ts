// Group commit: posts that arrive while an enqueue is in flight wait for the next one and share it. There is no timer:
// an idle process enqueues at once, a busy one makes larger jobs.
import { Injectable } from '@nestjs/common';
import {
  type AddDocumentsResult,
  type AddResult,
  AdmissionControl,
  type Completion,
  encodedBytes,
  type EncodedJob,
  encodeJob,
  JOB_BYTES,
  LogQueue,
  type NewDocuments,
  queueError,
  QueueUnavailableError,
} from '@timberline/queue';
import { FairLimit } from '../../limits/fair-limit.ts';
import { busy, type IngestError } from '../ingest-error.ts';
import type { BatchLines } from './log-batch.ts';

const MIB = 1024 * 1024;

/** The lines of one shared enqueue; what waits beyond it is for the next one. */
const MAX_SHARED_BYTES = 4 * JOB_BYTES;
/** Lines that may wait for a shared enqueue: seconds of a busy process, and a small part of its memory. */
const MAX_WAITING_BYTES = 16 * MIB;
const MAX_WAITING_BYTES_PER_CLIENT = 12 * MIB;
/**
 * Encoded jobs of posts with jobs of their own (large or with an idempotency key), waiting and in flight: their part of the
 * memory of this process. A client has room for two bodies of 32 MiB that cannot be compressed, which take twice that.
 */
const MAX_EXCLUSIVE_BYTES = 160 * MIB;
const MAX_EXCLUSIVE_BYTES_PER_CLIENT = 128 * MIB;
/**
 * Bytes of such posts in flight at a time: a shared enqueue waits in Redis behind part of them. A longer post takes the
 * share of its client, so another client's post goes on beside it.
 */
const MAX_IN_FLIGHT_BYTES = 4 * MIB;
const MAX_IN_FLIGHT_BYTES_PER_CLIENT = 2 * MIB;
/** What the shortest of them counts as, which bounds their number: each costs Redis about a quarter of a millisecond. */
const MIN_IN_FLIGHT_BYTES = 16 * 1024;
/** Such posts that may wait for others in flight, and for how long. */
const MAX_WAITING_EXCLUSIVE = 1024;
const MAX_WAITING_EXCLUSIVE_PER_CLIENT = 512;
const EXCLUSIVE_TIMEOUT_MS = 10_000;

interface WaitingLines {
  lines: BatchLines;
  client: string;
  resolve: (jobId: string) => void;
  reject: (error: Error) => void;
}

/** Puts lines into the queue. A promise resolves when the lines are in Redis's append-only file. */
@Injectable()
export class GroupCommit {
  private waiting: WaitingLines[] = [];
  private readonly waitingBytes = new FairLimit({
    total: MAX_WAITING_BYTES,
    perClient: MAX_WAITING_BYTES_PER_CLIENT,
    maxWaiting: 0,
    maxWaitingPerClient: 0,
  });
  /** One shared enqueue at a time: a second one would only make jobs smaller. */
  private isSharedInFlight = false;
  private isScheduled = false;
  private readonly exclusiveBytes = new FairLimit({
    total: MAX_EXCLUSIVE_BYTES,
    perClient: MAX_EXCLUSIVE_BYTES_PER_CLIENT,
    maxWaiting: 0,
    maxWaitingPerClient: 0,
  });
  private readonly inFlight = new FairLimit({
    total: MAX_IN_FLIGHT_BYTES,
    perClient: MAX_IN_FLIGHT_BYTES_PER_CLIENT,
    maxWaiting: MAX_WAITING_EXCLUSIVE,
    maxWaitingPerClient: MAX_WAITING_EXCLUSIVE_PER_CLIENT,
  });
  /** Aborted, with the error as its reason, when an enqueue has failed. */
  private failure = new AbortController();

  constructor(
    private readonly queue: LogQueue,
    private readonly admission: AdmissionControl,
  ) {}

  /**
   * Enqueues lines together with those of other posts and resolves to the id of the job that holds them. Rejects with
   * QueueUnavailableError, QueueFullError, or an IngestError `busy` if too much waits already.
   */
  enqueueShared(lines: BatchLines, client: string): Promise<string> {
    if (!this.waitingBytes.tryAcquire(client, lines.text.length)) return Promise.reject(tooMuchInFlight());
    return new Promise((resolve, reject) => {
      this.waiting.push({ lines, client, resolve, reject });
      this.schedule();
    });
  }

  /**
   * Enqueues the jobs of one post, all or none. Rejects as `enqueueShared` does.
   * @param completion the idempotency key that the jobs complete, with the answer to keep for it
   */
  enqueueExclusive(jobs: EncodedJob[], client: string, completion?: Completion): Promise<AddResult> {
    return this.addInTurn(jobs, client, () => this.queue.add(jobs, completion));
  }

  /** Enqueues the jobs of one post as `enqueueExclusive` does, unless one of its documents was enqueued before. */
  enqueueDocuments(jobs: EncodedJob[], client: string, documents: NewDocuments): Promise<AddDocumentsResult> {
    return this.addInTurn(jobs, client, () => this.queue.addDocuments(jobs, documents));
  }

  private async addInTurn<T extends { state: string }>(
    jobs: EncodedJob[],
    client: string,
    add: () => Promise<T>,
  ): Promise<T> {
    const bytes = encodedBytes(jobs);
    if (!this.exclusiveBytes.tryAcquire(client, bytes)) throw tooMuchInFlight();
    try {
      return await this.addWithin(jobs, client, Math.max(bytes, MIN_IN_FLIGHT_BYTES), add);
    } finally {
      this.exclusiveBytes.release(client, bytes);
    }
  }

  private async addWithin<T extends { state: string }>(
    jobs: EncodedJob[],
    client: string,
    units: number,
    add: () => Promise<T>,
  ): Promise<T> {
    const { signal } = this.failure;
    if (!(await this.inFlight.acquire(client, units, { timeoutMs: EXCLUSIVE_TIMEOUT_MS, signal })))
      throw signal.aborted ? signal.reason : tooMuchInFlight();
    try {
      const result = await add();
      if (result.state === 'added') this.count(jobs);
      return result;
    } catch (error) {
      this.failWaiting(error);
      throw error;
    } finally {
      this.inFlight.release(client, units);
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
    for (const { waiting } of members) this.release(waiting);
    return { groups, members };
  }

  /**
   * Fails everything that waits behind a failed enqueue; none of it was sent. To wait for Redis once more would take
   * these posts past the 2 s of the contract.
   */
  private failWaiting(error: unknown): void {
    const { waiting } = this;
    this.waiting = [];
    for (const lines of waiting) this.release(lines);
    const cause = queueError(error);
    const failure =
      cause instanceof QueueUnavailableError ? new QueueUnavailableError(cause.reason, 'none') : cause;
    for (const { reject } of waiting) reject(failure);
    this.failure.abort(failure);
    this.failure = new AbortController();
  }

  private release({ client, lines }: WaitingLines): void {
    this.waitingBytes.release(client, lines.text.length);
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
