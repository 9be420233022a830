// What the supervisor is told to run: plain data, written by the launcher and read by the supervisor.
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { ProcessIdentity } from '../host/identity.ts';
import { elasticsearchProblem, httpProblem, redisProblem } from '../supervisor/probes.ts';

export const KINDS = ['elasticsearch', 'redis', 'api', 'processor', 'console'] as const;
export type Kind = (typeof KINDS)[number];

/** Doors close before what is behind them, so that nothing taken in finds its engine gone. */
export const STOP_ORDER: readonly Kind[] = ['console', 'api', 'processor', 'redis', 'elasticsearch'];

/**
 * How it is found out that a process works. `alive`: it has said 'ready' over its IPC channel, or has lived for a
 * while without one.
 */
export type Probe = { type: 'http' | 'elasticsearch' | 'redis'; url: string } | { type: 'alive' };

export interface ProcessSpec {
  /** As `./status` shows it: the kind, numbered where there are several. */
  name: string;
  kind: Kind;
  command: [string, ...string[]];
  cwd: string;
  /** Added to the supervisor's own environment. */
  env: Record<string, string>;
  log: string;
  port: number | null;
  /** Answered: it is up for the first time. */
  ready: Probe;
  /** Still answered: it is up. Differs from `ready` where that also depends on other processes. */
  live: Probe;
  /** Where the process that does the work writes its pid, if it is not the one that is started. */
  workerPidFile: string | null;
  /** Names of processes that must have been up before this is started for the first time. */
  after: string[];
  /** 0 for the usual priority, up to 19 for a lower one, as of nice(1). */
  nice: number;
  /** Time between SIGTERM and SIGKILL. */
  stopTimeoutMs: number;
}

export interface Plan {
  /** URLs as people are told. */
  api: string;
  console: string;
  dataDir: string;
  /** The stack stops by itself when this process has ended: for tests and `npm run dev`. */
  owner: ProcessIdentity | null;
  /** What was built from, to tell when the sources have changed since. */
  build: string;
  processes: ProcessSpec[];
}

export function writePlan(file: string, plan: Plan): void {
  writePrivately(file, JSON.stringify(plan, null, 2));
}

export function readPlan(file: string): Plan {
  return JSON.parse(readFileSync(file, 'utf8')) as Plan;
}

/** Puts a complete file in place that only its owner can read: URLs in it may hold passwords. */
export function writePrivately(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, text, { mode: 0o600 });
  renameSync(draft, file);
}

/** What the probe finds wrong, or null; `alive` finds nothing wrong. */
export async function probeProblem(probe: Probe): Promise<string | null> {
  switch (probe.type) {
    case 'http':
      return httpProblem(probe.url);
    case 'elasticsearch':
      return elasticsearchProblem(probe.url);
    case 'redis':
      return redisProblem(probe.url);
    case 'alive':
      return null;
  }
}
