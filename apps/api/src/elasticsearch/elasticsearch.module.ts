// The client to Elasticsearch, one for the whole API, and its templates.
import { Client, errors, Serializer } from '@elastic/elasticsearch';
import { Global, Logger, Module, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { installTemplates } from '@timberline/elastic';
import { parseJson } from '../json/parse-json.ts';
import { Settings } from '../settings.ts';

/** Above the search timeout, so that Elasticsearch's own answer comes first. */
const TIMEOUT_MARGIN_MS = 5_000;
const TEMPLATE_RETRY_MS = 2_000;

/** Reads answers with the keys that the logs in them have. */
class ExactKeysSerializer extends Serializer {
  override deserialize<T>(json: string): T {
    try {
      return parseJson(json) as T;
    } catch (error) {
      throw new errors.DeserializationError((error as Error).message, json);
    }
  }
}

/** Provides the `Client`. Elasticsearch may be away at start: the door works without it. */
@Global()
@Module({
  providers: [
    {
      provide: Client,
      inject: [Settings],
      useFactory: (settings: Settings) =>
        new Client({
          node: settings.elasticsearchUrl,
          requestTimeout: settings.searchTimeoutMs + TIMEOUT_MARGIN_MS,
          maxRetries: 0,
          Serializer: ExactKeysSerializer,
        }),
    },
  ],
  exports: [Client],
})
export class ElasticsearchModule implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger('Elasticsearch');
  private retry: NodeJS.Timeout | undefined;
  private told = false;

  constructor(private readonly client: Client) {}

  onModuleInit(): void {
    void this.install();
  }

  async onApplicationShutdown(): Promise<void> {
    clearTimeout(this.retry);
    await this.client.close();
  }

  private async install(): Promise<void> {
    try {
      await installTemplates(this.client);
    } catch (error) {
      if (!this.told) this.logger.warn(`Index template not installed yet: ${String(error)}`);
      this.told = true;
      this.retry = setTimeout(() => void this.install(), TEMPLATE_RETRY_MS);
    }
  }
}
