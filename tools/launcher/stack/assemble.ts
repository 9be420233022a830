// Lists the processes of a stack: the local engines and the applications.
import { join } from 'node:path';
import { CHECKOUT, type DataFolder } from '../checkout/paths.ts';
import { type EngineUser, findEngineUser } from '../engines/engine-user.ts';
import type { Engines } from '../engines/engines.ts';
import { prepareAdminPassword, prepareOidcSecret, prepareSigningSecret } from '../engines/secrets.ts';
import { INDEXING_NICE } from '../host/priority.ts';
import { internalUrls, type LauncherSettings, trustedProxies } from '../settings.ts';
import type { Kind, ProcessSpec } from '../supervisor/plan.ts';

/** Ports below need a capability. */
const FIRST_UNPRIVILEGED_PORT = 1024;

/** The applications finish their work within 10 s of SIGTERM, plus a margin. */
const APP_STOP_TIMEOUT_MS = 12_000;

/** The entry files of the applications. Tests may use others. */
export interface Entries {
  api: string;
  processor: string;
  console: string;
}

export const BUILT_ENTRIES: Entries = {
  api: join(CHECKOUT, 'apps/api/dist/main.js'),
  processor: join(CHECKOUT, 'apps/processor/dist/main.js'),
  console: join(CHECKOUT, 'apps/console-server/dist/main.js'),
};

/**
 * By default V8 lets each semi-space of the young generation grow to 16 MB, which is 48 MB in total. The processor's
 * objects are short-lived, and with 4 MB it needs 3 % more time and 80 MB less memory (`npm run bench`).
 */
const SMALL_YOUNG_SPACE = '--max-semi-space-size=4';

/**
 * With the default limits of V8 the API grows to 360 MB under batches of 1,000 logs, with these to 250 MB at the same
 * speed. With semi-spaces of 8 MB it needs a quarter more time, with 4 MB half as much again (`npm run bench`). The old
 * space holds the worst case of two bodies of 32 MiB with a single log each.
 */
const API_MEMORY = ['--max-old-space-size=512', '--max-semi-space-size=16'];

/**
 * Finds the user of the applications, and lets only this user read the passwords and the secret. As root, this is not root, since the
 * applications read what strangers send.
 */
export function findAppUser(
  settings: LauncherSettings,
  engines: Engines,
  data: DataFolder,
  entries: Entries,
): Promise<EngineUser> {
  const { tls, elasticsearchCa, redisCa, oidcCa } = settings;
  const oidcSecret = prepareOidcSecret(settings.oidcClientSecret, data);
  const files = [engines.elasticsearch, engines.redis].flatMap(({ passwordFile, apiKeyFile }) => [
    passwordFile,
    apiKeyFile,
  ]);
  const optional = [...files, tls?.cert, tls?.key, elasticsearchCa, redisCa, oidcCa, oidcSecret];
  const given = optional.filter((file) => file != null);
  const adminPassword = prepareAdminPassword(settings, data);
  return findEngineUser({
    readable: [
      process.execPath,
      entries.api,
      entries.processor,
      entries.console,
      prepareSigningSecret(settings.secret, data),
      ...(adminPassword === null ? [] : [adminPassword]),
      ...given,
    ],
    written: [data.secrets.folder],
    lowPort: Math.min(settings.apiPort, settings.consolePort) < FIRST_UNPRIVILEGED_PORT,
  });
}

/** Returns the processes of the stack, or only those of the kinds in `only`. */
export function assemble(
  settings: LauncherSettings,
  engines: Engines,
  data: DataFolder,
  entries: Entries,
  only: readonly Kind[] | null,
  { prefix }: EngineUser,
): ProcessSpec[] {
  const env = {
    NODE_ENV: 'production',
    TIMBERLINE_DATA: data.root,
    TIMBERLINE_HOST: settings.host,
    TIMBERLINE_AUTH: settings.auth,
    // It counts in containers alone.
    TIMBERLINE_PUBLISHED_HOST: '',
    TIMBERLINE_API_PORT: String(settings.apiPort),
    TIMBERLINE_CONSOLE_PORT: String(settings.consolePort),
    TIMBERLINE_TLS_CERT: settings.tls?.cert ?? '',
    TIMBERLINE_TLS_KEY: settings.tls?.key ?? '',
    TIMBERLINE_ELASTICSEARCH_URL: engines.elasticsearch.url,
    TIMBERLINE_ELASTICSEARCH_USERNAME: settings.elasticsearchUsername ?? '',
    TIMBERLINE_ELASTICSEARCH_PASSWORD_FILE: engines.elasticsearch.passwordFile ?? '',
    TIMBERLINE_ELASTICSEARCH_API_KEY_FILE: engines.elasticsearch.apiKeyFile ?? '',
    TIMBERLINE_ELASTICSEARCH_CA: settings.elasticsearchCa ?? '',
    TIMBERLINE_REDIS_URL: engines.redis.url,
    TIMBERLINE_REDIS_USERNAME: settings.redisUsername ?? '',
    TIMBERLINE_REDIS_PASSWORD_FILE: engines.redis.passwordFile ?? '',
    TIMBERLINE_REDIS_CA: settings.redisCa ?? '',
    // The files replace what the caller's environment may have.
    TIMBERLINE_ELASTICSEARCH_PASSWORD: '',
    TIMBERLINE_ELASTICSEARCH_API_KEY: '',
    TIMBERLINE_REDIS_PASSWORD: '',
    // Only the API signs, and logs people in.
    TIMBERLINE_SECRET: '',
    TIMBERLINE_SECRET_FILE: '',
    TIMBERLINE_ADMIN_PASSWORD: '',
    TIMBERLINE_ADMIN_PASSWORD_FILE: '',
    TIMBERLINE_OIDC_CLIENT_SECRET: '',
    TIMBERLINE_OIDC_CLIENT_SECRET_FILE: '',
    TIMBERLINE_OIDC_CA: settings.oidcCa ?? '',
  };
  const ofApi = {
    TIMBERLINE_SECRET_FILE: prepareSigningSecret(settings.secret, data),
    TIMBERLINE_OIDC_CLIENT_SECRET_FILE: prepareOidcSecret(settings.oidcClientSecret, data) ?? '',
    TIMBERLINE_ADMIN_PASSWORD_FILE: prepareAdminPassword(settings, data) ?? '',
    TIMBERLINE_TRUSTED_PROXIES:
      only && !only.includes('console') ? (settings.trustedProxies ?? '') : trustedProxies(settings),
  };
  const urls = internalUrls(settings);
  const node = (...args: string[]) =>
    [...prefix, process.execPath, '--enable-source-maps', ...args] as [string, ...string[]];
  const app = (kind: Kind, name: string, entry: string): ProcessSpec => ({
    name,
    kind,
    command: node(entry),
    cwd: CHECKOUT,
    env,
    log: join(data.logs, `${name}.log`),
    port: null,
    ready: { type: 'alive' },
    live: { type: 'alive' },
    workerPidFile: null,
    after: engines.processes.map((engine) => engine.name),
    nice: 0,
    stopTimeoutMs: APP_STOP_TIMEOUT_MS,
  });

  const specs: ProcessSpec[] = [...engines.processes];
  for (const name of numberedNames('api', settings.apiWorkers)) {
    specs.push({
      ...app('api', name, entries.api),
      command: node(...API_MEMORY, entries.api),
      env: { ...env, ...ofApi, ...(settings.apiWorkers > 1 ? { TIMBERLINE_API_REUSE_PORT: '1' } : {}) },
      port: settings.apiPort,
      ready: { type: 'http', url: `${urls.api}/health/ready` },
      live: { type: 'http', url: `${urls.api}/health/live` },
    });
  }
  for (const name of numberedNames('processor', settings.processors))
    specs.push({
      ...app('processor', name, entries.processor),
      command: node(SMALL_YOUNG_SPACE, entries.processor),
      nice: INDEXING_NICE,
    });
  const consoleUrl = `${urls.console}/`;
  specs.push({
    ...app('console', 'console', entries.console),
    // Both have the same certificate, which is so trusted under the address as well.
    env: { ...env, TIMBERLINE_API_URL: urls.api, TIMBERLINE_API_CA: settings.tls?.cert ?? '' },
    port: settings.consolePort,
    ready: { type: 'http', url: consoleUrl },
    live: { type: 'http', url: consoleUrl },
    after: [],
  });
  return only ? specs.filter(({ kind }) => only.includes(kind)) : specs;
}

/** Names `count` processes: a single one has the plain name, several are numbered from 1. */
function numberedNames(name: string, count: number): string[] {
  return count === 1 ? [name] : Array.from({ length: count }, (_, index) => `${name}-${index + 1}`);
}
