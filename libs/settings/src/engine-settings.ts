// The settings that every program with a way to the engines has.
import { IsInt, IsUrl, Min } from 'class-validator';

const MIB = 1024 * 1024;

/** To be extended by a program's own settings class. */
export class EngineSettings {
  @IsUrl({ require_tld: false, protocols: ['http', 'https'], require_protocol: true })
  elasticsearchUrl = 'http://127.0.0.1:9200';

  @IsUrl({ require_tld: false, protocols: ['redis', 'rediss'], require_protocol: true })
  redisUrl = 'redis://127.0.0.1:6379';

  /** Dead letters that are kept; at the limit the door answers 429, and jobs with refused logs wait. */
  @IsInt()
  @Min(1)
  deadLetterLimit = 10_000;

  @IsInt()
  @Min(1024)
  deadLetterLimitBytes = 64 * MIB;
}
