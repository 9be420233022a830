// Paths in the checkout, among the installed tools and in the data folder of a stack.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of the checkout. */
export const CHECKOUT = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))));

/** The folder of Node, npm, Elasticsearch and Redis, which are installed once per checkout and survive `./stop --wipe`. */
export const TOOLS = join(CHECKOUT, '.timberline', 'tools');

/** Reads the Node version of this checkout from `.node-version`, which is its only source. */
export function pinnedNodeVersion(): string {
  return readFileSync(join(CHECKOUT, '.node-version'), 'utf8').trim().replace(/^v/, '');
}

/** The folders and files of one stack: everything that Timberline creates below `root`. */
export interface DataFolder {
  root: string;
  /** This file marks the folder as Timberline's, so that `--wipe` may delete the contents. */
  marker: string;
  elasticsearch: string;
  redis: string;
  /** The passwords of the engines and of the first login, and the secret that signs. Only their user may read them. */
  secrets: {
    folder: string;
    elasticsearch: string;
    redis: string;
    signing: string;
    /** The one-time password of `admin`, until it is changed. */
    adminPassword: string;
    /** Says that it was made, so that it is never made again. */
    adminMade: string;
  };
  logs: string;
  run: string;
  /** The state of the supervisor, for `./status` and `./stop`. */
  state: string;
  /** The plan that the supervisor runs. */
  plan: string;
  /** The names of processes that must stay down, one per line. The supervisor reads it at SIGUSR2; tests use it. */
  held: string;
  /** The ports of the engines, which they keep across restarts. */
  enginePorts: string;
  lock: string;
}

/** Names the parts of the data folder `root`, an absolute path, without accessing the disk. */
export function dataFolder(root: string): DataFolder {
  const run = join(root, 'run');
  const secrets = join(root, 'secrets');
  return {
    root,
    marker: join(root, 'timberline-data'),
    elasticsearch: join(root, 'elasticsearch'),
    redis: join(root, 'redis'),
    secrets: {
      folder: secrets,
      elasticsearch: join(secrets, 'elasticsearch'),
      redis: join(secrets, 'redis'),
      signing: join(secrets, 'secret'),
      adminPassword: join(secrets, 'admin-password'),
      adminMade: join(secrets, 'admin-made'),
    },
    logs: join(root, 'logs'),
    run,
    state: join(run, 'state.json'),
    plan: join(run, 'plan.json'),
    held: join(run, 'held'),
    enginePorts: join(root, 'engine-ports.json'),
    lock: join(run, 'start.lock'),
  };
}
