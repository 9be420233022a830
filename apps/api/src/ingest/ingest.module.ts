// The door: logs in, validated, made into ready lines and put into the queue.
import { type BeforeApplicationShutdown, Inject, Module } from '@nestjs/common';
import { Client } from '@elastic/elasticsearch';
import { IdempotencyKeys, LogQueue, QueueGauge } from '@timberline/queue';
import { Settings } from '../settings.ts';
import { BodyIntake } from './body/body-reader.ts';
import { NativeController } from './protocols/native/native.controller.ts';
import { NativeDoor } from './protocols/native/native.endpoint.ts';
import { Enqueuer } from './intake/group-commit.ts';
import { FoundWaiter } from './intake/visibility-waiter.ts';

@Module({
  controllers: [NativeController],
  providers: [
    {
      provide: BodyIntake,
      inject: [Settings],
      useFactory: (settings: Settings) => new BodyIntake(settings.bodyLimitBytes),
    },
    {
      provide: Enqueuer,
      inject: [LogQueue, QueueGauge],
      useFactory: (queue: LogQueue, gauge: QueueGauge) => new Enqueuer(queue, gauge),
    },
    {
      provide: FoundWaiter,
      inject: [LogQueue, Client],
      useFactory: (queue: LogQueue, elasticsearch: Client) => new FoundWaiter(queue, elasticsearch),
    },
    {
      provide: NativeDoor,
      inject: [BodyIntake, QueueGauge, Enqueuer, IdempotencyKeys, FoundWaiter],
      useFactory: (...parts: ConstructorParameters<typeof NativeDoor>) => new NativeDoor(...parts),
    },
  ],
})
export class IngestModule implements BeforeApplicationShutdown {
  constructor(@Inject(FoundWaiter) private readonly found: FoundWaiter) {}

  /** Posts that wait are answered, so that the server can close. */
  beforeApplicationShutdown(): void {
    this.found.stop();
  }
}
