// Recovers a processor that takes no jobs although some wait: a blocking read can hang on a connection that died silently.
import { InjectQueue } from '@nestjs/bull';
import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import type { Queue } from 'bull';
import type { Redis } from 'ioredis';
import { LOG_QUEUE } from '@timberline/queue';
import { MAX_CONCURRENT_JOBS } from '../elasticsearch/bulk-batching.ts';
import { WorkerState } from '../write/worker-state.ts';
import { watchdogAction } from './watchdog-action.ts';

const CHECK_INTERVAL_MS = 5_000;

@Injectable()
export class Watchdog implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('Watchdog');
  private timer: NodeJS.Timeout | undefined;

  constructor(
    @InjectQueue(LOG_QUEUE) private readonly bull: Queue,
    private readonly state: WorkerState,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.check(), CHECK_INTERVAL_MS);
  }

  beforeApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  private async check(): Promise<void> {
    // An error means that Redis is down, and then no job can be taken.
    const waiting = await this.bull.client.llen(this.bull.toKey('wait')).catch(() => 0);
    if (waiting === 0 || this.state.jobs >= MAX_CONCURRENT_JOBS) {
      this.state.lastChange = Date.now();
      return;
    }
    const idleMs = Date.now() - this.state.lastChange;
    const action = watchdogAction(idleMs);
    if (action === 'none') return;
    this.logger.warn(`Jobs wait (${waiting}), and none was taken for ${Math.round(idleMs / 1000)} s`);
    if (action === 'exit') process.exit(1);
    (this.bull as unknown as { bclient: Redis }).bclient.disconnect(true);
  }
}
