// Takes jobs from the queue and ends them: written, settled, gone.
import { setTimeout as wait } from 'node:timers/promises';
import { InjectQueue, Process, Processor } from '@nestjs/bull';
import { type BeforeApplicationShutdown, Logger } from '@nestjs/common';
import type { Job, Queue } from 'bull';
import { parseBulkBody } from '@timberline/elastic';
import {
  decodeLines,
  encodeLetter,
  GiveBackError,
  type JobData,
  LOCK_MS,
  LOG_QUEUE,
  LogQueue,
  queueError,
  QueueFullError,
  QueueUnavailableError,
  type SettleResult,
} from '@timberline/queue';
import { BulkWriter, JOBS_AT_A_TIME } from '../elasticsearch/bulk-writer.ts';
import { Settings } from '../settings.ts';
import { backoffMs } from './backoff.ts';
import { takeApart } from './bisect.ts';
import { keepLock } from './lock-renewal.ts';
import { Mutex } from './mutex.ts';
import { ThrottledLogger } from './throttled-logger.ts';
import { WorkerState } from './worker-state.ts';
import { type Load, writeLogs, type Written } from './write-logs.ts';

/** What running bulks get at a shutdown; then their jobs go to whoever comes next, and nothing is written twice. */
const FINISH_MS = 8_000;

/** Redis is there by then, or that is worth a word. */
const EARLY_MS = 3_000;
/** A job younger than this cannot have stalled often enough to be asked about: the common case costs no trip to Redis. */
const YOUNG_MS = 30_000;
/**
 * Times that a job under suspicion is begun without living to see an answer of Elasticsearch. Each took some
 * milliseconds in which the processor died; a kill from outside does not meet the same job so often.
 */
const DEADLY_BEGINS = 5;
/** One of the parts of such a job is deadly, and all the others are not: fewer begins tell which. */
const PART_BEGINS = 2;

@Processor(LOG_QUEUE)
export class LogsProcessor implements BeforeApplicationShutdown {
  private readonly stopping = new AbortController();
  private readonly logger = new Logger('Processor');
  private readonly trouble = new ThrottledLogger(this.logger);
  /** One suspect at a time: were others under way when the processor dies, they would be counted as what killed it. */
  private readonly suspects = new Mutex();

  constructor(
    @InjectQueue(LOG_QUEUE) private readonly bull: Queue<JobData>,
    private readonly queue: LogQueue,
    private readonly writer: BulkWriter,
    private readonly activity: WorkerState,
    private readonly settings: Settings,
  ) {
    // Before the first connection Bull meets errors that mean nothing.
    const early = setTimeout(() => this.logger.warn('Redis does not answer yet'), EARLY_MS);
    bull.client.once('ready', () => {
      clearTimeout(early);
      bull.on('error', (error) => this.trouble.warn(queueError(error).message));
    });
  }

  @Process({ concurrency: JOBS_AT_A_TIME })
  async handle(job: Job<JobData>): Promise<void> {
    this.activity.began();
    const lock = keepLock(async () => Boolean(await job.extendLock(LOCK_MS)));
    const end = AbortSignal.any([this.stopping.signal, lock.signal]);
    let leave = (): void => undefined;
    try {
      end.throwIfAborted();
      const id = String(job.id);
      const suspect = Date.now() - job.timestamp >= YOUNG_MS && (await this.queue.isSuspect(id));
      if (suspect) {
        leave = await this.suspects.enter();
        end.throwIfAborted();
        if ((await this.queue.begin(id)) > DEADLY_BEGINS) return await this.takeApart(job, end);
      }
      const load = () => decodeLines(job.data);
      const written = await writeLogs(load, job.data.bytes, job.data.logs, {
        send: async (lines, bytes, count) => {
          const result = await this.writer.send(lines, bytes, count);
          // Whatever the answer is, it was lived to see.
          if (suspect) await this.queue.clear(id).catch(() => undefined);
          leave();
          return result;
        },
        pause: (attempt, reason) => this.pause(attempt, reason, end),
        now: Date.now,
      });
      await this.settle(job, load, written, end);
    } catch (error) {
      if (!(error instanceof GiveBackError))
        this.trouble.warn(`Job ${job.id} waits: ${(error as Error).message}`);
      throw error;
    } finally {
      leave();
      lock.stop();
      this.activity.ended();
    }
  }

  /** A job that kills its processors: its halves as jobs of their own; a single log as a dead letter. */
  private async takeApart(job: Job<JobData>, end: AbortSignal): Promise<void> {
    this.logger.error(`Job ${job.id} of ${job.data.logs} logs has killed its processors; it is taken apart`);
    const lines = decodeLines(job.data);
    const apart = takeApart(String(job.id), job.data, lines, Date.now());
    if (apart.kind === 'letter') await this.settle(job, () => lines, { stored: 0, refused: [apart] }, end);
    else await this.queue.split(String(job.id), apart.parts, DEADLY_BEGINS - PART_BEGINS);
  }

  /** Takes no more, ends what runs, gives back what waits. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort(new GiveBackError('The processor stops'));
    const late = new AbortController();
    await this.bull
      .pause(true, true)
      .catch((error: Error) => this.trouble.warn(`Stopping: ${error.message}`));
    await Promise.race([
      this.activity.untilIdle(),
      wait(FINISH_MS, undefined, { signal: late.signal }).catch(() => undefined),
    ]);
    late.abort();
    await this.bull.close(true);
  }

  private async settle(job: Job<JobData>, load: Load, written: Written, end: AbortSignal): Promise<void> {
    const refused = written.refused.map(({ id, letter }) => ({ id, letter: encodeLetter(letter) }));
    const refusedIds = new Set(refused.map(({ id }) => id));
    const replayed = job.data.replay
      ? parseBulkBody(load()).flatMap(({ id }) => (refusedIds.has(id) ? [] : [id]))
      : undefined;
    const outcome = { jobId: String(job.id), stored: written.stored, refused, replayed };
    const limits = { letters: this.settings.deadLetterLimit, bytes: this.settings.deadLetterLimitBytes };
    for (let attempt = 1; ; attempt++) {
      let result: SettleResult;
      try {
        result = await this.queue.settle(outcome, limits);
      } catch (error) {
        if (!(error instanceof QueueUnavailableError || error instanceof QueueFullError)) throw error;
        await this.pause(attempt, error.message, end);
        continue;
      }
      // Bull delays the job, so others pass it; nothing is lost and nothing is counted.
      if (result === 'full')
        throw new Error(`${refused.length} logs were refused, and the dead letters are at their limit`);
      if (refused.length > 0 && result === 'settled')
        this.trouble.warn(`${refused.length} logs were refused: ${written.refused[0]!.letter.reason}`);
      return;
    }
  }

  private async pause(attempt: number, reason: string, end: AbortSignal): Promise<void> {
    this.trouble.warn(reason);
    this.activity.met(reason);
    try {
      await wait(backoffMs(attempt), undefined, { signal: end });
    } catch (error) {
      throw end.aborted ? end.reason : error;
    }
    end.throwIfAborted();
  }
}
