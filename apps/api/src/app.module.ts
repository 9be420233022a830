import { Module } from '@nestjs/common';
import { AccessModule } from './access/access.module.ts';
import { ElasticsearchModule } from './elasticsearch/elasticsearch.module.ts';
import { HealthModule } from './health/health.module.ts';
import { DeadLettersModule } from './ingest/dead-letters/dead-letters.module.ts';
import { IngestModule } from './ingest/ingest.module.ts';
import { ReceiptsModule } from './ingest/receipts/receipts.module.ts';
import { StatusModule } from './ingest/status/status.module.ts';
import { LimitsModule } from './limits/limits.module.ts';
import { LossesModule } from './losses/losses.module.ts';
import { MetricsModule } from './metrics/metrics.module.ts';
import { ProblemModule } from './problem/problem.module.ts';
import { QueueModule } from './queue/queue.module.ts';
import { SavedSearchesModule } from './saved-searches/saved-searches.module.ts';
import { SearchModule } from './search/search.module.ts';
import { StreamModule } from './search/stream/stream.module.ts';
import { TracesModule } from './search/traces/traces.module.ts';
import { SettingsModule } from './settings.module.ts';
import { SigningModule } from './signing/signing.module.ts';

/** The API: one module per capability. */
@Module({
  imports: [
    SettingsModule,
    ProblemModule,
    AccessModule,
    LimitsModule,
    ElasticsearchModule,
    QueueModule,
    SigningModule,
    LossesModule,
    MetricsModule,
    HealthModule,
    IngestModule,
    SearchModule,
    TracesModule,
    StreamModule,
    SavedSearchesModule,
    StatusModule,
    ReceiptsModule,
    DeadLettersModule,
  ],
})
export class AppModule {}
