// Watches whether Redis is set up to keep what it is given, after each connection.
import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { Redis } from 'ioredis';
import {
  AdmissionControl,
  breaksPromise,
  checkRedis,
  describeProblem,
  liveProcessors,
  queueError,
  repairRedis,
  type StandingProblem,
  watchRedis,
} from '@timberline/queue';
import { Settings } from '../settings.ts';

/** The pause between two looks at settings of Redis that keep logs out, such as a file that is still being written. */
const RECHECK_MS = 1_000;

@Injectable()
export class QueueHealth implements OnModuleInit {
  private readonly logger = new Logger('Queue');
  private problems: StandingProblem[] = [];
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly redis: Redis,
    private readonly admission: AdmissionControl,
    private readonly settings: Settings,
  ) {}

  onModuleInit(): void {
    this.redis.on('ready', () => void this.checkSettings());
    if (this.redis.status === 'ready') void this.checkSettings();
  }

  /** Resolves to 'ok' or to what is wrong with Redis; rejects while it does not answer, or cannot be trusted with logs. */
  async probe(): Promise<string> {
    await this.redis.ping().catch((error: unknown) => Promise.reject(queueError(error)));
    const notes = this.problems.map(describeProblem);
    if (this.admission.refusal !== undefined)
      throw new Error(
        `logs are refused: ${notes.join('; ')}. To accept them all the same, set TIMBERLINE_REDIS_ALLOW_LOSS=true`,
      );
    return notes.length > 0 ? notes.join('; ') : 'ok';
  }

  /** Resolves to 'ok' or to what keeps the processors from writing; rejects while none is alive. */
  async probeProcessors(): Promise<string> {
    const { count, writeError } = await liveProcessors(this.redis);
    if (count === 0) throw new Error('no processor is alive; logs are accepted and wait in the queue');
    return writeError === undefined ? 'ok' : `logs wait in the queue: ${writeError}`;
  }

  private async checkSettings(): Promise<void> {
    clearTimeout(this.timer);
    try {
      const found = await checkRedis(this.redis, this.settings.redisFsync);
      const known = new Set(this.problems.map(describeProblem));
      this.problems = this.settings.redisConfigure
        ? await repairRedis(this.redis, found)
        : await watchRedis(this.redis, found, this.problems);
      for (const problem of this.problems) if (!known.has(describeProblem(problem))) this.log(problem);
      const broken = this.problems.filter(breaksPromise);
      this.admission.refusal =
        broken.length === 0 || this.settings.redisAllowLoss
          ? undefined
          : 'Redis is not set up to keep logs (see /health/ready)';
      if (broken.length > 0) this.timer = setTimeout(() => void this.checkSettings(), RECHECK_MS).unref();
    } catch (error) {
      this.logger.warn(`The settings of Redis could not be read: ${(error as Error).message}`);
    }
  }

  private log(problem: StandingProblem): void {
    const message = `Redis: ${describeProblem(problem)}`;
    if (problem.losesLogs && !problem.mended) this.logger.error(message);
    else this.logger.warn(message);
  }
}
