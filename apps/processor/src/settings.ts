// The processor's settings: environment variables that begin with TIMBERLINE_, listed in the README.
import { IsInt, IsUrl, Min } from 'class-validator';
import { readSettings } from '@timberline/settings';

const MIB = 1024 * 1024;

/** Read and checked once at start; each property is the variable of its name (`redisUrl`: TIMBERLINE_REDIS_URL). */
export class Settings {
  @IsUrl({ require_tld: false, protocols: ['http', 'https'], require_protocol: true })
  elasticsearchUrl = 'http://127.0.0.1:9200';

  @IsUrl({ require_tld: false, protocols: ['redis', 'rediss'], require_protocol: true })
  redisUrl = 'redis://127.0.0.1:6379';

  /** Dead letters that are kept; at the limit jobs with refused logs wait. The API has the same setting. */
  @IsInt()
  @Min(1)
  deadLetterLimit = 10_000;

  @IsInt()
  @Min(1024)
  deadLetterLimitBytes = 64 * MIB;

  static fromEnvironment(): Settings {
    return readSettings(Settings, process.env);
  }
}
