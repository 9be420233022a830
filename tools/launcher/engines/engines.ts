// Prepares the engines of a stack: those given by URL are checked, the others are installed and set up.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type DataFolder, TOOLS } from '../checkout/paths.ts';
import { INSTALL_LOG } from '../checkout/prepare.ts';
import { LauncherError } from '../host/command.ts';
import { takeLock } from '../host/lock.ts';
import { freePortFrom, isPortFree } from '../host/ports.ts';
import { INDEXING_NICE } from '../host/priority.ts';
import type { Progress } from '../host/progress.ts';
import type { ProcessSpec } from '../stack/plan.ts';
import { portTaken } from '../stack/ports-wanted.ts';
import type { Settings } from '../stack/settings.ts';
import { elasticsearchProblem, redisProblem } from '../supervisor/probes.ts';
import {
  configureElasticsearch,
  elasticsearchFiles,
  type ElasticsearchPorts,
  installElasticsearch,
} from './elasticsearch.ts';
import { findEngineUser } from './engine-user.ts';
import { findJdk, type Jdk } from './jdk.ts';
import { configureRedis, installRedis } from './redis.ts';

export interface Engines {
  elasticsearchUrl: string;
  redisUrl: string;
  processes: ProcessSpec[];
}

/** SIGTERM lets Elasticsearch write what it has in memory; a minute is ample for one node. */
const ELASTICSEARCH_STOP_MS = 60_000;
/** Redis writes its append-only file out. */
const REDIS_STOP_MS = 20_000;

export interface OwnEngines {
  /** The JDK for an own Elasticsearch; null when there is none to be run. */
  jdk: Jdk | null;
  redis: boolean;
}

/** Finds out what is to be run and whether that can be, before anything that takes time. */
export async function checkEngines(
  settings: Settings,
  env: NodeJS.ProcessEnv,
  which: { elasticsearch: boolean; redis: boolean },
  progress: Progress,
): Promise<OwnEngines> {
  const elasticsearch = settings.elasticsearchUrl === null && which.elasticsearch;
  const jdk = elasticsearch ? await findJdk(env, settings.jvmDirs) : null;
  await checkGiven(settings, progress);
  return { jdk, redis: settings.redisUrl === null && which.redis };
}

/** Installs and sets up the engines that are to be run, in `data`'s folders; nothing is started yet. */
export async function prepareEngines(
  settings: Settings,
  own: OwnEngines,
  data: DataFolder,
  progress: Progress,
): Promise<Engines> {
  const processes: ProcessSpec[] = [];
  const ports = await enginePorts(settings, data, own);
  const { jdk } = own;

  // One install at a time in a checkout, whatever data folders the stacks have.
  const release = await lockInstalls(progress);
  try {
    if (jdk) {
      const home = await progress.phase(`Elasticsearch (with Java ${jdk.major})`, (phase) =>
        installElasticsearch(jdk, INSTALL_LOG, phase),
      );
      processes.push(await elasticsearchSpec(home, jdk, settings, data, ports));
    }
    if (own.redis) {
      const program = await progress.phase('Redis', (phase) => installRedis(jdk, INSTALL_LOG, phase));
      processes.push(await redisSpec(program, settings, data, ports.redis));
    }
  } finally {
    release();
  }
  return {
    elasticsearchUrl: settings.elasticsearchUrl ?? `http://127.0.0.1:${ports.http}`,
    redisUrl: settings.redisUrl ?? `redis://127.0.0.1:${ports.redis}`,
    processes,
  };
}

/** Installs the program of a local Redis if there is none, for tests that start one without a stack; returns its path. */
export async function prepareRedis(settings: Settings, progress: Progress): Promise<string> {
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
  return takeLock(join(TOOLS, 'engines.lock'), (pid) =>
    progress.say(`Another start (pid ${pid}) is installing the engines; waiting for it.`),
  );
}

async function elasticsearchSpec(
  home: string,
  jdk: Jdk,
  settings: Settings,
  data: DataFolder,
  ports: ElasticsearchPorts,
): Promise<ProcessSpec> {
  const folder = data.elasticsearch;
  const files = elasticsearchFiles(folder);
  configureElasticsearch(home, folder, folder, ports);
  const user = await findEngineUser(
    [join(home, 'bin', 'elasticsearch'), join(jdk.home, 'bin', 'java')],
    [folder],
  );
  const url = `http://127.0.0.1:${ports.http}`;
  return {
    name: 'elasticsearch',
    kind: 'elasticsearch',
    command: withManyFiles([...user.prefix, 'bash', join(home, 'bin', 'elasticsearch'), '-p', files.pidFile]),
    cwd: home,
    env: {
      ES_JAVA_HOME: jdk.home,
      ES_PATH_CONF: files.config,
      ES_TMPDIR: files.tmp,
      ES_JAVA_OPTS: `-Xms${settings.elasticsearchHeap} -Xmx${settings.elasticsearchHeap}`,
      HOME: folder,
      // Elasticsearch warns about each of these and takes none.
      JAVA_HOME: '',
      JAVA_OPTS: '',
      JAVA_TOOL_OPTIONS: '',
    },
    log: join(data.logs, 'elasticsearch.log'),
    port: ports.http,
    ready: { type: 'elasticsearch', url },
    live: { type: 'elasticsearch', url },
    workerPidFile: files.pidFile,
    after: [],
    nice: INDEXING_NICE,
    stopTimeoutMs: ELASTICSEARCH_STOP_MS,
  };
}

async function redisSpec(
  program: string,
  settings: Settings,
  data: DataFolder,
  port: number,
): Promise<ProcessSpec> {
  const configuration = configureRedis(data.redis, port, settings);
  const user = await findEngineUser([program, configuration], [data.redis]);
  const url = `redis://127.0.0.1:${port}`;
  return {
    name: 'redis',
    kind: 'redis',
    command: withManyFiles([...user.prefix, program, configuration]),
    cwd: data.redis,
    env: {},
    log: join(data.logs, 'redis.log'),
    port,
    ready: { type: 'redis', url },
    live: { type: 'redis', url },
    workerPidFile: null,
    after: [],
    nice: 0,
    stopTimeoutMs: REDIS_STOP_MS,
  };
}

/** Runs the command with as many open files as the system allows: many shards and clients need more than 1,024. */
function withManyFiles(command: string[]): [string, ...string[]] {
  return [
    'sh',
    '-c',
    'ulimit -n 65535 2>/dev/null || ulimit -n "$(ulimit -H -n)"; exec "$@"',
    'sh',
    ...command,
  ];
}

async function checkGiven(settings: Settings, progress: Progress): Promise<void> {
  const given = [
    ['Elasticsearch', 'TIMBERLINE_ELASTICSEARCH_URL', settings.elasticsearchUrl, elasticsearchProblem],
    ['Redis', 'TIMBERLINE_REDIS_URL', settings.redisUrl, redisProblem],
  ] as const;
  for (const [name, setting, url, problemOf] of given) {
    if (url === null) continue;
    const shown = withoutPassword(url);
    await progress.phase(`${name} at ${shown}`, async () => {
      const problem = await problemOf(url);
      if (problem === null) return;
      throw new LauncherError(
        `${name} at ${shown}, given as ${setting}, cannot be used: ${problem}.\n` +
          `Start it or correct the URL; without ${setting}, ./start runs ${name} itself.`,
      );
    });
  }
}

/** The URL as it may be shown. */
export function withoutPassword(text: string): string {
  const url = new URL(text);
  if (url.password) url.password = '***';
  return url.href.replace(/\/$/, '');
}

interface EnginePorts extends ElasticsearchPorts {
  redis: number;
}

/**
 * The port wanted for an engine unless one is set: the engine's own for the stack on the default API port, and for
 * others one that follows from their API port, so that stacks started at the same moment do not want the same.
 * 20000 to 32699 is below what systems give to outgoing connections (Linux: from 32768).
 */
export function wantedEnginePorts(settings: Settings): EnginePorts {
  const { apiPort, elasticsearchPort, redisPort } = settings;
  const standard = apiPort === 3000;
  const http =
    standard || settings.elasticsearchPortGiven ? elasticsearchPort : 20000 + ((apiPort * 2) % 10000);
  return {
    http,
    transport: http === 9200 ? 9300 : http + 1,
    redis: standard || settings.redisPortGiven ? redisPort : 30000 + (apiPort % 2700),
  };
}

/** Chooses free ports, those of the last start first. */
async function enginePorts(settings: Settings, data: DataFolder, own: OwnEngines): Promise<EnginePorts> {
  const wanted = { ...wantedEnginePorts(settings), ...rememberedPorts(settings, data) };
  const avoid = new Set([settings.apiPort, settings.consolePort]);
  const take = async (port: number, setting: string | null): Promise<number> => {
    if (setting !== null && !(await isPortFree(port))) throw await portTaken(port, setting);
    const free = await freePortFrom(port, avoid);
    avoid.add(free);
    return free;
  };
  const ports = { ...wanted };
  if (own.jdk) {
    ports.http = await take(
      wanted.http,
      settings.elasticsearchPortGiven ? 'TIMBERLINE_ELASTICSEARCH_PORT' : null,
    );
    ports.transport = await take(wanted.transport, null);
  }
  if (own.redis)
    ports.redis = await take(wanted.redis, settings.redisPortGiven ? 'TIMBERLINE_REDIS_PORT' : null);
  mkdirSync(data.root, { recursive: true });
  writeFileSync(data.enginePorts, JSON.stringify(ports));
  return ports;
}

function rememberedPorts(settings: Settings, data: DataFolder): Partial<EnginePorts> {
  try {
    const { http, transport, redis } = JSON.parse(readFileSync(data.enginePorts, 'utf8')) as EnginePorts;
    return {
      ...(settings.elasticsearchPortGiven ? {} : { http, transport }),
      ...(settings.redisPortGiven ? {} : { redis }),
    };
  } catch {
    return {}; // the first start, or a file that was cut off: any free ports do
  }
}
