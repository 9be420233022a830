// The launcher's settings: TIMBERLINE_ environment variables, read and checked once. The applications get the same
// environment and read their own settings, such as limits, by libs/settings. The launcher cannot use that library: it
// runs before `npm ci`, and the library needs packages.
import { isIP } from 'node:net';
import { isAbsolute, join, resolve } from 'node:path';
// eslint-disable-next-line @nx/enforce-module-boundaries -- one rule for all programs, in a file that needs no packages
import { authProblem } from '../../libs/settings/src/server/auth-decision.ts';
// eslint-disable-next-line @nx/enforce-module-boundaries -- as above
import { readPem, readTlsFiles } from '../../libs/settings/src/server/tls-files.ts';
import { CHECKOUT } from './checkout/paths.ts';
import { readSecret } from './host/credentials.ts';

/** The limit is far above the cores of a single machine and catches typing errors. */
const MAX_PROCESSES = 64;
const MAX_PORT = 65_535;
/** The rule of the API (libs/settings), so that ./start can refuse a secret before it starts anything. */
const MIN_SECRET_CHARACTERS = 32;
/** As the API has it (apps/api/src/access/passwords/password-rules.ts). */
const MIN_PASSWORD_CHARACTERS = 12;

export interface LauncherSettings {
  /** The absolute path of the data folder. */
  dataDir: string;
  /** The address of the API and the console. The engines listen only on loopback. */
  host: string;
  /** Whether people and programs must say who they are. */
  auth: 'on' | 'off';
  /** The first password of `admin`, or null to make one. */
  adminPassword: string | null;
  /** Whether to make `admin` again, with another password. */
  adminReset: boolean;
  apiPort: number;
  consolePort: number;
  /** The proxies of one's own whose `X-Forwarded-For` the API believes. */
  trustedProxies: string | null;
  /** The files of the certificate of the API and the console, or null for http. */
  tls: { cert: string; key: string } | null;
  /** The URL of an existing Elasticsearch, or null to start a local one. */
  elasticsearchUrl: string | null;
  /** Its user and password, if the URL has none. */
  elasticsearchUsername: string | null;
  elasticsearchPassword: string | null;
  /** A key in their place. */
  elasticsearchApiKey: string | null;
  /** The file of its authority. */
  elasticsearchCa: string | null;
  /** The URL of an existing Redis, or null to start a local one. */
  redisUrl: string | null;
  redisUsername: string | null;
  redisPassword: string | null;
  redisCa: string | null;
  /** The secret that signs cursors and receipts, or null to make one. */
  secret: string | null;
  /** The secret of Timberline at an OpenID provider, and the file of the provider's authority. */
  oidcClientSecret: string | null;
  oidcCa: string | null;
  /** The preferred port of the local Elasticsearch. */
  elasticsearchPort: number;
  redisPort: number;
  /** Whether the setting is given. Then a port in use is an error; otherwise the next free port is used. */
  elasticsearchPortGiven: boolean;
  redisPortGiven: boolean;
  /** The heap of Elasticsearch in the format of -Xmx. */
  elasticsearchHeap: string;
  /** The memory limit in the format of redis.conf. */
  redisMaxMemory: string;
  redisFsync: 'always' | 'everysec';
  /** The number of API processes, which share one port (only on Linux). */
  apiWorkers: number;
  processors: number;
  /** The folders with JDKs in subfolders; empty for the usual folders of the system. */
  jvmDirs: string[];
}

/** An error about invalid settings. `problems` lists all of them. */
export class LauncherSettingsError extends Error {
  readonly problems: string[];

  constructor(problems: string[]) {
    super(`Invalid settings:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
    this.problems = problems;
  }
}

type Environment = Record<string, string | undefined>;

/** Reads the settings from an environment. Throws a LauncherSettingsError that lists all problems. */
export function readLauncherSettings(
  env: Environment,
  platform: string = process.platform,
): LauncherSettings {
  const problems: string[] = [];
  const given = (name: string): string | null => env[name]?.trim() || null;

  const integer = (name: string, fallback: number, min: number, max: number): number => {
    const text = given(name);
    if (text === null) return fallback;
    const value = /^\d{1,9}$/.test(text) ? Number(text) : NaN;
    if (value >= min && value <= max) return value;
    problems.push(`${name}=${text} must be a whole number from ${min} to ${max}.`);
    return fallback;
  };
  const port = (name: string, fallback: number): number => integer(name, fallback, 1, MAX_PORT);
  const matching = (name: string, fallback: string, pattern: RegExp, rule: string): string => {
    const text = given(name) ?? fallback;
    if (!pattern.test(text)) problems.push(`${name}=${text} must be ${rule}.`);
    return text;
  };
  const url = (name: string, protocols: string[], example: string): string | null => {
    const text = given(name);
    if (text === null) return null;
    if (!URL.canParse(text) || !protocols.includes(new URL(text).protocol)) {
      problems.push(`${name} must be a URL such as ${example}.`);
      return null;
    }
    return text.replace(/\/+$/, '');
  };

  /** A setting for an engine of one's own, by its name behind that of the engine. */
  const ofOwnEngine = <T>(engine: string, name: string, read: (variable: string) => T | null): T | null => {
    const variable = `TIMBERLINE_${engine}_${name}`;
    const isGiven = given(variable) !== null || given(`${variable}_FILE`) !== null;
    if (!isGiven) return null;
    if (given(`TIMBERLINE_${engine}_URL`) === null) {
      problems.push(
        `${variable} is for an engine of your own, so TIMBERLINE_${engine}_URL must be set, too. ` +
          'Without it, ./start chooses user and password itself.',
      );
    }
    return read(variable);
  };

  /** The absolute path of a file that can be read. */
  const file = (name: string): string | null => {
    const text = given(name);
    if (text === null) return null;
    try {
      readPem(text);
    } catch (error) {
      problems.push(`${name} cannot be used: ${(error as Error).message}.`);
    }
    return resolve(text);
  };

  /** A secret, which is in a variable or in the file that it names. */
  const secret = (name: string): string | null => {
    const file = given(`${name}_FILE`);
    if (file === null) return given(name);
    if (given(name) !== null) problems.push(`${name} and ${name}_FILE must not both be set.`);
    try {
      const text = readSecret(file);
      if (text === '') problems.push(`${name}_FILE=${file} is empty.`);
      return text;
    } catch (error) {
      problems.push(`${name}_FILE=${file} cannot be read (${(error as NodeJS.ErrnoException).code}).`);
      return null;
    }
  };

  const tlsFiles = (): LauncherSettings['tls'] => {
    const [cert, key] = [given('TIMBERLINE_TLS_CERT'), given('TIMBERLINE_TLS_KEY')];
    if (cert === null && key === null) return null;
    if (cert === null || key === null) {
      problems.push('TIMBERLINE_TLS_CERT and TIMBERLINE_TLS_KEY must be set together.');
      return null;
    }
    try {
      readTlsFiles({ cert, key });
    } catch (error) {
      problems.push(
        `TIMBERLINE_TLS_CERT and TIMBERLINE_TLS_KEY must be a certificate in PEM and its key: ${(error as Error).message}.`,
      );
    }
    // The processes have another folder than the caller.
    return { cert: resolve(cert), key: resolve(key) };
  };

  const settings: LauncherSettings = {
    dataDir: dataDirOf(env),
    host: matching('TIMBERLINE_HOST', '127.0.0.1', /^[\w.:-]+$/, 'an address or a host name'),
    auth: given('TIMBERLINE_AUTH') === 'on' ? 'on' : 'off',
    adminPassword: secret('TIMBERLINE_ADMIN_PASSWORD'),
    adminReset: ['1', 'true'].includes(given('TIMBERLINE_ADMIN_RESET') ?? ''),
    trustedProxies: given('TIMBERLINE_TRUSTED_PROXIES'),
    tls: tlsFiles(),
    apiPort: port('TIMBERLINE_API_PORT', 3000),
    consolePort: port('TIMBERLINE_CONSOLE_PORT', 8080),
    elasticsearchUrl: url('TIMBERLINE_ELASTICSEARCH_URL', ['http:', 'https:'], 'http://localhost:9200'),
    elasticsearchUsername: ofOwnEngine('ELASTICSEARCH', 'USERNAME', given),
    elasticsearchPassword: ofOwnEngine('ELASTICSEARCH', 'PASSWORD', secret),
    elasticsearchApiKey: ofOwnEngine('ELASTICSEARCH', 'API_KEY', secret),
    elasticsearchCa: ofOwnEngine('ELASTICSEARCH', 'CA', file),
    redisUrl: url('TIMBERLINE_REDIS_URL', ['redis:', 'rediss:'], 'redis://localhost:6379'),
    redisUsername: ofOwnEngine('REDIS', 'USERNAME', given),
    redisPassword: ofOwnEngine('REDIS', 'PASSWORD', secret),
    redisCa: ofOwnEngine('REDIS', 'CA', file),
    secret: secret('TIMBERLINE_SECRET'),
    oidcClientSecret: secret('TIMBERLINE_OIDC_CLIENT_SECRET'),
    oidcCa: file('TIMBERLINE_OIDC_CA'),
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
      '1gb',
      /^\d+(kb|mb|gb)$/i,
      'a size such as 512mb or 2gb',
    ).toLowerCase(),
    redisFsync: matching('TIMBERLINE_REDIS_FSYNC', 'always', /^(always|everysec)$/, 'always or everysec') as
      'always' | 'everysec',
    apiWorkers: integer('TIMBERLINE_API_WORKERS', 1, 1, MAX_PROCESSES),
    processors: integer('TIMBERLINE_PROCESSORS', 1, 1, MAX_PROCESSES),
    jvmDirs: (given('TIMBERLINE_JVM_DIRS') ?? '').split(':').filter((folder) => folder !== ''),
  };

  const auth = given('TIMBERLINE_AUTH') ?? '';
  const undecided = authProblem(auth, {
    host: settings.host,
    publishedHost: '',
    publicUrl: given('TIMBERLINE_PUBLIC_URL') ?? '',
  });
  if (undecided !== null)
    problems.push(
      `TIMBERLINE_AUTH ${auth === '' ? 'is not set; it' : `is "${auth}"; it`} must ${undecided}.`,
    );
  if (settings.secret?.split(',').some((part) => part.trim().length < MIN_SECRET_CHARACTERS)) {
    problems.push(
      `TIMBERLINE_SECRET must be a random text of at least ${MIN_SECRET_CHARACTERS} characters ` +
        '(openssl rand -hex 32 makes one), or a new one and old ones with commas between them.',
    );
  }
  if (settings.adminPassword !== null && Array.from(settings.adminPassword).length < MIN_PASSWORD_CHARACTERS)
    problems.push(
      `TIMBERLINE_ADMIN_PASSWORD_FILE must hold a password of at least ${MIN_PASSWORD_CHARACTERS} characters.`,
    );
  if (settings.apiWorkers > 1 && platform !== 'linux') {
    problems.push(
      'TIMBERLINE_API_WORKERS must be 1 on this system, since only Linux lets several processes share a port.',
    );
  }
  const ports = new Map<number, string>();
  for (const [name, value] of [
    ['TIMBERLINE_API_PORT', settings.apiPort],
    ['TIMBERLINE_CONSOLE_PORT', settings.consolePort],
  ] as const) {
    const other = ports.get(value);
    if (other) problems.push(`${name}=${value} must differ from ${other}.`);
    ports.set(value, name);
  }
  if (problems.length > 0) throw new LauncherSettingsError(problems);
  return settings;
}

/** Reads only the data folder, for commands that must work even if other settings are invalid. */
export function dataDirOf(env: Environment): string {
  const text = env['TIMBERLINE_DATA']?.trim() || '.timberline';
  // Relative paths start at the checkout, so that ./stop finds the folder of ./start from any working directory.
  return isAbsolute(text) ? resolve(text) : join(CHECKOUT, text);
}

/** The URLs of the API and the console for users. Addresses of all interfaces and of loopback become localhost. */
export function publicUrls({ host, tls, apiPort, consolePort }: Listening): { api: string; console: string } {
  const isLocal = ['127.0.0.1', '0.0.0.0', '::', '::1', 'localhost'].includes(host);
  const name = isLocal ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  const base = `${tls ? 'https' : 'http'}://${name}`;
  return { api: `${base}:${apiPort}`, console: `${base}:${consolePort}` };
}

/** The URLs for the processes of the stack to reach the API and the console. */
export function internalUrls({ host, tls, apiPort, consolePort }: Listening): {
  api: string;
  console: string;
} {
  const address = { '0.0.0.0': '127.0.0.1', localhost: '127.0.0.1', '::': '::1' }[host] ?? host;
  const base = `${tls ? 'https' : 'http'}://${address.includes(':') ? `[${address}]` : address}`;
  return { api: `${base}:${apiPort}`, console: `${base}:${consolePort}` };
}

/**
 * Whom the API believes about the addresses of clients: the proxies that were named, and the console server, which comes from
 * the address that it connects to. It hands on the address that it sees, whatever a browser claims.
 */
export function trustedProxies(settings: Listening & Pick<LauncherSettings, 'trustedProxies'>): string {
  const ofConsole = new URL(internalUrls(settings).api).hostname.replace(/^\[|\]$/g, '');
  // A host name is no address that a list of proxies can have.
  return [settings.trustedProxies, isIP(ofConsole) === 0 ? null : ofConsole].filter(Boolean).join(',');
}

type Listening = Pick<LauncherSettings, 'host' | 'tls' | 'apiPort' | 'consolePort'>;
