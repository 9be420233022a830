import { Global, Module } from '@nestjs/common';
import { QueueModule } from '../queue/queue.module.ts';
import { LossStore } from './loss-store.ts';
import { LossesController } from './losses.controller.ts';
import { Losses } from './losses.service.ts';

/** Notices and tells what the engines lost. */
@Global()
@Module({
  imports: [QueueModule],
  controllers: [LossesController],
  providers: [LossStore, Losses],
  exports: [Losses],
})
export class LossesModule {}
