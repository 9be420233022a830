// A stack for programs: tests, benchmarks. The same code as ./start, on ports and in a data folder of its own.
//
//   const stack = await startStack({ env: { TIMBERLINE_ELASTICSEARCH_HEAP: '512m' } });
//   await fetch(`${stack.urls.api}/health/ready`);
//   await stack.kill('redis', 'SIGKILL');      // it is started again
//   await stack.hold('elasticsearch');         // it stays down until stack.release('elasticsearch')
//   await stack.stop();
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { dataFolder } from '../checkout/paths.ts';
import { checkEngines, prepareEngines } from '../engines/engines.ts';
import { LauncherError } from '../host/command.ts';
import { identify } from '../host/identity.ts';
import { freePorts } from '../host/ports.ts';
import { signal } from '../host/processes.ts';
import { type Progress, silent } from '../host/progress.ts';
import { tail } from '../supervisor/log-files.ts';
import { assemble, BUILT_ENTRIES, type Entries } from './assemble.ts';
import { type Kind, KINDS, type Plan } from './plan.ts';
import { launch, makeDataFolder, stopStack, waitUntilUp, wipe } from './run-stack.ts';
import { publicUrl, readSettings, type Settings } from './settings.ts';
import { isSupervised, type ProcessState, readState, type Status, statusOf } from './state.ts';

export { freePorts } from '../host/ports.ts';
export type { Entries } from './assemble.ts';
export type { Kind } from './plan.ts';

export interface StackOptions {
  /** Kept at stop() if given; otherwise a new temporary folder, which is deleted. */
  dataDir?: string;
  /** Free ones are chosen otherwise. */
  apiPort?: number;
  consolePort?: number;
  /** Settings (TIMBERLINE_…) and whatever else the processes are to see; added to this process's environment. */
  env?: Record<string, string>;
  /** The kinds of process to run; all if not given. */
  only?: readonly Kind[];
  /** Other files to start the applications from. */
  entries?: Partial<Entries>;
  progress?: Progress;
}

export interface Stack {
  urls: { api: string; console: string; elasticsearch: string; redis: string };
  dataDir: string;
  /** As `./status --json` tells them. */
  processes(): Status['processes'];
  /** Sends a signal to the process that does the work. Stopped with SIGSTOP, it hangs until SIGCONT. */
  kill(name: string, signalName?: NodeJS.Signals): void;
  /** Ends a process and keeps it down, until release(). */
  hold(name: string): Promise<void>;
  release(name: string): Promise<void>;
  /** Waits until the process is in the state; for 'up' after a kill, give the restarts to wait for. */
  waitFor(
    name: string,
    state: ProcessState,
    options?: { restarts?: number; timeoutMs?: number },
  ): Promise<void>;
  /** The end of a process's log. */
  log(name: string): string;
  /** Stops everything; a temporary data folder is deleted, one that was given only with `wipe`. */
  stop(options?: { wipe?: boolean }): Promise<void>;
}

/** As long as Elasticsearch may take to start again, and then some. */
const WAIT_MS = 120_000;
const POLL_MS = 50;

/**
 * Starts a stack and resolves when all of it is up. It stops by itself when this process ends. The checkout must be
 * built (`prepareCheckout`) if applications are to run; engines are installed if need be.
 */
export async function startStack(options: StackOptions = {}): Promise<Stack> {
  const progress = options.progress ?? silent;
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'timberline-'));
  const settings = await settingsOf(options, dataDir);
  const only = options.only ?? KINDS;
  const data = dataFolder(dataDir);
  makeDataFolder(data);
  if (isSupervised(readState(data))) throw new LauncherError(`A stack runs in ${dataDir} already.`);

  const env = { ...process.env, ...options.env };
  const which = { elasticsearch: only.includes('elasticsearch'), redis: only.includes('redis') };
  const own = await checkEngines(settings, env, which, progress);
  const engines = await prepareEngines(settings, own, data, progress);
  const specs = assemble(settings, engines, data, { ...BUILT_ENTRIES, ...options.entries }, only);
  const plan: Plan = {
    api: publicUrl(settings.host, settings.apiPort),
    console: publicUrl(settings.host, settings.consolePort),
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
    if (!record) throw new Error(`no process ${name} in this stack`);
    return record;
  };
  const waitFor: Stack['waitFor'] = async (name, state, { restarts = 0, timeoutMs = WAIT_MS } = {}) => {
    const deadline = Date.now() + timeoutMs;
    while (recordOf(name).state !== state || recordOf(name).restarts < restarts) {
      if (Date.now() > deadline) throw new Error(`${name} was not ${state} within ${timeoutMs} ms`);
      await sleep(POLL_MS);
    }
  };
  const held = new Set<string>();
  const tellHeld = (): void => {
    writeFileSync(data.held, [...held].join('\n'));
    signal(readState(data)?.supervisor ?? null, 'SIGUSR2');
  };
  return {
    urls: {
      api: plan.api,
      console: plan.console,
      elasticsearch: engines.elasticsearchUrl,
      redis: engines.redisUrl,
    },
    dataDir,
    processes: () => {
      const state = readState(data);
      return state ? statusOf(state).processes : [];
    },
    kill(name, signalName = 'SIGKILL') {
      const { worker, leader } = recordOf(name);
      if (!signal(worker, signalName) && !signal(leader, signalName)) throw new Error(`${name} does not run`);
    },
    async hold(name) {
      held.add(name);
      tellHeld();
      await waitFor(name, 'down');
    },
    async release(name) {
      held.delete(name);
      tellHeld();
      await waitFor(name, 'up');
    },
    waitFor,
    log: (name) => tail(recordOf(name).log),
    stop,
  };
}

/** Settings from the options alone: those of a person's shell must not reach into a test. */
async function settingsOf(options: StackOptions, dataDir: string): Promise<Settings> {
  const [api, console, elasticsearch, redis] = await freePorts(4);
  return readSettings({
    TIMBERLINE_API_PORT: String(options.apiPort ?? api),
    TIMBERLINE_CONSOLE_PORT: String(options.consolePort ?? console),
    TIMBERLINE_ELASTICSEARCH_PORT: String(elasticsearch),
    TIMBERLINE_REDIS_PORT: String(redis),
    TIMBERLINE_HOST: '127.0.0.1',
    ...options.env,
    TIMBERLINE_DATA: dataDir,
  });
}
