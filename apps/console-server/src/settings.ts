// The settings of the console server: environment variables that begin with TIMBERLINE_, listed in docs/settings.md.
import { IsInt, IsUrl, Max, Min } from 'class-validator';
import { Must, readSettings, withServerSettings } from '@timberline/settings';
import { readCertificates } from './api-agent.ts';

/** Read and checked once at start. Each property has a variable of its name (`apiUrl`: TIMBERLINE_API_URL). */
export class Settings extends withServerSettings(Object) {
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

  /** The file of what to trust if the API speaks https: its authorities, or its certificate itself, under any name then. */
  @Must((file: string) => apiCaProblem(file))
  apiCa = '';

  static fromEnvironment(): Settings {
    return readSettings(Settings, process.env);
  }
}

function apiCaProblem(file: string): string | null {
  if (file === '') return null;
  try {
    readCertificates(file);
    return null;
  } catch (error) {
    return `be a file of certificates in PEM: ${(error as Error).message}`;
  }
}
