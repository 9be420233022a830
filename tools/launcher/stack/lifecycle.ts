// Starts the supervisor of a stack and waits until everything is up, stops it, and deletes its data.
import { spawn } from 'node:child_process';
import {
  chmodSync,
  closeSync,
  existsSync,
  mkdirSync,
  readdirSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CHECKOUT, type DataFolder } from '../checkout/paths.ts';
import { lastLines, LauncherError } from '../host/command.ts';
import { identify, isAlive } from '../host/identity.ts';
import { openLog, rotateLog, tail } from '../host/log-files.ts';
import { signal, waitUntilEnded } from '../host/processes.ts';
import type { Phase } from '../host/progress.ts';
import { type Plan, writePlan } from '../supervisor/plan.ts';
import {
  endAll,
  hasProcesses,
  isSupervised,
  readState,
  type StackState,
  writeState,
} from '../supervisor/state.ts';

/** Elasticsearch needs about 10 s on a common machine. A slow machine with large data may need minutes. */
const ELASTICSEARCH_START_TIMEOUT_MS = 300_000;
/** The other processes need a second or two. The time counts from the last process that came up. */
const START_TIMEOUT_MS = 90_000;
/** A process that has ended this many times before it was ever up will not come up. */
const MAX_FAILURES = 3;
const POLL_MS = 100;
/** The sum of the stop timeouts of all kinds is shorter. */
const STOP_TIMEOUT_MS = 120_000;

const MARKER_TEXT =
  'This folder contains data of Timberline (engines, logs, pids). ./stop --wipe deletes it.\n';

/** Creates the data folder. Refuses a folder with other contents, since `--wipe` deletes the data. */
export function makeDataFolder(data: DataFolder): void {
  if (existsSync(data.root) && !existsSync(data.marker)) {
    // The default data folder contains the installed tools, which may exist before the data.
    const others = readdirSync(data.root).filter((name) => name !== 'tools');
    if (others.length > 0) {
      throw new LauncherError(
        `The data folder ${data.root} contains other files (${others.slice(0, 3).join(', ')}).\n` +
          'Set TIMBERLINE_DATA to an empty or new folder.',
      );
    }
  }
  try {
    mkdirSync(data.root, { recursive: true });
    // Logs of others are in each of them, so the umask and older versions do not decide who may read them.
    for (const folder of [data.elasticsearch, data.redis, data.secrets.folder, data.logs, data.run]) {
      mkdirSync(folder, { recursive: true });
      chmodSync(folder, 0o700);
    }
    writeFileSync(data.marker, MARKER_TEXT);
  } catch (error) {
    const { code, path } = error as NodeJS.ErrnoException;
    throw new LauncherError(
      `The data folder ${data.root} cannot be used: ${code} at ${path}.\n` +
        'If another user started Timberline here before, run ./start as that user or set TIMBERLINE_DATA to another folder.',
    );
  }
}

/** Starts the supervisor with the plan. It outlives this process and keeps none of its files open. */
export function launch(data: DataFolder, plan: Plan): void {
  writePlan(data.plan, plan);
  const logFile = join(data.logs, 'supervisor.log');
  rotateLog(logFile);
  const log = openLog(logFile);
  const child = spawn(
    process.execPath,
    [join(CHECKOUT, 'tools/launcher/supervisor/supervisor.ts'), data.plan],
    {
      cwd: data.root,
      stdio: ['ignore', log, log],
      detached: true,
    },
  );
  closeSync(log);
  child.unref();
  // Let ./stop find the supervisor before it has written its own state.
  writeState(data.state, {
    supervisor: child.pid === undefined ? null : identify(child.pid),
    phase: 'running',
    api: plan.api,
    console: plan.console,
    build: plan.build,
    processes: [],
  });
}

/** Waits until every process is up. Throws a LauncherError with the reason if one does not come up. */
export async function waitUntilUp(data: DataFolder, plan: Plan, phase: Phase): Promise<StackState> {
  let upCount = 0;
  let since = performance.now();
  for (;;) {
    const state = readState(data);
    if (state === null || !isAlive(state.supervisor)) {
      if (state?.phase === 'stopped') throw new LauncherError('The start was canceled by ./stop.');
      const log = join(data.logs, 'supervisor.log');
      throw new LauncherError(
        `The supervisor ended unexpectedly. The end of ${log}:\n${lastLines(tail(log), 10)}`,
      );
    }
    const records = state.processes;
    if (records.length === plan.processes.length && records.every((record) => record.state === 'up'))
      return state;
    const failed = records.find((record) => !record.wasUp && record.failures >= MAX_FAILURES);
    const missing = records.filter((record) => record.state !== 'up');
    const up = records.filter((record) => record.state === 'up').map(({ name }) => name);
    if (up.length !== upCount) {
      upCount = up.length;
      since = performance.now();
    }
    const limit = missing.some(({ kind }) => kind === 'elasticsearch')
      ? ELASTICSEARCH_START_TIMEOUT_MS
      : START_TIMEOUT_MS;
    if (failed || performance.now() - since > limit) {
      const culprit = failed ?? missing.find((record) => record.state === 'starting') ?? missing[0];
      throw new LauncherError(
        culprit
          ? `${culprit.name} did not start${culprit.problem ? ` (${culprit.problem})` : ''}. The end of ${culprit.log}:\n` +
              lastLines(tail(culprit.log), 20)
          : `The supervisor reports no processes. See ${join(data.logs, 'supervisor.log')}.`,
      );
    }
    const starting = missing.filter((record) => record.state === 'starting').map(({ name }) => name);
    phase.note(
      [
        starting.length > 0 ? `waiting for ${starting.join(', ')}` : '',
        up.length > 0 ? `up: ${up.join(', ')}` : '',
      ]
        .filter(Boolean)
        .join('; '),
    );
    await sleep(POLL_MS);
  }
}

/** Stops the stack, with or without a live supervisor. Resolves to false if nothing was running. */
export async function stopStack(data: DataFolder, phase: Phase): Promise<boolean> {
  let state = readState(data);
  if (!isSupervised(state) && !hasProcesses(state)) return false;
  if (isSupervised(state)) {
    const supervisor = state.supervisor;
    signal(supervisor, 'SIGTERM');
    signal(supervisor, 'SIGCONT');
    const deadline = performance.now() + STOP_TIMEOUT_MS;
    while (isAlive(supervisor) && performance.now() < deadline) {
      const running = readState(data)?.processes.filter((record) => record.state !== 'down') ?? [];
      phase.note(running.length > 0 ? `still running: ${running.map(({ name }) => name).join(', ')}` : '');
      await sleep(POLL_MS);
    }
    signal(supervisor, 'SIGKILL');
    await waitUntilEnded([supervisor], POLL_MS * 20);
    state = readState(data);
  }
  // There is no supervisor, or it hung and left processes.
  if (hasProcesses(state)) {
    const survivors = await endAll(state.processes, (names) => phase.note(`stopping ${names.join(', ')}`));
    if (survivors.length > 0) {
      throw new LauncherError(
        `These processes could not be ended: ${survivors.join(', ')}. Try ./stop again.`,
      );
    }
  }
  if (state && state.phase !== 'stopped') {
    for (const record of state.processes)
      Object.assign(record, { state: 'down', leader: null, worker: null });
    writeState(data.state, { ...state, supervisor: null, phase: 'stopped' });
  }
  return true;
}

/** Deletes the data of a stopped stack: everything that Timberline created in the folder, and nothing else. */
export function wipe(data: DataFolder): void {
  if (!existsSync(data.root)) return;
  if (!existsSync(data.marker)) {
    const others = readdirSync(data.root).filter((name) => name !== 'tools');
    if (others.length === 0) return;
    throw new LauncherError(
      `${data.root} is not a data folder of Timberline, since ${data.marker} is missing. Nothing was deleted.`,
    );
  }
  // The marker goes last, so that an interrupted deletion can be repeated.
  for (const path of [
    data.elasticsearch,
    data.redis,
    data.secrets.folder,
    data.logs,
    data.run,
    data.enginePorts,
    data.marker,
  ]) {
    rmSync(path, { recursive: true, force: true });
  }
  if (readdirSync(data.root).length === 0) rmdirSync(data.root);
}
