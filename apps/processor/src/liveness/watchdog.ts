// Wakes a processor that takes no jobs though some wait: a blocking read can hang on a connection that died silently.
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
import { JOBS_AT_A_TIME } from '../elasticsearch/bulk-writer.ts';
import { WorkerState } from '../write/worker-state.ts';

const CHECK_MS = 5_000;
/** Free slots, waiting jobs and no job begun or ended for so long: connect the blocking client anew. */
const RECONNECT_AFTER_MS = 15_000;
/** When that did not help: end, to be started again. */
const EXIT_AFTER_MS = 60_000;

@Injectable()
export class Watchdog implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('Watchdog');
  private timer: NodeJS.Timeout | undefined;

  constructor(
    @InjectQueue(LOG_QUEUE) private readonly bull: Queue,
    private readonly activity: WorkerState,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.check(), CHECK_MS);
  }

  beforeApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  private async check(): Promise<void> {
    // An error here means that Redis is away, and then nothing can be taken.
    const waiting = await this.bull.client.llen(this.bull.toKey('wait')).catch(() => 0);
    if (waiting === 0 || this.activity.jobs >= JOBS_AT_A_TIME) {
      this.activity.lastChange = Date.now();
      return;
    }
    const silentMs = Date.now() - this.activity.lastChange;
    if (silentMs < RECONNECT_AFTER_MS) return;
    this.logger.warn(`${waiting} jobs wait and none was taken for ${Math.round(silentMs / 1000)} s`);
    if (silentMs >= EXIT_AFTER_MS) process.exit(1);
    (this.bull as unknown as { bclient: Redis }).bclient.disconnect(true);
  }
}
