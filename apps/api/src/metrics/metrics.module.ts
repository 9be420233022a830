import { Global, Module } from '@nestjs/common';
import { Redis } from 'ioredis';
import { SharedCounters } from '@timberline/queue';
import { QueueModule } from '../queue/queue.module.ts';
import { IngestCounters } from './ingest-counters.ts';
import { MetricsController } from './metrics.controller.ts';
import { Metrics } from './metrics.service.ts';

/** Counts, and tells Prometheus. */
@Global()
@Module({
  imports: [QueueModule],
  controllers: [MetricsController],
  providers: [
    IngestCounters,
    Metrics,
    {
      provide: SharedCounters,
      inject: [Redis],
      useFactory: (redis: Redis) => new SharedCounters(redis),
    },
  ],
  exports: [IngestCounters],
})
export class MetricsModule {}
