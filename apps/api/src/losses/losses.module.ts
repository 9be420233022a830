import { Global, Module } from '@nestjs/common';
import { Redis } from 'ioredis';
import { IndexMarkStore } from '@timberline/queue';
import { QueueModule } from '../queue/queue.module.ts';
import { IndexWatch } from './index-watch.ts';
import { LossStore } from './loss-store.ts';
import { LossesController } from './losses.controller.ts';
import { Losses } from './losses.service.ts';

/** Notices and tells what the engines lost. */
@Global()
@Module({
  imports: [QueueModule],
  controllers: [LossesController],
  providers: [
    LossStore,
    Losses,
    {
      provide: IndexMarkStore,
      inject: [Redis],
      useFactory: (redis: Redis) => new IndexMarkStore(redis),
    },
    IndexWatch,
  ],
  exports: [Losses],
})
export class LossesModule {}
