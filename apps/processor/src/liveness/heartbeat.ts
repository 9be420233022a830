// Reports to Redis, and so to the status, that this processor is alive; and to the health check of its container, if asked.
import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { InjectQueue } from '@nestjs/bull';
import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import type { Queue } from 'bull';
import { heartbeat, HEARTBEAT_MS, LOG_QUEUE, signOff } from '@timberline/queue';
import { Settings } from '../settings.ts';
import { ThrottledLogger } from '../write/throttled-logger.ts';
import { WorkerState } from '../write/worker-state.ts';

@Injectable()
export class Heartbeat implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly name = randomUUID();
  private readonly logger = new ThrottledLogger(new Logger('Heartbeat'));
  private timer: NodeJS.Timeout | undefined;

  constructor(
    @InjectQueue(LOG_QUEUE) private readonly bull: Queue,
    private readonly state: WorkerState,
    private readonly settings: Settings,
  ) {}

  onApplicationBootstrap(): void {
    this.bull.client.on('ready', () => this.beat());
    this.beat();
    this.timer = setInterval(() => this.beat(), HEARTBEAT_MS);
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    // If Redis is down, the heartbeat expires anyway.
    await signOff(this.bull.client, this.name).catch(() => undefined);
  }

  private beat(): void {
    // If Redis is down, the next heartbeat tries again.
    heartbeat(this.bull.client, this.name, this.state.writeError).then(
      () => this.writeFile(),
      () => undefined,
    );
  }

  /** The file gets older while this processor hangs, and while it does not reach Redis. */
  private async writeFile(): Promise<void> {
    const { heartbeatFile } = this.settings;
    if (heartbeatFile === '') return;
    await writeFile(heartbeatFile, `${this.name}\n`).catch((error: NodeJS.ErrnoException) =>
      this.logger.warn(`TIMBERLINE_HEARTBEAT_FILE (${heartbeatFile}) cannot be written: ${error.code}`),
    );
  }
}
