// The settings of the console server: environment variables that begin with TIMBERLINE_, listed in the README.
import { IsInt, IsString, IsUrl, Max, Min, MinLength } from 'class-validator';
import { IsPublicUrls, readSettings } from '@timberline/settings';

/** Read and checked once at start. Each property has a variable of its name (`apiUrl`: TIMBERLINE_API_URL). */
export class Settings {
  /** The address to listen on. */
  @IsString()
  @MinLength(1)
  host = '127.0.0.1';

  /** The URLs under which people reach the service, with commas between them; their host names are accepted. */
  @IsPublicUrls()
  publicUrl = '';

  @IsInt()
  @Min(1)
  @Max(65_535)
  consolePort = 8080;

  /** The port of the API, which the console shows in the configurations of programs that send logs. */
  @IsInt()
  @Min(1)
  @Max(65_535)
  apiPort = 3000;

  /** The address to which requests for the API are forwarded. */
  @IsUrl({ require_tld: false, protocols: ['http', 'https'], require_protocol: true })
  apiUrl = 'http://127.0.0.1:3000';

  static fromEnvironment(): Settings {
    return readSettings(Settings, process.env);
  }
}
