// Starts a stack for tests and benchmarks by the code of ./start, on its own ports and in its own data folder.
//
//   const stack = await startStack({ env: { TIMBERLINE_ELASTICSEARCH_HEAP: '512m' } });
//   await fetch(`${stack.urls.api}/health/ready`);
//   await stack.kill('redis', 'SIGKILL');      // it is restarted
//   await stack.hold('elasticsearch');         // it is down until stack.release('elasticsearch')
//   await stack.stop();
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { dataFolder } from '../checkout/paths.ts';
import { checkEngines, type EngineAddress, prepareEngines } from '../engines/engines.ts';
import { LauncherError } from '../host/command.ts';
import { readSecret, withPassword } from '../host/credentials.ts';
import { identify } from '../host/identity.ts';
import { tail } from '../host/log-files.ts';
import { freePorts } from '../host/ports.ts';
import { signal } from '../host/processes.ts';
import { type Progress, silent } from '../host/progress.ts';
import { type LauncherSettings, publicUrls, readLauncherSettings } from '../settings.ts';
import { ELASTICSEARCH_USER, type Kind, KINDS, type Plan, REDIS_USER } from '../supervisor/plan.ts';
import { isSupervised, type ProcessState, readState, type Status, statusOf } from '../supervisor/state.ts';
import { assemble, BUILT_ENTRIES, type Entries, findAppUser } from './assemble.ts';
import { launch, makeDataFolder, stopStack, waitUntilUp, wipe } from './lifecycle.ts';

export { freePorts } from '../host/ports.ts';

export interface StackOptions {
  /** A folder to keep at stop(). The default is a new temporary folder, which stop() deletes. */
  dataDir?: string;
  /** The default ports are free ones. */
  apiPort?: number;
  consolePort?: number;
  /** Settings (TIMBERLINE_…) and other variables of the processes, added to the environment of this process. */
  env?: Record<string, string>;
  /** The kinds of processes to run. The default is all of them. */
  only?: readonly Kind[];
  /** Other entry files of the applications. */
  entries?: Partial<Entries>;
  progress?: Progress;
}

export interface Stack {
  /** Those of the engines have user and password, which fetch refuses: see splitCredentials. */
  urls: { api: string; console: string; elasticsearch: string; redis: string };
  dataDir: string;
  /** The processes as of `./status --json`. */
  processes(): Status['processes'];
  /** Sends a signal to the worker process. SIGSTOP freezes it until SIGCONT. */
  kill(name: string, signalName?: NodeJS.Signals): void;
  /** Ends a process and keeps it down until release(). */
  hold(name: string): Promise<void>;
  release(name: string): Promise<void>;
  /** Waits until the process is in the state. To wait for 'up' after a kill, pass the expected restarts. */
  waitFor(
    name: string,
    state: ProcessState,
    options?: { restarts?: number; timeoutMs?: number },
  ): Promise<void>;
  /** Returns the end of the log of a process. */
  log(name: string): string;
  /** Stops everything. A temporary data folder is deleted, a given one only with `wipe`. */
  stop(options?: { wipe?: boolean }): Promise<void>;
}

/** The restart of Elasticsearch takes less time. */
const WAIT_TIMEOUT_MS = 120_000;
const POLL_MS = 50;

/**
 * Starts a stack and resolves once all of it is up. It stops when this process ends. To run applications, the checkout
 * must be built (`prepareCheckout`). Engines are installed if necessary.
 */
export async function startStack(options: StackOptions = {}): Promise<Stack> {
  const progress = options.progress ?? silent;
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'timberline-'));
  const settings = await settingsOf(options, dataDir);
  const only = options.only ?? KINDS;
  const data = dataFolder(dataDir);
  makeDataFolder(data);
  if (isSupervised(readState(data))) throw new LauncherError(`A stack is already running in ${dataDir}.`);

  const env = { ...process.env, ...options.env };
  const which = { elasticsearch: only.includes('elasticsearch'), redis: only.includes('redis') };
  const local = await checkEngines(settings, env, which, progress);
  const engines = await prepareEngines(settings, local, data, progress);
  const entries = { ...BUILT_ENTRIES, ...options.entries };
  const user = await findAppUser(settings, engines, data, entries);
  const specs = assemble(settings, engines, data, entries, only, user);
  const plan: Plan = {
    ...publicUrls(settings),
    dataDir,
    owner: identify(process.pid),
    build: '',
    processes: specs.map((spec) => ({ ...spec, env: { ...options.env, ...spec.env } })),
  };
  const quiet = { note: (): void => undefined };
  const stop = async (stopOptions?: { wipe?: boolean }): Promise<void> => {
    await stopStack(data, quiet);
    if (!options.dataDir) rmSync(dataDir, { recursive: true, force: true });
    else if (stopOptions?.wipe) wipe(data);
  };
  try {
    launch(data, plan);
    await progress.phase('Start', (phase) => waitUntilUp(data, plan, phase));
  } catch (error) {
    await stop();
    throw error;
  }

  const records = () => readState(data)?.processes ?? [];
  const recordOf = (name: string) => {
    const record = records().find((one) => one.name === name);
    if (!record) throw new Error(`This stack has no process ${name}.`);
    return record;
  };
  const waitFor: Stack['waitFor'] = async (
    name,
    state,
    { restarts = 0, timeoutMs = WAIT_TIMEOUT_MS } = {},
  ) => {
    const deadline = performance.now() + timeoutMs;
    while (recordOf(name).state !== state || recordOf(name).restarts < restarts) {
      if (performance.now() > deadline) throw new Error(`${name} was not ${state} within ${timeoutMs} ms.`);
      await sleep(POLL_MS);
    }
  };
  const held = new Set<string>();
  const applyHeld = (): void => {
    writeFileSync(data.held, [...held].join('\n'));
    signal(readState(data)?.supervisor ?? null, 'SIGUSR2');
  };
  return {
    urls: {
      api: plan.api,
      console: plan.console,
      elasticsearch: urlOf(engines.elasticsearch, ELASTICSEARCH_USER),
      redis: urlOf(engines.redis, REDIS_USER),
    },
    dataDir,
    processes: () => {
      const state = readState(data);
      return state ? statusOf(state).processes : [];
    },
    kill(name, signalName = 'SIGKILL') {
      const { worker, leader } = recordOf(name);
      if (!signal(worker, signalName) && !signal(leader, signalName))
        throw new Error(`${name} is not running.`);
    },
    async hold(name) {
      held.add(name);
      applyHeld();
      await waitFor(name, 'down');
    },
    async release(name) {
      held.delete(name);
      applyHeld();
      await waitFor(name, 'up');
    },
    waitFor,
    log: (name) => tail(recordOf(name).log),
    stop,
  };
}

function urlOf({ url, passwordFile }: EngineAddress, user: string): string {
  return withPassword(url, passwordFile && readSecret(passwordFile), user);
}

/** Reads the settings only from the options, so that those of the user's shell do not affect tests. */
async function settingsOf(options: StackOptions, dataDir: string): Promise<LauncherSettings> {
  const [api, console, elasticsearch, redis] = await freePorts(4);
  return readLauncherSettings({
    TIMBERLINE_API_PORT: String(options.apiPort ?? api),
    TIMBERLINE_CONSOLE_PORT: String(options.consolePort ?? console),
    TIMBERLINE_ELASTICSEARCH_PORT: String(elasticsearch),
    TIMBERLINE_REDIS_PORT: String(redis),
    TIMBERLINE_HOST: '127.0.0.1',
    ...options.env,
    TIMBERLINE_DATA: dataDir,
  });
}
