// Takes jobs from the queue, writes their logs and settles them.
import { setTimeout as sleep } from 'node:timers/promises';
import { InjectQueue, Process, Processor } from '@nestjs/bull';
import { type BeforeApplicationShutdown, Logger } from '@nestjs/common';
import type { Job, Queue } from 'bull';
import {
  checkJobVersion,
  decodeLines,
  GiveBackError,
  type JobData,
  type JobOutcome,
  LOCK_MS,
  LOG_QUEUE,
  LogQueue,
  queueError,
  QueueFullError,
  QueueUnavailableError,
  type SettleResult,
  UnknownJobVersionError,
} from '@timberline/queue';
import { MAX_CONCURRENT_JOBS } from '../elasticsearch/bulk-batching.ts';
import { BulkWriter } from '../elasticsearch/bulk-writer.ts';
import { Settings } from '../settings.ts';
import { wallClockMs } from '../wall-clock.ts';
import { backoffMs } from './backoff.ts';
import { bisectJob } from './bisect.ts';
import { isOldEnoughForPoison, MAX_ATTEMPTS, MAX_CHILD_ATTEMPTS, toJobOutcome } from './job-outcome.ts';
import { renewLock } from './lock-renewal.ts';
import { Mutex } from './mutex.ts';
import { ThrottledLogger } from './throttled-logger.ts';
import { WorkerState } from './worker-state.ts';
import { writeLogs } from './write-logs.ts';

/** Time that bulks in flight get at a shutdown. Then their jobs go to another processor; nothing is stored twice. */
const SHUTDOWN_TIMEOUT_MS = 8_000;
/** A warning is logged if Redis is not connected by then. */
const CONNECT_WARNING_MS = 3_000;
/** Longer than the longest delay of a job that was refused (10 s), so that the error is reported without gaps. */
const UNKNOWN_VERSION_ERROR_MS = 12_000;

@Processor(LOG_QUEUE)
export class LogsProcessor implements BeforeApplicationShutdown {
  private readonly stopping = new AbortController();
  private readonly logger = new Logger('Processor');
  private readonly throttled = new ThrottledLogger(this.logger);
  /** Possible poison messages are sent one at a time, so that a crash counts as an attempt at the right one. */
  private readonly poisonMutex = new Mutex();

  constructor(
    @InjectQueue(LOG_QUEUE) private readonly bull: Queue<JobData>,
    private readonly queue: LogQueue,
    private readonly writer: BulkWriter,
    private readonly state: WorkerState,
    private readonly settings: Settings,
  ) {
    // Errors that Bull reports before the first connection are expected, so they are not logged.
    const notConnected = setTimeout(() => this.logger.warn('Redis does not answer yet'), CONNECT_WARNING_MS);
    bull.client.once('ready', () => {
      clearTimeout(notConnected);
      bull.on('error', (error) => this.throttled.warn(queueError(error).message));
    });
  }

  /**
   * Handles a job until each of its logs is stored or refused. If it rejects, Bull delays the job and offers it again.
   */
  @Process({ concurrency: MAX_CONCURRENT_JOBS })
  async handle(job: Job<JobData>): Promise<void> {
    this.state.jobBegan();
    const lock = renewLock(async () => Boolean(await job.extendLock(LOCK_MS)));
    const abort = AbortSignal.any([this.stopping.signal, lock.signal]);
    let releaseMutex = (): void => undefined;
    try {
      abort.throwIfAborted();
      checkJobVersion(job.data);
      const id = String(job.id);
      const mayBePoison =
        isOldEnoughForPoison(job.timestamp, wallClockMs()) && (await this.queue.mayBePoison(id));
      if (mayBePoison) {
        releaseMutex = await this.poisonMutex.acquire();
        abort.throwIfAborted();
        if ((await this.queue.countAttempt(id)) > MAX_ATTEMPTS) return await this.bisect(job, abort);
      }
      const load = () => decodeLines(job.data);
      const written = await writeLogs(load, job.data.bytes, job.data.logs, {
        send: async (lines, bytes, count) => {
          const result = await this.writer.send(lines, bytes, count);
          // Any result proves that the processor survived the attempt.
          if (mayBePoison) await this.queue.clearAttempts(id).catch(() => undefined);
          releaseMutex();
          return result;
        },
        pause: (attempt, reason) => this.pause(attempt, reason, abort),
        now: wallClockMs,
      });
      await this.settle(
        toJobOutcome(id, job.data, load, written),
        written.refused[0]?.deadLetter.reason,
        abort,
      );
    } catch (error) {
      if (error instanceof UnknownJobVersionError)
        this.state.recordError(error.message, UNKNOWN_VERSION_ERROR_MS);
      if (!(error instanceof GiveBackError))
        this.throttled.warn(`Job ${job.id} waits: ${(error as Error).message}`);
      throw error;
    } finally {
      releaseMutex();
      lock.stop();
      this.state.jobEnded();
    }
  }

  /** Takes no more jobs, finishes those in flight and returns those that wait. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort(new GiveBackError('The processor is stopping'));
    const timeout = new AbortController();
    await this.bull
      .pause(true, true)
      .catch((error: Error) => this.throttled.warn(`The queue could not be paused: ${error.message}`));
    await Promise.race([
      this.state.untilIdle(),
      sleep(SHUTDOWN_TIMEOUT_MS, undefined, { signal: timeout.signal }).catch(() => undefined),
    ]);
    timeout.abort();
    await this.bull.close(true);
  }

  /** Replaces a poison message by its two children, or makes its only log a dead letter. */
  private async bisect(job: Job<JobData>, abort: AbortSignal): Promise<void> {
    const id = String(job.id);
    this.logger.error(`Job ${id} (logs: ${job.data.logs}) has crashed processors repeatedly; it is bisected`);
    const lines = decodeLines(job.data);
    const bisection = bisectJob(id, job.data, lines, wallClockMs());
    if (bisection.kind === 'children')
      return this.queue.bisect(id, bisection.children, MAX_ATTEMPTS - MAX_CHILD_ATTEMPTS);
    const outcome = toJobOutcome(id, job.data, () => lines, { stored: 0, refused: [bisection] });
    await this.settle(outcome, bisection.deadLetter.reason, abort);
  }

  /** Settles a job; waits while Redis is down. Rejects, so that Bull delays the job, at the limit of dead letters. */
  private async settle(
    outcome: JobOutcome,
    refusalReason: string | undefined,
    abort: AbortSignal,
  ): Promise<void> {
    const limits = { count: this.settings.deadLetterLimit, bytes: this.settings.deadLetterLimitBytes };
    const refused = outcome.refused.length;
    for (let attempt = 1; ; attempt++) {
      let result: SettleResult;
      try {
        result = await this.queue.settle(outcome, limits);
      } catch (error) {
        if (!(error instanceof QueueUnavailableError || error instanceof QueueFullError)) throw error;
        await this.pause(attempt, error.message, abort);
        continue;
      }
      // Bull delays the job and takes others first. Nothing is lost, and nothing is counted yet.
      if (result === 'full')
        throw new Error(
          `Elasticsearch refused logs (${refused} of the job), and the limit of dead letters is reached`,
        );
      if (refused > 0 && result === 'settled')
        this.throttled.warn(
          `Elasticsearch refused logs (${refused} of job ${outcome.jobId}): ${refusalReason}`,
        );
      return;
    }
  }

  private async pause(attempt: number, reason: string, abort: AbortSignal): Promise<void> {
    this.throttled.warn(reason);
    this.state.recordError(reason);
    try {
      await sleep(backoffMs(attempt), undefined, { signal: abort });
    } catch (error) {
      throw abort.aborted ? abort.reason : error;
    }
    abort.throwIfAborted();
  }
}
