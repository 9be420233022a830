// The settings of each program that connects to Elasticsearch and Redis.
import { IsInt, IsUrl, Min } from 'class-validator';

const MIB = 1024 * 1024;

/** To be extended by the settings class of a program. */
export class EngineSettings {
  @IsUrl({ require_tld: false, protocols: ['http', 'https'], require_protocol: true })
  elasticsearchUrl = 'http://127.0.0.1:9200';

  @IsUrl({ require_tld: false, protocols: ['redis', 'rediss'], require_protocol: true })
  redisUrl = 'redis://127.0.0.1:6379';

  /** Dead letters that are kept. At the limit the API answers 429, and jobs with refused logs wait. */
  @IsInt()
  @Min(1)
  deadLetterLimit = 10_000;

  /** Memory of Redis for dead letters. At the limit the API answers 429, and jobs with refused logs wait. */
  @IsInt()
  @Min(1024)
  deadLetterLimitBytes = 64 * MIB;
}
