// Tells the status that this processor is alive.
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
    private readonly activity: WorkerState,
  ) {}

  onApplicationBootstrap(): void {
    this.bull.client.on('ready', () => this.beat());
    this.beat();
    this.timer = setInterval(() => this.beat(), HEARTBEAT_MS);
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    // Redis away: the silence says it, too.
    await signOff(this.bull.client, this.name).catch(() => undefined);
  }

  private beat(): void {
    // Redis away: the next beat comes.
    heartbeat(this.bull.client, this.name, this.activity.trouble).catch(() => undefined);
  }
}
