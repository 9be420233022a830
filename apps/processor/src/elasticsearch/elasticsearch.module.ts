import { Client } from '@elastic/elasticsearch';
import { Module, type OnApplicationShutdown } from '@nestjs/common';
import { Settings } from '../settings.ts';
import { BulkWriter } from './bulk-writer.ts';
import { TemplateGuard } from './ensure-template.ts';
import { IndexRefresher } from './index-refresher.ts';

@Module({
  providers: [
    {
      provide: Client,
      inject: [Settings],
      // No retries of its own: those are the processor's, item by item.
      useFactory: (settings: Settings) => new Client({ node: settings.elasticsearchUrl, maxRetries: 0 }),
    },
    TemplateGuard,
    IndexRefresher,
    BulkWriter,
  ],
  exports: [BulkWriter],
})
export class ElasticsearchModule implements OnApplicationShutdown {
  constructor(private readonly client: Client) {}

  async onApplicationShutdown(): Promise<void> {
    await this.client.close();
  }
}
