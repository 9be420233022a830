// A process that is kept running: it is started, probed, and restarted when it ends.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, readFileSync, rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { identify, isAlive } from '../host/identity.ts';
import { openLog, rotateLog } from '../host/log-files.ts';
import { lowerPriority } from '../host/priority.ts';
import { end } from '../host/processes.ts';
import { type ProcessSpec, runProbe } from './plan.ts';
import type { ProcessRecord } from './state.ts';

/** The interval is short while a process starts, since users wait for it. */
const STARTING_PROBE_INTERVAL_MS = 250;
/** Once it is up, the probe only updates the displayed state. */
const LIVE_PROBE_INTERVAL_MS = 5000;
/** A running process counts as unresponsive after this many failed probes, since a single long pause is normal. */
const MAX_FAILED_PROBES = 3;
/** A process without a probe and without a 'ready' message counts as up after this time. */
const ALIVE_AFTER_MS = 5000;
/** After this time up, a process has recovered, and its next restart is immediate again. */
const STABLE_AFTER_MS = 10_000;
/** The first restart is immediate, since users may wait. Each later delay doubles up to the maximum. */
const BACKOFF_MS = 250;
const MAX_BACKOFF_MS = 15_000;
/** The maximum delay between the end of a process and Node's exit event. */
const EXIT_EVENT_TIMEOUT_MS = 1000;
/** A worker that outlives its leader gets this time to end after SIGTERM. */
const LEFTOVER_STOP_MS = 5000;

/** The delay before the restart after `failures` consecutive ends, in milliseconds. */
export function restartDelayMs(failures: number): number {
  if (failures <= 1) return 0;
  return Math.min(MAX_BACKOFF_MS, BACKOFF_MS * 2 ** (failures - 2));
}

export class SupervisedProcess {
  readonly record: ProcessRecord;
  private readonly spec: ProcessSpec;
  private readonly onChange: () => void;
  private child: ChildProcess | null = null;
  private timer: NodeJS.Timeout | null = null;
  private wanted = false;
  private reportedReady = false;
  private startedAt = 0;
  private upAt = 0;
  private failedProbes = 0;

  /** Calls `onChange` after each change of `record`. */
  constructor(spec: ProcessSpec, onChange: () => void) {
    this.spec = spec;
    this.onChange = onChange;
    this.record = {
      name: spec.name,
      kind: spec.kind,
      port: spec.port,
      state: 'down',
      restarts: 0,
      leader: null,
      worker: null,
      failures: 0,
      wasUp: false,
      problem: null,
      log: spec.log,
      stopTimeoutMs: spec.stopTimeoutMs,
    };
  }

  /** Whether the process should be running. */
  get started(): boolean {
    return this.wanted;
  }

  /** Starts the process and keeps it running until stop(). */
  start(): void {
    if (this.wanted) return;
    this.wanted = true;
    this.record.failures = 0;
    // A start after stop() is not counted, since `restarts` counts unexpected ends.
    if (!this.child) this.spawn();
  }

  /** Ends the process and keeps it down. */
  async stop(): Promise<void> {
    this.wanted = false;
    this.schedule(null, 0);
    const { child } = this;
    await end(this.record, this.spec.stopTimeoutMs);
    // Node's exit event comes shortly after the end. A process that cannot be ended keeps its recorded state.
    if (child && this.child === child)
      await Promise.race([once(child, 'exit'), sleep(EXIT_EVENT_TIMEOUT_MS, undefined, { ref: false })]);
  }

  /** Limits the size of the log. */
  rotateLog(): void {
    rotateLog(this.spec.log);
  }

  private spawn(): void {
    const { spec, record } = this;
    if (spec.workerPidFile) rmSync(spec.workerPidFile, { force: true });
    this.reportedReady = false;
    this.failedProbes = 0;
    this.startedAt = performance.now();
    const log = openLog(spec.log);
    const [program, ...args] = spec.command;
    // With its own session, signals to the supervisor or its terminal do not reach the process.
    const child = spawn(program, args, {
      cwd: spec.cwd,
      env: { ...process.env, ...spec.env },
      stdio:
        spec.kind === 'api' || spec.kind === 'processor' ? ['ignore', log, log, 'ipc'] : ['ignore', log, log],
      detached: true,
    });
    closeSync(log);
    if (spec.nice > 0 && child.pid !== undefined) lowerPriority(child.pid, spec.nice);
    this.child = child;
    child.on('message', (message) => {
      if (message === 'ready') this.reportedReady = true;
    });
    child.on('error', (error) => {
      record.problem = error.message;
      if (child.pid === undefined) this.onEnd(child);
    });
    child.on('exit', (code, signal) => {
      record.problem = signal ? `ended by ${signal}` : `exited with code ${code}`;
      this.onEnd(child);
    });
    record.leader = child.pid === undefined ? null : identify(child.pid);
    record.worker = spec.workerPidFile ? null : record.leader;
    record.state = 'starting';
    this.onChange();
    this.schedule(() => this.check(), STARTING_PROBE_INTERVAL_MS);
  }

  private onEnd(child: ChildProcess): void {
    if (this.child !== child) return;
    this.child = null;
    this.schedule(null, 0);
    const { record } = this;
    const leftover = { leader: null, worker: isAlive(record.worker) ? record.worker : null };
    if (record.state === 'up' && performance.now() - this.upAt >= STABLE_AFTER_MS) record.failures = 0;
    record.failures += 1;
    record.state = 'down';
    this.onChange();
    void end(leftover, LEFTOVER_STOP_MS).then(() => {
      if (!this.wanted || this.child) return;
      this.schedule(() => {
        record.restarts += 1;
        this.spawn();
      }, restartDelayMs(record.failures));
    });
  }

  private async check(): Promise<void> {
    const { spec, record, child } = this;
    this.findWorker();
    const first = record.state === 'starting' && this.upAt < this.startedAt;
    const problem = first ? await this.probeStart() : await runProbe(spec.live);
    if (this.child !== child || child === null) return; // the process ended during the probe
    const before = record.state;
    this.failedProbes = problem === null ? 0 : this.failedProbes + 1;
    if (problem === null) {
      if (first) this.upAt = performance.now();
      record.state = 'up';
      record.wasUp = true;
    } else if (this.failedProbes >= MAX_FAILED_PROBES) {
      record.state = 'starting';
    }
    if (record.problem !== problem || record.state !== before) {
      record.problem = problem;
      this.onChange();
    }
    const recovering = record.state === 'starting' || this.failedProbes > 0;
    this.schedule(() => this.check(), recovering ? STARTING_PROBE_INTERVAL_MS : LIVE_PROBE_INTERVAL_MS);
  }

  private async probeStart(): Promise<string | null> {
    if (this.spec.workerPidFile && this.record.worker === null) return 'has not written its pid file yet';
    if (this.spec.ready.type !== 'alive') return runProbe(this.spec.ready);
    if (this.reportedReady || performance.now() - this.startedAt >= ALIVE_AFTER_MS) return null;
    return 'has not reported that it is ready';
  }

  private findWorker(): void {
    const { workerPidFile } = this.spec;
    if (workerPidFile === null || isAlive(this.record.worker)) return;
    let text: string;
    try {
      text = readFileSync(workerPidFile, 'utf8');
    } catch {
      return; // the file does not exist yet
    }
    const pid = Number(text.trim());
    if (!Number.isInteger(pid) || pid <= 1) return;
    this.record.worker = identify(pid);
    this.onChange();
  }

  private schedule(work: (() => unknown) | null, delayMs: number): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = work ? setTimeout(work, delayMs) : null;
  }
}
