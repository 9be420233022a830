// The door: logs in, validated, made into ready lines and put into the queue.
import { Client } from '@elastic/elasticsearch';
import { type BeforeApplicationShutdown, Inject, Module } from '@nestjs/common';
import { AdmissionControl, IdempotencyKeys, LogQueue } from '@timberline/queue';
import { Settings } from '../settings.ts';
import { BodyReader } from './body/body-reader.ts';
import { GroupCommit } from './intake/group-commit.ts';
import { VisibilityWaiter } from './intake/visibility-waiter.ts';
import { NativeController } from './protocols/native/native.controller.ts';
import { NativeEndpoint } from './protocols/native/native.endpoint.ts';

@Module({
  controllers: [NativeController],
  providers: [
    {
      provide: BodyReader,
      inject: [Settings],
      useFactory: (settings: Settings) => new BodyReader(settings.bodyLimitBytes),
    },
    {
      provide: GroupCommit,
      inject: [LogQueue, AdmissionControl],
      useFactory: (queue: LogQueue, gauge: AdmissionControl) => new GroupCommit(queue, gauge),
    },
    {
      provide: VisibilityWaiter,
      inject: [LogQueue, Client],
      useFactory: (queue: LogQueue, elasticsearch: Client) => new VisibilityWaiter(queue, elasticsearch),
    },
    {
      provide: NativeEndpoint,
      inject: [BodyReader, AdmissionControl, GroupCommit, IdempotencyKeys, VisibilityWaiter],
      useFactory: (...parts: ConstructorParameters<typeof NativeEndpoint>) => new NativeEndpoint(...parts),
    },
  ],
})
export class IngestModule implements BeforeApplicationShutdown {
  constructor(@Inject(VisibilityWaiter) private readonly found: VisibilityWaiter) {}

  /** Posts that wait are answered, so that the server can close. */
  beforeApplicationShutdown(): void {
    this.found.stop();
  }
}
