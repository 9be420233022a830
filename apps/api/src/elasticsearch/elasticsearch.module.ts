// The client to Elasticsearch, one for the whole API. The API only reads; the processor installs the index template.
import { Client, errors, Serializer } from '@elastic/elasticsearch';
import { Global, Module, type OnApplicationShutdown } from '@nestjs/common';
import { parseJson } from '../json/parse-json.ts';
import { Settings } from '../settings.ts';
import { JoinedPatterns } from './joined-patterns.ts';

/** Added to the search timeout, so that the answer of Elasticsearch itself comes first. */
const TIMEOUT_MARGIN_MS = 5_000;

/** Parses responses such that the keys of the logs in them stay as they are. */
class ExactKeysSerializer extends Serializer {
  override deserialize<T>(json: string): T {
    try {
      return parseJson(json) as T;
    } catch (error) {
      throw new errors.DeserializationError((error as Error).message, json);
    }
  }
}

/** Provides the `Client`. Elasticsearch may be down at start: ingest works without it. */
@Global()
@Module({
  providers: [
    {
      provide: Client,
      inject: [Settings],
      useFactory: (settings: Settings) =>
        new Client({
          ...settings.elasticsearchConnection,
          requestTimeout: settings.searchTimeoutMs + TIMEOUT_MARGIN_MS,
          maxRetries: 0,
          Serializer: ExactKeysSerializer,
        }),
    },
    JoinedPatterns,
  ],
  exports: [Client, JoinedPatterns],
})
export class ElasticsearchModule implements OnApplicationShutdown {
  constructor(private readonly client: Client) {}

  async onApplicationShutdown(): Promise<void> {
    await this.client.close();
  }
}
