// The plan of a stack: plain data that the launcher writes and the supervisor runs.
import { readFileSync } from 'node:fs';
import { readSecret, withPassword, writePrivateFile } from '../host/credentials.ts';
import type { ProcessIdentity } from '../host/identity.ts';
import { probeElasticsearch, probeHttp, probeRedis } from '../host/probes.ts';

/** The users of the local engines. */
export const ELASTICSEARCH_USER = 'elastic';
export const REDIS_USER = 'default';

export const KINDS = ['elasticsearch', 'redis', 'api', 'processor', 'console'] as const;
export type Kind = (typeof KINDS)[number];

/** Processes stop before those that they depend on, so that accepted logs still reach their engine. */
export const STOP_ORDER: readonly Kind[] = ['console', 'api', 'processor', 'redis', 'elasticsearch'];

/**
 * How to check that a process works. For `alive`, it has sent 'ready' over its IPC channel, or has been running for a
 * while.
 */
export type Probe =
  | { type: 'http'; url: string }
  /** The password is not in the plan but in a file that it names. */
  | { type: 'elasticsearch' | 'redis'; url: string; passwordFile: string }
  | { type: 'alive' };

export interface ProcessSpec {
  /** The name in `./status`: the kind, with a number if there are several. */
  name: string;
  kind: Kind;
  command: [string, ...string[]];
  cwd: string;
  /** Variables added to the environment of the supervisor. */
  env: Record<string, string>;
  log: string;
  port: number | null;
  /** The check for the first time that the process is up. */
  ready: Probe;
  /** The check while the process is up. It differs from `ready` if that also depends on other processes. */
  live: Probe;
  /** The file with the pid of the process that does the work, if it is not the started one. */
  workerPidFile: string | null;
  /** The names of processes that must have been up before the first start of this one. */
  after: string[];
  /** The nice value as of nice(1): 0 is the normal priority, 19 the lowest. */
  nice: number;
  /** The time between SIGTERM and SIGKILL. */
  stopTimeoutMs: number;
}

export interface Plan {
  /** The public URLs. */
  api: string;
  console: string;
  dataDir: string;
  /** The stack stops when this process has ended. Tests and `npm run dev` use it. */
  owner: ProcessIdentity | null;
  /** The digest of the sources of the build, to detect later changes. */
  build: string;
  processes: ProcessSpec[];
}

export function writePlan(file: string, plan: Plan): void {
  writePrivateFile(file, JSON.stringify(plan, null, 2));
}

export function readPlan(file: string): Plan {
  return JSON.parse(readFileSync(file, 'utf8')) as Plan;
}

/** Runs a probe. Returns the problem that it finds, or null. `alive` never finds one. */
export async function runProbe(probe: Probe): Promise<string | null> {
  switch (probe.type) {
    case 'http':
      return probeHttp(probe.url);
    case 'elasticsearch':
      return probeElasticsearch(withPassword(probe.url, readSecret(probe.passwordFile), ELASTICSEARCH_USER));
    case 'redis':
      return probeRedis(withPassword(probe.url, readSecret(probe.passwordFile), REDIS_USER));
    case 'alive':
      return null;
  }
}
