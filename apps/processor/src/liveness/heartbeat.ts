// Reports to Redis, and so to the status, that this processor is alive.
import { randomUUID } from 'node:crypto';
import { InjectQueue } from '@nestjs/bull';
import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { Queue } from 'bull';
import { heartbeat, HEARTBEAT_MS, LOG_QUEUE, signOff } from '@timberline/queue';
import { WorkerState } from '../write/worker-state.ts';

@Injectable()
export class Heartbeat implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly name = randomUUID();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    @InjectQueue(LOG_QUEUE) private readonly bull: Queue,
    private readonly state: WorkerState,
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
    heartbeat(this.bull.client, this.name, this.state.writeError).catch(() => undefined);
  }
}
