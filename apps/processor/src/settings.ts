// The settings of the processor: environment variables that begin with TIMBERLINE_, listed in the README.
import { EngineSettings, readSettings } from '@timberline/settings';

/** Read and checked once at start. Each property has a variable of its name (`redisUrl`: TIMBERLINE_REDIS_URL). */
export class Settings extends EngineSettings {
  static fromEnvironment(): Settings {
    return readSettings(Settings, process.env);
  }
}
