// Starts the supervisor of a stack and waits until everything is up; stops it; deletes its data.
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
import { signal, waitUntilGone } from '../host/processes.ts';
import type { Phase } from '../host/progress.ts';
import { cutLog, openLog, tail } from '../supervisor/log-files.ts';
import { type Plan, writePlan } from './plan.ts';
import { endAll, hasProcesses, isSupervised, readState, type StackState, writeState } from './state.ts';

/** Elasticsearch needs 10 s on a usual machine; a slow one with large data may need minutes. */
const ELASTICSEARCH_START_MS = 300_000;
/** The others need a second or two, counted from when the last one came up. */
const START_MS = 90_000;
/** A process that ends so often before it was ever up will not come up. */
const FAILURES_ALLOWED = 3;
const POLL_MS = 100;
/** Longer than the stop timeouts of all kinds together. */
const STOP_TIMEOUT_MS = 120_000;

const MARKER_TEXT = 'Data of Timberline (engines, logs, pids). ./stop --wipe deletes it.\n';

/** Makes the folders. Refuses one that holds something else, as `--wipe` would have to delete it. */
export function makeDataFolder(data: DataFolder): void {
  if (existsSync(data.root) && !existsSync(data.marker)) {
    // The tools of the checkout are in the default data folder, and there before it.
    const others = readdirSync(data.root).filter((name) => name !== 'tools');
    if (others.length > 0) {
      throw new LauncherError(
        `TIMBERLINE_DATA=${data.root} holds something else (${others.slice(0, 3).join(', ')}); take an empty or a new folder.`,
      );
    }
  }
  try {
    for (const folder of [data.root, data.elasticsearch, data.redis, data.logs, data.run]) {
      mkdirSync(folder, { recursive: true });
    }
    writeFileSync(data.marker, MARKER_TEXT);
    chmodSync(data.run, 0o700);
  } catch (error) {
    const { code, path } = error as NodeJS.ErrnoException;
    throw new LauncherError(
      `The data folder ${data.root} cannot be used: ${code} at ${path}.\n` +
        'If another user started Timberline here before, start it as that user, or set TIMBERLINE_DATA to another folder.',
    );
  }
}

/** Starts the supervisor with the plan. It lives on when this process ends, and holds none of its files. */
export function launch(data: DataFolder, plan: Plan): void {
  writePlan(data.plan, plan);
  const logFile = join(data.logs, 'supervisor.log');
  cutLog(logFile);
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
  // Until the supervisor has written more: enough for ./stop to find it.
  writeState(data.state, {
    supervisor: child.pid === undefined ? null : identify(child.pid),
    phase: 'running',
    api: plan.api,
    console: plan.console,
    build: plan.build,
    processes: [],
  });
}

/** Waits until all of the stack is up. Throws a LauncherError with the reason when that will not happen. */
export async function waitUntilUp(data: DataFolder, plan: Plan, phase: Phase): Promise<StackState> {
  let upBefore = 0;
  let since = Date.now();
  for (;;) {
    const state = readState(data);
    if (state === null || !isAlive(state.supervisor)) {
      if (state?.phase === 'stopped') throw new LauncherError('It was stopped by ./stop while it started.');
      const log = join(data.logs, 'supervisor.log');
      throw new LauncherError(
        `The supervisor has ended:\n${lastLines(tail(log), 10)}\nAll of it is in ${log}`,
      );
    }
    const records = state.processes;
    if (records.length === plan.processes.length && records.every((record) => record.state === 'up'))
      return state;
    const failed = records.find((record) => !record.wasUp && record.failures >= FAILURES_ALLOWED);
    const missing = records.filter((record) => record.state !== 'up');
    const up = records.filter((record) => record.state === 'up').map(({ name }) => name);
    if (up.length !== upBefore) {
      upBefore = up.length;
      since = Date.now();
    }
    const limit = missing.some(({ kind }) => kind === 'elasticsearch') ? ELASTICSEARCH_START_MS : START_MS;
    if (failed || Date.now() - since > limit) {
      const culprit = failed ?? missing.find((record) => record.state === 'starting') ?? missing[0];
      throw new LauncherError(
        culprit
          ? `${culprit.name} does not come up${culprit.problem ? ` (${culprit.problem})` : ''}; the end of ${culprit.log}:\n` +
              lastLines(tail(culprit.log), 20)
          : 'The supervisor says nothing.',
      );
    }
    const now = missing.filter((record) => record.state === 'starting').map(({ name }) => name);
    phase.note(
      [now.length > 0 ? `waiting for ${now.join(', ')}` : '', up.length > 0 ? `up: ${up.join(', ')}` : '']
        .filter(Boolean)
        .join('; '),
    );
    await sleep(POLL_MS);
  }
}

/** Stops the stack, whether its supervisor lives or not. Resolves to false when nothing ran. */
export async function stopStack(data: DataFolder, phase: Phase): Promise<boolean> {
  let state = readState(data);
  if (!isSupervised(state) && !hasProcesses(state)) return false;
  if (isSupervised(state)) {
    const supervisor = state.supervisor;
    signal(supervisor, 'SIGTERM');
    signal(supervisor, 'SIGCONT');
    const deadline = Date.now() + STOP_TIMEOUT_MS;
    while (isAlive(supervisor) && Date.now() < deadline) {
      const running = readState(data)?.processes.filter((record) => record.state !== 'down') ?? [];
      phase.note(running.length > 0 ? `still running: ${running.map(({ name }) => name).join(', ')}` : '');
      await sleep(POLL_MS);
    }
    signal(supervisor, 'SIGKILL');
    await waitUntilGone([supervisor], POLL_MS * 20);
    state = readState(data);
  }
  // Without a supervisor, or with what one that hung has left.
  if (hasProcesses(state)) {
    const survivors = await endAll(state.processes, (names) => phase.note(`stopping ${names.join(', ')}`));
    if (survivors.length > 0) throw new LauncherError(`Could not be ended: ${survivors.join(', ')}`);
  }
  if (state && state.phase !== 'stopped') {
    for (const record of state.processes)
      Object.assign(record, { state: 'down', leader: null, worker: null });
    writeState(data.state, { ...state, supervisor: null, phase: 'stopped' });
  }
  return true;
}

/** Deletes the data of a stack that does not run: what Timberline has made in the folder, and nothing else. */
export function wipe(data: DataFolder): void {
  if (!existsSync(data.root)) return;
  if (!existsSync(data.marker)) {
    const others = readdirSync(data.root).filter((name) => name !== 'tools');
    if (others.length === 0) return;
    throw new LauncherError(
      `${data.root} is not a data folder of Timberline (no ${data.marker}); nothing was deleted.`,
    );
  }
  // The marker goes last: an interrupted wipe can be called again.
  for (const path of [data.elasticsearch, data.redis, data.logs, data.run, data.enginePorts, data.marker]) {
    rmSync(path, { recursive: true, force: true });
  }
  if (readdirSync(data.root).length === 0) rmdirSync(data.root);
}
