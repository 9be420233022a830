// Where things are: in the checkout, among the launcher's tools, and in a stack's data folder.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of the checkout this file belongs to. */
export const CHECKOUT = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))));

/** What is installed once per checkout and survives `./stop --wipe`: Node, npm, Elasticsearch, Redis. */
export const TOOLS = join(CHECKOUT, '.timberline', 'tools');

/** The Node version that this checkout is built and run with; `.node-version` is the one place that names it. */
export function pinnedNodeVersion(): string {
  return readFileSync(join(CHECKOUT, '.node-version'), 'utf8').trim().replace(/^v/, '');
}

/** The folders and files of one stack. Everything below `root` that Timberline makes is listed here. */
export interface DataFolder {
  root: string;
  /** Its presence says that the folder is Timberline's, so that `--wipe` may delete what is in it. */
  marker: string;
  elasticsearch: string;
  redis: string;
  logs: string;
  run: string;
  /** What the supervisor knows, for `./status` and `./stop`. */
  state: string;
  /** What the supervisor was told to run. */
  plan: string;
  /** Names of processes that are to stay down, one a line; read by the supervisor at SIGUSR2. Used by tests. */
  held: string;
  /** Ports that the engines were given, so that they keep them over restarts. */
  enginePorts: string;
  lock: string;
}

/** Names the parts of the data folder `root` (an absolute path) without touching the disk. */
export function dataFolder(root: string): DataFolder {
  const run = join(root, 'run');
  return {
    root,
    marker: join(root, 'timberline-data'),
    elasticsearch: join(root, 'elasticsearch'),
    redis: join(root, 'redis'),
    logs: join(root, 'logs'),
    run,
    state: join(run, 'state.json'),
    plan: join(run, 'plan.json'),
    held: join(run, 'held'),
    enginePorts: join(root, 'engine-ports.json'),
    lock: join(run, 'start.lock'),
  };
}
