import { Module } from '@nestjs/common';
import { ElasticsearchModule } from './elasticsearch/elasticsearch.module.ts';
import { HealthModule } from './health/health.module.ts';
import { QueueModule } from './queue/queue.module.ts';
import { SettingsModule } from './settings.module.ts';

/** The API: one module a capability. */
@Module({
  imports: [SettingsModule, ElasticsearchModule, QueueModule, HealthModule],
})
export class AppModule {}
