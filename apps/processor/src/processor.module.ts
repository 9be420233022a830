// Wires the processor: settings, the queue, Elasticsearch, and the handler that writes logs from one to the other.
import { BullModule, getQueueToken } from '@nestjs/bull';
import { Global, Module, type OnApplicationShutdown } from '@nestjs/common';
import type { Queue } from 'bull';
import { BullConnections, LOG_QUEUE, LogQueue } from '@timberline/queue';
import { ElasticsearchModule } from './elasticsearch/elasticsearch.module.ts';
import { Heartbeat } from './liveness/heartbeat.ts';
import { Watchdog } from './liveness/watchdog.ts';
import { PatternJoining } from './patterns/pattern-joining.ts';
import { PatternStore } from './patterns/pattern-store.ts';
import { Settings } from './settings.ts';
import { LogsProcessor } from './write/logs.processor.ts';
import { WorkerState } from './write/worker-state.ts';

@Global()
@Module({
  providers: [
    { provide: Settings, useFactory: () => Settings.fromEnvironment() },
    {
      provide: BullConnections,
      inject: [Settings],
      useFactory: (settings: Settings) => new BullConnections(settings.redisConnection, 'processor'),
    },
  ],
  exports: [Settings, BullConnections],
})
class ConnectionsModule implements OnApplicationShutdown {
  constructor(private readonly connections: BullConnections) {}

  onApplicationShutdown(): void {
    this.connections.disconnect();
  }
}

@Module({
  imports: [
    ConnectionsModule,
    BullModule.forRootAsync({
      inject: [BullConnections],
      useFactory: (connections: BullConnections) => connections.options,
    }),
    BullModule.registerQueue({ name: LOG_QUEUE }),
    ElasticsearchModule,
  ],
  providers: [
    {
      provide: LogQueue,
      inject: [getQueueToken(LOG_QUEUE)],
      useFactory: (queue: Queue) => new LogQueue(queue.client),
    },
    WorkerState,
    LogsProcessor,
    Heartbeat,
    Watchdog,
    PatternStore,
    PatternJoining,
  ],
})
export class ProcessorModule {}
