// The API's settings: environment variables that begin with TIMBERLINE_, listed in the README.
import { IsBoolean, IsIn, IsInt, IsNotEmpty, IsString, Max, Min } from 'class-validator';
import { EngineSettings, readSettings } from '@timberline/settings';

const MIB = 1024 * 1024;

/** Read and checked once at start; each property is the variable of its name (`apiPort`: TIMBERLINE_API_PORT). */
export class Settings extends EngineSettings {
  /** Address to listen on. */
  @IsString()
  @IsNotEmpty()
  host = '127.0.0.1';

  @IsInt()
  @Min(1)
  @Max(65_535)
  apiPort = 3000;

  /** Lets several API processes listen on one port (SO_REUSEPORT; Linux). */
  @IsBoolean()
  apiReusePort = false;

  /** Largest body of a post, after inflating. */
  @IsInt()
  @Min(1024)
  @Max(512 * MIB)
  bodyLimitBytes = 32 * MIB;

  /** Bytes of log lines that may wait in the queue; past it, 429. */
  @IsInt()
  @Min(1024)
  queueLimitBytes = 1024 * MIB;

  /** What Redis is expected to do: `everysec` loses up to a second of acknowledged logs when it dies. */
  @IsIn(['always', 'everysec'])
  redisFsync: 'always' | 'everysec' = 'always';

  /** Idempotency keys that are kept (for 24 h); at the limit a post with a new key is a 429. */
  @IsInt()
  @Min(1)
  idempotencyKeyLimit = 100_000;

  /** Memory of Redis for their answers, roughly. */
  @IsInt()
  @Min(1024)
  idempotencyLimitBytes = 64 * MIB;

  /** Longest that a search may take in Elasticsearch before it is a 503. */
  @IsInt()
  @Min(100)
  @Max(600_000)
  searchTimeoutMs = 10_000;

  static fromEnvironment(): Settings {
    return readSettings(Settings, process.env);
  }
}
