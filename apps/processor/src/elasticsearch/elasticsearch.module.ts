// The connection to Elasticsearch and what writes to it.
import { Client } from '@elastic/elasticsearch';
import { Module, type OnApplicationShutdown } from '@nestjs/common';
import { Settings } from '../settings.ts';
import { BulkWriter } from './bulk-writer.ts';
import { IndexRefresher } from './index-refresher.ts';
import { TemplateInstaller } from './template-installer.ts';

@Module({
  providers: [
    {
      provide: Client,
      inject: [Settings],
      // The client does not retry, since the processor retries log by log.
      useFactory: (settings: Settings) => new Client({ ...settings.elasticsearchConnection, maxRetries: 0 }),
    },
    TemplateInstaller,
    IndexRefresher,
    BulkWriter,
  ],
  exports: [BulkWriter, Client],
})
export class ElasticsearchModule implements OnApplicationShutdown {
  constructor(private readonly client: Client) {}

  async onApplicationShutdown(): Promise<void> {
    await this.client.close();
  }
}
