// One process that is kept running: started, probed, started again when it ends.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, readFileSync, rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { identify, isAlive } from '../host/identity.ts';
import { lowerPriority } from '../host/priority.ts';
import { end } from '../host/processes.ts';
import { probeProblem, type ProcessSpec } from '../stack/plan.ts';
import type { ProcessRecord } from '../stack/state.ts';
import { cutLog, openLog } from './log-files.ts';

/** While a process starts, people wait for it. */
const STARTING_PROBE_MS = 250;
/** Afterwards the probe only serves the display. */
const LIVE_PROBE_MS = 5000;
/** Probes that fail one after the other until a process that runs counts as not answering: a long pause is no fault. */
const FAILED_PROBES = 3;
/** A process without a probe and without a word of its own counts as up when it has lived this long. */
const ALIVE_MS = 5000;
/** Up for so long, it has recovered, and the next restart is a quick one again. */
const STEADY_MS = 10_000;
/** The first restart is at once, for whoever waits; then each waits twice as long as the one before, up to the cap. */
const BACKOFF_MS = 250;
const BACKOFF_CAP_MS = 15_000;
/** How long Node may take to tell of an end. */
const EXIT_TOLD_MS = 1000;
/** What the end of a leader leaves of its worker gets this long to end by itself. */
const LEFTOVER_MS = 5000;

/** The pause before the start that follows `failures` ends in a row. */
export function restartDelay(failures: number): number {
  if (failures <= 1) return 0;
  return Math.min(BACKOFF_CAP_MS, BACKOFF_MS * 2 ** (failures - 2));
}

export class SupervisedProcess {
  readonly record: ProcessRecord;
  private readonly spec: ProcessSpec;
  private readonly changed: () => void;
  private child: ChildProcess | null = null;
  private timer: NodeJS.Timeout | null = null;
  private wanted = false;
  private saidReady = false;
  private startedAt = 0;
  private upAt = 0;
  private failedProbes = 0;

  /** `changed` is called whenever `record` has changed. */
  constructor(spec: ProcessSpec, changed: () => void) {
    this.spec = spec;
    this.changed = changed;
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

  /** Whether it is meant to run. */
  get started(): boolean {
    return this.wanted;
  }

  /** Starts it and keeps it running until stop() is called. */
  start(): void {
    if (this.wanted) return;
    this.wanted = true;
    this.record.failures = 0;
    // Held and released again counts as the same life: `restarts` counts unasked ends.
    if (!this.child) this.spawn();
  }

  /** Ends it and leaves it down. */
  async stop(): Promise<void> {
    this.wanted = false;
    this.schedule(null, 0);
    const { child } = this;
    await end(this.record, this.spec.stopTimeoutMs);
    // Node tells of the end a moment after the system does. One that nothing can end stays as it is recorded.
    if (child && this.child === child)
      await Promise.race([once(child, 'exit'), sleep(EXIT_TOLD_MS, undefined, { ref: false })]);
  }

  /** Keeps the log within its bounds. */
  cutLog(): void {
    cutLog(this.spec.log);
  }

  private spawn(): void {
    const { spec, record } = this;
    if (spec.workerPidFile) rmSync(spec.workerPidFile, { force: true });
    this.saidReady = false;
    this.failedProbes = 0;
    this.startedAt = Date.now();
    const log = openLog(spec.log);
    const [program, ...args] = spec.command;
    // A session of its own: what happens to the supervisor or its terminal does not reach it.
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
      if (message === 'ready') this.saidReady = true;
    });
    child.on('error', (error) => {
      record.problem = error.message;
      if (child.pid === undefined) this.ended(child);
    });
    child.on('exit', (code, signal) => {
      record.problem = signal ? `ended by ${signal}` : `exited with code ${code}`;
      this.ended(child);
    });
    record.leader = child.pid === undefined ? null : identify(child.pid);
    record.worker = spec.workerPidFile ? null : record.leader;
    record.state = 'starting';
    this.changed();
    this.schedule(() => this.check(), STARTING_PROBE_MS);
  }

  private ended(child: ChildProcess): void {
    if (this.child !== child) return;
    this.child = null;
    this.schedule(null, 0);
    const { record } = this;
    const leftover = { leader: null, worker: isAlive(record.worker) ? record.worker : null };
    if (record.state === 'up' && Date.now() - this.upAt >= STEADY_MS) record.failures = 0;
    record.failures += 1;
    record.state = 'down';
    this.changed();
    void end(leftover, LEFTOVER_MS).then(() => {
      if (!this.wanted || this.child) return;
      this.schedule(() => {
        record.restarts += 1;
        this.spawn();
      }, restartDelay(record.failures));
    });
  }

  private async check(): Promise<void> {
    const { spec, record, child } = this;
    this.findWorker();
    const first = record.state === 'starting' && this.upAt < this.startedAt;
    const problem = first ? await this.startProblem() : await probeProblem(spec.live);
    if (this.child !== child || child === null) return; // it ended while it was asked
    const before = record.state;
    this.failedProbes = problem === null ? 0 : this.failedProbes + 1;
    if (problem === null) {
      if (first) this.upAt = Date.now();
      record.state = 'up';
      record.wasUp = true;
    } else if (this.failedProbes >= FAILED_PROBES) {
      record.state = 'starting';
    }
    if (record.problem !== problem || record.state !== before) {
      record.problem = problem;
      this.changed();
    }
    const recovering = record.state === 'starting' || this.failedProbes > 0;
    this.schedule(() => this.check(), recovering ? STARTING_PROBE_MS : LIVE_PROBE_MS);
  }

  private async startProblem(): Promise<string | null> {
    if (this.spec.workerPidFile && this.record.worker === null) return 'has not said its pid yet';
    if (this.spec.ready.type !== 'alive') return probeProblem(this.spec.ready);
    if (this.saidReady || Date.now() - this.startedAt >= ALIVE_MS) return null;
    return 'has not said that it is ready';
  }

  private findWorker(): void {
    const { workerPidFile } = this.spec;
    if (workerPidFile === null || isAlive(this.record.worker)) return;
    let text: string;
    try {
      text = readFileSync(workerPidFile, 'utf8');
    } catch {
      return; // not written yet
    }
    const pid = Number(text.trim());
    if (!Number.isInteger(pid) || pid <= 1) return;
    this.record.worker = identify(pid);
    this.changed();
  }

  private schedule(work: (() => unknown) | null, delayMs: number): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = work ? setTimeout(work, delayMs) : null;
  }
}
