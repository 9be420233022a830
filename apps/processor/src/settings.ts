// The settings of the processor: environment variables that begin with TIMBERLINE_, listed in docs/settings.md.
import { IsString } from 'class-validator';
import { EngineSettings, readSettings } from '@timberline/settings';

/** Read and checked once at start. Each property has a variable of its name (`redisUrl`: TIMBERLINE_REDIS_URL). */
export class Settings extends EngineSettings {
  /** A file that is written at each heartbeat, by whose age a health check can tell that this processor works. */
  @IsString()
  heartbeatFile = '';

  static fromEnvironment(): Settings {
    return readSettings(Settings, process.env);
  }
}
