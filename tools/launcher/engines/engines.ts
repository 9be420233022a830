// Prepares the engines of a stack: checks those given by URL, installs and configures the others.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type DataFolder, TOOLS } from '../checkout/paths.ts';
import { INSTALL_LOG } from '../checkout/prepare.ts';
import { LauncherError } from '../host/command.ts';
import { withPassword, writePrivateFile } from '../host/credentials.ts';
import { acquireLock } from '../host/lock.ts';
import { INDEXING_NICE } from '../host/priority.ts';
import { probeElasticsearch, probeRedis } from '../host/probes.ts';
import type { Progress } from '../host/progress.ts';
import type { LauncherSettings } from '../settings.ts';
import { ELASTICSEARCH_USER, type ProcessSpec, REDIS_USER } from '../supervisor/plan.ts';
import {
  configureElasticsearch,
  elasticsearchFiles,
  type ElasticsearchPorts,
  installElasticsearch,
  javaEnvironment,
  storePassword,
} from './elasticsearch.ts';
import { chooseEnginePorts } from './engine-ports.ts';
import { findEngineUser } from './engine-user.ts';
import { findJdk, type Jdk } from './jdk.ts';
import { configureRedis, installRedis } from './redis.ts';
import { ensureSecret } from './secrets.ts';

/** Built-in roles are not copied to an index, which nobody reads and which needs modules that the core server lacks. */
const NO_ROLE_INDEX = '-Des.queryable_built_in_roles_enabled=false';

/** On SIGTERM, Elasticsearch writes its memory to disk. A minute is ample for one node. */
const ELASTICSEARCH_STOP_TIMEOUT_MS = 60_000;
/** On SIGTERM, Redis syncs its append-only file. */
const REDIS_STOP_TIMEOUT_MS = 20_000;

/** How programs reach an engine. */
export interface EngineAddress {
  /** Without the password, unless the user gave a URL that has one. */
  url: string;
  /** The file with the password, or null if there is none or the URL has it. */
  passwordFile: string | null;
  /** The file with a key in place of the password. */
  apiKeyFile?: string | null;
}

export interface Engines {
  elasticsearch: EngineAddress;
  redis: EngineAddress;
  processes: ProcessSpec[];
}

export interface LocalEngines {
  /** The JDK for a local Elasticsearch, or null if none is started. */
  jdk: Jdk | null;
  /** Whether a local Redis is started. */
  redis: boolean;
}

/** Decides which engines to start and checks the requirements before any step that takes time. */
export async function checkEngines(
  settings: LauncherSettings,
  env: NodeJS.ProcessEnv,
  which: { elasticsearch: boolean; redis: boolean },
  progress: Progress,
): Promise<LocalEngines> {
  const elasticsearch = settings.elasticsearchUrl === null && which.elasticsearch;
  const jdk = elasticsearch ? await findJdk(env, settings.jvmDirs) : null;
  await checkEngineUrls(settings, progress);
  return { jdk, redis: settings.redisUrl === null && which.redis };
}

/** Installs the local engines and configures them in the data folder. It starts nothing. */
export async function prepareEngines(
  settings: LauncherSettings,
  local: LocalEngines,
  data: DataFolder,
  progress: Progress,
): Promise<Engines> {
  const processes: ProcessSpec[] = [];
  const ports = await chooseEnginePorts(settings, data, {
    elasticsearch: local.jdk !== null,
    redis: local.redis,
  });
  const { jdk } = local;

  // Only one installation runs at a time in a checkout, even for stacks with different data folders.
  const release = await lockInstalls(progress);
  try {
    if (jdk) {
      const home = await progress.phase(`Elasticsearch (with Java ${jdk.major})`, (phase) =>
        installElasticsearch(jdk, INSTALL_LOG, phase),
      );
      processes.push(await elasticsearchSpec(home, jdk, settings, data, ports));
    }
    if (local.redis) {
      const program = await progress.phase('Redis', (phase) => installRedis(jdk, INSTALL_LOG, phase));
      processes.push(await redisSpec(program, settings, data, ports.redis));
    }
  } finally {
    release();
  }
  const { elasticsearchUrl, elasticsearchPassword, elasticsearchApiKey, redisUrl, redisPassword } = settings;
  return {
    elasticsearch: elasticsearchUrl
      ? {
          ...givenAddress(elasticsearchUrl, elasticsearchPassword, `${data.secrets.elasticsearch}-given`),
          apiKeyFile: copySecret(elasticsearchApiKey, `${data.secrets.elasticsearch}-key-given`),
        }
      : { url: `http://127.0.0.1:${ports.http}`, passwordFile: data.secrets.elasticsearch },
    redis: redisUrl
      ? givenAddress(redisUrl, redisPassword, `${data.secrets.redis}-given`)
      : { url: `redis://127.0.0.1:${ports.redis}`, passwordFile: data.secrets.redis },
    processes,
  };
}

function givenAddress(url: string, password: string | null, copy: string): EngineAddress {
  return { url, passwordFile: copySecret(password, copy) };
}

/** A copy lets the applications read a secret as their own user, which the file that was given may forbid. */
function copySecret(secret: string | null, copy: string): string | null {
  if (secret === null) return null;
  writePrivateFile(copy, `${secret}\n`);
  return copy;
}

/** Returns the path of a Redis program, for tests that start one without a stack. Installs it if necessary. */
export async function prepareRedis(settings: LauncherSettings, progress: Progress): Promise<string> {
  const release = await lockInstalls(progress);
  try {
    return await progress.phase('Redis', async (phase) =>
      installRedis(await findJdk(process.env, settings.jvmDirs), INSTALL_LOG, phase),
    );
  } finally {
    release();
  }
}

function lockInstalls(progress: Progress): Promise<() => void> {
  return acquireLock(join(TOOLS, 'engines.lock'), (pid) =>
    progress.say(`Another command (pid ${pid}) is installing the engines. Waiting for it.`),
  );
}

async function elasticsearchSpec(
  home: string,
  jdk: Jdk,
  settings: LauncherSettings,
  data: DataFolder,
  ports: ElasticsearchPorts,
): Promise<ProcessSpec> {
  const folder = data.elasticsearch;
  const files = elasticsearchFiles(folder);
  configureElasticsearch(home, folder, folder, ports);
  const passwordFile = data.secrets.elasticsearch;
  await storePassword(home, jdk, folder, ensureSecret(passwordFile), INSTALL_LOG);
  const user = await findEngineUser({
    readable: [join(home, 'bin', 'elasticsearch'), join(jdk.home, 'bin', 'java')],
    writable: [folder],
    written: [files.config],
  });
  const url = `http://127.0.0.1:${ports.http}`;
  return {
    name: 'elasticsearch',
    kind: 'elasticsearch',
    command: withOpenFiles([...user.prefix, 'bash', join(home, 'bin', 'elasticsearch'), '-p', files.pidFile]),
    cwd: home,
    env: {
      ...javaEnvironment(jdk),
      ES_PATH_CONF: files.config,
      ES_TMPDIR: files.tmp,
      ES_JAVA_OPTS: `-Xms${settings.elasticsearchHeap} -Xmx${settings.elasticsearchHeap} ${NO_ROLE_INDEX}`,
      HOME: folder,
    },
    log: join(data.logs, 'elasticsearch.log'),
    port: ports.http,
    ready: { type: 'elasticsearch', url, passwordFile },
    live: { type: 'elasticsearch', url, passwordFile },
    workerPidFile: files.pidFile,
    after: [],
    nice: INDEXING_NICE,
    stopTimeoutMs: ELASTICSEARCH_STOP_TIMEOUT_MS,
  };
}

async function redisSpec(
  program: string,
  settings: LauncherSettings,
  data: DataFolder,
  port: number,
): Promise<ProcessSpec> {
  const passwordFile = data.secrets.redis;
  const configuration = configureRedis(data.redis, port, ensureSecret(passwordFile), settings);
  const user = await findEngineUser({
    readable: [program, configuration],
    writable: [data.redis],
    written: [configuration],
  });
  const url = `redis://127.0.0.1:${port}`;
  return {
    name: 'redis',
    kind: 'redis',
    command: withOpenFiles([...user.prefix, program, configuration]),
    cwd: data.redis,
    env: {},
    log: join(data.logs, 'redis.log'),
    port,
    ready: { type: 'redis', url, passwordFile },
    live: { type: 'redis', url, passwordFile },
    workerPidFile: null,
    after: [],
    nice: 0,
    stopTimeoutMs: REDIS_STOP_TIMEOUT_MS,
  };
}

/** Raises the limit of open files for the command, since many shards and clients need more than 1,024. */
function withOpenFiles(command: string[]): [string, ...string[]] {
  return [
    'sh',
    '-c',
    'ulimit -n 65535 2>/dev/null || ulimit -n "$(ulimit -H -n)"; exec "$@"',
    'sh',
    ...command,
  ];
}

async function checkEngineUrls(settings: LauncherSettings, progress: Progress): Promise<void> {
  const given = [
    {
      name: 'Elasticsearch',
      setting: 'TIMBERLINE_ELASTICSEARCH_URL',
      url: settings.elasticsearchUrl,
      password: settings.elasticsearchPassword,
      user: settings.elasticsearchUsername ?? ELASTICSEARCH_USER,
      ca: settings.elasticsearchCa,
      apiKey: settings.elasticsearchApiKey,
      probe: probeElasticsearch,
    },
    {
      name: 'Redis',
      setting: 'TIMBERLINE_REDIS_URL',
      url: settings.redisUrl,
      password: settings.redisPassword,
      user: settings.redisUsername ?? REDIS_USER,
      ca: settings.redisCa,
      apiKey: null,
      probe: probeRedis,
    },
  ];
  for (const { name, setting, url, password, user, ca, apiKey, probe } of given) {
    if (url === null) continue;
    const displayUrl = maskPassword(url);
    await progress.phase(`${name} at ${displayUrl}`, async () => {
      const problem = await probe(withPassword(url, password, user), {
        ca: ca === null ? undefined : readFileSync(ca),
        apiKey: apiKey ?? undefined,
      });
      if (problem === null) return;
      throw new LauncherError(
        `${name} at ${displayUrl}, set by ${setting}, cannot be used: ${problem}.\n` +
          `Start it or correct the URL. Without ${setting}, ./start runs ${name} itself.`,
      );
    });
  }
}

/** Masks the password in a URL for display. */
export function maskPassword(text: string): string {
  const url = new URL(text);
  if (url.password) url.password = '***';
  return url.href.replace(/\/$/, '');
}
