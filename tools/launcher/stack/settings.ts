// The launcher's settings: TIMBERLINE_ environment variables, read and checked once. The applications read their own
// (limits and the like) from the same environment, which is passed on to them.
import { isAbsolute, join, resolve } from 'node:path';
import { CHECKOUT } from '../checkout/paths.ts';

export interface Settings {
  /** Absolute path of the data folder. */
  dataDir: string;
  /** The address that API and console listen on. The engines have no passwords and stay on loopback. */
  host: string;
  apiPort: number;
  consolePort: number;
  /** Given: that Elasticsearch is used and none is started. */
  elasticsearchUrl: string | null;
  /** Given: that Redis is used and none is started. */
  redisUrl: string | null;
  /** The port wanted for the own Elasticsearch; another free one is taken if it is in use and was not asked for. */
  elasticsearchPort: number;
  redisPort: number;
  /** Asked for by name: then a port in use is an error rather than a reason to take the next one. */
  elasticsearchPortGiven: boolean;
  redisPortGiven: boolean;
  /** The JVM's heap, as -Xmx takes it. */
  elasticsearchHeap: string;
  /** As redis.conf takes it. */
  redisMaxMemory: string;
  redisFsync: 'always' | 'everysec';
  /** API processes, all on one port (Linux). */
  apiWorkers: number;
  processors: number;
  /** Folders that hold JDKs, one JDK a subfolder; empty: where systems usually keep them. */
  jvmDirs: string[];
}

/** Settings that cannot be used; `problems` names every one of them. */
export class SettingsError extends Error {
  readonly problems: string[];

  constructor(problems: string[]) {
    super(`settings that cannot be used:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
    this.problems = problems;
  }
}

type Environment = Record<string, string | undefined>;

/** 64 processes: far more than cores on a machine that one command starts; guards against a slipped digit. */
const MOST_PROCESSES = 64;

/** Reads the settings from an environment; throws a SettingsError that names every problem. */
export function readSettings(env: Environment, platform: string = process.platform): Settings {
  const problems: string[] = [];
  const given = (name: string): string | null => env[name]?.trim() || null;

  const whole = (name: string, fallback: number, least: number, most: number): number => {
    const text = given(name);
    if (text === null) return fallback;
    const value = /^\d{1,9}$/.test(text) ? Number(text) : NaN;
    if (value >= least && value <= most) return value;
    problems.push(`${name}=${text}: must be a whole number from ${least} to ${most}`);
    return fallback;
  };
  const port = (name: string, fallback: number): number => whole(name, fallback, 1, 65535);
  const matching = (name: string, fallback: string, pattern: RegExp, rule: string): string => {
    const text = given(name) ?? fallback;
    if (!pattern.test(text)) problems.push(`${name}=${text}: must be ${rule}`);
    return text;
  };
  const url = (name: string, protocols: string[], example: string): string | null => {
    const text = given(name);
    if (text === null) return null;
    if (!URL.canParse(text) || !protocols.includes(new URL(text).protocol)) {
      problems.push(`${name}: must be a URL such as ${example}`);
      return null;
    }
    return text.replace(/\/+$/, '');
  };

  const settings: Settings = {
    dataDir: dataDirOf(env),
    host: matching('TIMBERLINE_HOST', '127.0.0.1', /^[\w.:-]+$/, 'an address or a host name'),
    apiPort: port('TIMBERLINE_API_PORT', 3000),
    consolePort: port('TIMBERLINE_CONSOLE_PORT', 8080),
    elasticsearchUrl: url('TIMBERLINE_ELASTICSEARCH_URL', ['http:', 'https:'], 'http://localhost:9200'),
    redisUrl: url('TIMBERLINE_REDIS_URL', ['redis:', 'rediss:'], 'redis://localhost:6379'),
    elasticsearchPort: port('TIMBERLINE_ELASTICSEARCH_PORT', 9200),
    redisPort: port('TIMBERLINE_REDIS_PORT', 6379),
    elasticsearchPortGiven: given('TIMBERLINE_ELASTICSEARCH_PORT') !== null,
    redisPortGiven: given('TIMBERLINE_REDIS_PORT') !== null,
    elasticsearchHeap: matching(
      'TIMBERLINE_ELASTICSEARCH_HEAP',
      '1g',
      /^\d+[mg]$/i,
      'a size such as 512m or 2g',
    ).toLowerCase(),
    redisMaxMemory: matching(
      'TIMBERLINE_REDIS_MAXMEMORY',
      '512mb',
      /^\d+(kb|mb|gb)$/i,
      'a size such as 512mb or 2gb',
    ).toLowerCase(),
    redisFsync: matching('TIMBERLINE_REDIS_FSYNC', 'always', /^(always|everysec)$/, 'always or everysec') as
      'always' | 'everysec',
    apiWorkers: whole('TIMBERLINE_API_WORKERS', 1, 1, MOST_PROCESSES),
    processors: whole('TIMBERLINE_PROCESSORS', 1, 1, MOST_PROCESSES),
    jvmDirs: (given('TIMBERLINE_JVM_DIRS') ?? '').split(':').filter((folder) => folder !== ''),
  };

  if (settings.apiWorkers > 1 && platform !== 'linux') {
    problems.push(
      'TIMBERLINE_API_WORKERS: several processes can share the API port on Linux only; must be 1 here',
    );
  }
  const ports = new Map<number, string>();
  for (const [name, value] of [
    ['TIMBERLINE_API_PORT', settings.apiPort],
    ['TIMBERLINE_CONSOLE_PORT', settings.consolePort],
  ] as const) {
    const other = ports.get(value);
    if (other) problems.push(`${name}=${value}: is the same port as ${other}`);
    ports.set(value, name);
  }
  if (problems.length > 0) throw new SettingsError(problems);
  return settings;
}

/** The data folder alone, for commands that must work whatever the other settings are. */
export function dataDirOf(env: Environment): string {
  const text = env['TIMBERLINE_DATA']?.trim() || '.timberline';
  // Relative to the checkout, not to where the command happens to be called from: ./stop must find what ./start made.
  return isAbsolute(text) ? resolve(text) : join(CHECKOUT, text);
}

/** The URL to tell people: an address that means "every interface" or loopback is reached as localhost. */
export function publicUrl(host: string, port: number): string {
  const local = ['127.0.0.1', '0.0.0.0', '::', '::1', 'localhost'].includes(host);
  const name = local ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  return `http://${name}:${port}`;
}

/** The URL by which the stack's own processes reach something that listens on `host`. */
export function innerUrl(host: string, port: number): string {
  if (host === '0.0.0.0' || host === 'localhost') return `http://127.0.0.1:${port}`;
  if (host === '::') return `http://[::1]:${port}`;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
