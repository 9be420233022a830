// Recovers a processor that takes no jobs although some wait: a blocking read can hang on a connection that died silently.
// It also shortens the waits of jobs that a step back of the wall clock has prolonged, and moves what processes of version
// 0.1.0 leave under their keys.
import { InjectQueue } from '@nestjs/bull';
import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import type { Queue } from 'bull';
import type { Redis } from 'ioredis';
import { LOG_QUEUE, LogQueue, moveLegacyJobs } from '@timberline/queue';
import { MAX_CONCURRENT_JOBS } from '../elasticsearch/bulk-batching.ts';
import { WorkerState } from '../write/worker-state.ts';
import { watchdogAction } from './watchdog-action.ts';

const CHECK_INTERVAL_MS = 5_000;

@Injectable()
export class Watchdog implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('Watchdog');
  private timer: NodeJS.Timeout | undefined;
  private isMoving = false;

  constructor(
    @InjectQueue(LOG_QUEUE) private readonly bull: Queue,
    private readonly state: WorkerState,
    private readonly queue: LogQueue,
  ) {}

  onApplicationBootstrap(): void {
    void this.moveLegacyJobs();
    this.timer = setInterval(() => {
      void this.check();
      void this.limitWaits();
      void this.moveLegacyJobs();
    }, CHECK_INTERVAL_MS);
  }

  beforeApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  private async limitWaits(): Promise<void> {
    // An error means that Redis is down; the next call comes soon.
    const shortened = await this.queue.limitWaits().catch(() => 0);
    if (shortened > 0)
      this.logger.warn(
        `The clock was set back: waits of jobs (${shortened}) would have been too long and were shortened`,
      );
  }

  private async moveLegacyJobs(): Promise<void> {
    if (this.isMoving) return;
    this.isMoving = true;
    try {
      let moved = 0;
      for (let last = -1; last !== 0; moved += last) last = await moveLegacyJobs(this.bull.client);
      if (moved > 0)
        this.logger.log(`Jobs of version 0.1.0 (${moved}) were moved to the keys of this version`);
    } catch {
      // Redis is down; the next call comes soon.
    } finally {
      this.isMoving = false;
    }
  }

  private async check(): Promise<void> {
    // An error means that Redis is down, and then no job can be taken.
    const waiting = await this.bull.client.llen(this.bull.toKey('wait')).catch(() => 0);
    if (waiting === 0 || this.state.jobs >= MAX_CONCURRENT_JOBS) {
      this.state.lastChange = performance.now();
      return;
    }
    const idleMs = performance.now() - this.state.lastChange;
    const action = watchdogAction(idleMs);
    if (action === 'none') return;
    this.logger.warn(`Jobs wait (${waiting}), and none was taken for ${Math.round(idleMs / 1000)} s`);
    if (action === 'exit') process.exit(1);
    (this.bull as unknown as { bclient: Redis }).bclient.disconnect(true);
  }
}
