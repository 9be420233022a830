// Puts together what a stack runs: the engines' processes and those of Timberline itself.
import { join } from 'node:path';
import { CHECKOUT, type DataFolder } from '../checkout/paths.ts';
import type { Engines } from '../engines/engines.ts';
import { INDEXING_NICE } from '../host/priority.ts';
import type { Kind, ProcessSpec } from './plan.ts';
import { innerUrl, type Settings } from './settings.ts';

/** The applications drain what they are at within 10 s; then a little for the rest. */
const APP_STOP_MS = 12_000;

/** The files that the applications are started from; tests may put others in their place. */
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
 * V8 lets the space of young objects grow to 16 MB and three times that in all; a processor's are short-lived lines, and
 * 4 MB cost it 3 % more time and 80 MB less memory.
 */
const SMALL_YOUNG_SPACE = '--max-semi-space-size=4';

/**
 * With V8's own limits the API grows to 360 MB under batches of 1,000, with these to 250 MB at the same speed (8 MB of
 * young space cost it a quarter more time, 4 MB half). The old space holds two bodies of 32 MiB that are one log each,
 * the worst there is.
 */
const API_MEMORY = ['--max-old-space-size=512', '--max-semi-space-size=16'];

/** The processes of the stack, those of `only` if it is given. */
export function assemble(
  settings: Settings,
  engines: Engines,
  data: DataFolder,
  entries: Entries,
  only: readonly Kind[] | null,
): ProcessSpec[] {
  const env = {
    NODE_ENV: 'production',
    TIMBERLINE_DATA: data.root,
    TIMBERLINE_HOST: settings.host,
    TIMBERLINE_API_PORT: String(settings.apiPort),
    TIMBERLINE_CONSOLE_PORT: String(settings.consolePort),
    TIMBERLINE_ELASTICSEARCH_URL: engines.elasticsearchUrl,
    TIMBERLINE_REDIS_URL: engines.redisUrl,
  };
  const apiUrl = innerUrl(settings.host, settings.apiPort);
  const app = (kind: Kind, name: string, entry: string): ProcessSpec => ({
    name,
    kind,
    command: [process.execPath, '--enable-source-maps', entry],
    cwd: CHECKOUT,
    env,
    log: join(data.logs, `${name}.log`),
    port: null,
    ready: { type: 'alive' },
    live: { type: 'alive' },
    workerPidFile: null,
    after: engines.processes.map((engine) => engine.name),
    nice: 0,
    stopTimeoutMs: APP_STOP_MS,
  });

  const specs: ProcessSpec[] = [...engines.processes];
  for (const name of numbered('api', settings.apiWorkers)) {
    specs.push({
      ...app('api', name, entries.api),
      command: [process.execPath, '--enable-source-maps', ...API_MEMORY, entries.api],
      env: { ...env, ...(settings.apiWorkers > 1 ? { TIMBERLINE_API_REUSE_PORT: '1' } : {}) },
      port: settings.apiPort,
      ready: { type: 'http', url: `${apiUrl}/health/ready` },
      live: { type: 'http', url: `${apiUrl}/health/live` },
    });
  }
  for (const name of numbered('processor', settings.processors))
    specs.push({
      ...app('processor', name, entries.processor),
      command: [process.execPath, '--enable-source-maps', SMALL_YOUNG_SPACE, entries.processor],
      nice: INDEXING_NICE,
    });
  const consoleUrl = `${innerUrl(settings.host, settings.consolePort)}/`;
  specs.push({
    ...app('console', 'console', entries.console),
    env: { ...env, TIMBERLINE_API_URL: apiUrl },
    port: settings.consolePort,
    ready: { type: 'http', url: consoleUrl },
    live: { type: 'http', url: consoleUrl },
    after: [],
  });
  return only ? specs.filter(({ kind }) => only.includes(kind)) : specs;
}

/** One keeps its plain name; several are numbered from 1. */
export function numbered(name: string, count: number): string[] {
  return count === 1 ? [name] : Array.from({ length: count }, (_, index) => `${name}-${index + 1}`);
}
