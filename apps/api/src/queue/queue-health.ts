// Watches whether Redis keeps what it is given: its settings after each connection, its data with each reading.
import { Inject, Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { Redis } from 'ioredis';
import {
  AdmissionControl,
  checkRedis,
  describeProblem,
  ensureMarker,
  liveProcessors,
  type QueueSnapshot,
  repairRedis,
  type StandingProblem,
} from '@timberline/queue';
import { Settings } from '../settings.ts';

@Injectable()
export class QueueHealth implements OnModuleInit {
  private readonly logger = new Logger('Queue');
  private marker: string | undefined;
  private marking = false;
  private problems: StandingProblem[] = [];
  private lostAt: Date | undefined;

  constructor(
    @Inject(Redis) private readonly redis: Redis,
    @Inject(AdmissionControl) private readonly gauge: AdmissionControl,
    private readonly settings: Settings,
  ) {}

  onModuleInit(): void {
    this.gauge.onSnapshot = (snapshot) => void this.watch(snapshot);
    this.redis.on('ready', () => void this.check());
    if (this.redis.status === 'ready') void this.check();
  }

  /** Asks Redis for a sign of life; rejects while it is away. Resolves to what should be known of it. */
  async probe(): Promise<string> {
    await this.redis.ping();
    const notes = this.problems.map(describeProblem);
    if (this.lostAt) notes.push(`it lost its data at ${this.lostAt.toISOString()}`);
    return notes.length > 0 ? notes.join('; ') : 'ok';
  }

  /** Rejects while no processor is alive; resolves to what keeps them from writing, or 'ok'. */
  async probeProcessors(): Promise<string> {
    const { count, writeError } = await liveProcessors(this.redis);
    if (count === 0) throw new Error('none is alive: logs are taken in and wait');
    return writeError === undefined ? 'ok' : `logs wait: ${writeError}`;
  }

  private async check(): Promise<void> {
    try {
      const found = await checkRedis(this.redis, this.settings.redisFsync);
      this.problems = await repairRedis(this.redis, found);
      for (const problem of this.problems) this.tell(problem);
    } catch (error) {
      this.logger.warn(`The settings of Redis could not be read: ${(error as Error).message}`);
    }
  }

  private tell(problem: StandingProblem): void {
    const said = `Redis: ${describeProblem(problem)}`;
    if (problem.losesLogs && !problem.mended) this.logger.error(said);
    else this.logger.warn(said);
  }

  private async watch(snapshot: QueueSnapshot): Promise<void> {
    if (snapshot.marker !== null && snapshot.marker === this.marker) return;
    if (this.marking) return;
    this.marking = true;
    try {
      const before = this.marker;
      this.marker = await ensureMarker(this.redis);
      if (before === undefined || before === this.marker) return;
      this.lostAt = new Date();
      this.logger.error(
        'Redis has lost its data: what waited in the queue is gone, and the counters begin anew',
      );
    } catch {
      // Redis went away in between: the next reading comes back to it.
    } finally {
      this.marking = false;
    }
  }
}
