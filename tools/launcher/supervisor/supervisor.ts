// The daemon behind ./start, one per data folder. It runs the processes of the plan, restarts those that end, and writes
// the state of the stack. Call it as: node supervisor.ts PLAN
//   SIGTERM  ends all processes in order and then the supervisor
//   SIGUSR2  reads which processes must stay down (for tests)
import { readFileSync } from 'node:fs';
import { dataFolder } from '../checkout/paths.ts';
import { identify, isAlive } from '../host/identity.ts';
import { readPlan, STOP_ORDER } from './plan.ts';
import { type StackState, writeState } from './state.ts';
import { SupervisedProcess } from './supervised-process.ts';

/** The interval between checks of the log sizes. */
const LOG_CHECK_INTERVAL_MS = 10_000;
/** The interval between checks of the owner. */
const OWNER_CHECK_INTERVAL_MS = 500;

// What the processes write is readable by their user alone, whatever the umask of the caller was.
process.umask(0o077);

const planFile = process.argv[2];
if (!planFile) throw new Error('usage: supervisor.ts PLAN');
const plan = readPlan(planFile);
const data = dataFolder(plan.dataDir);

const supervised = plan.processes.map((spec) => ({ spec, process: new SupervisedProcess(spec, onChange) }));
const state: StackState = {
  supervisor: identify(process.pid),
  phase: 'running',
  api: plan.api,
  console: plan.console,
  build: plan.build,
  processes: supervised.map((one) => one.process.record),
};

let held = new Set<string>();
const announced = new Map<string, string>();

process.on('SIGTERM', () => void stopAll());
process.on('SIGINT', () => void stopAll());
process.on('SIGHUP', () => undefined);
process.on('SIGUSR2', () => void hold());
// An unexpected error must not leave the stack without a supervisor.
process.on('uncaughtException', (error) => log(`unexpected: ${error.stack ?? String(error)}`));
process.on('unhandledRejection', (error) =>
  log(`unexpected: ${error instanceof Error ? error.stack : String(error)}`),
);

log(`supervising ${plan.processes.map(({ name }) => name).join(', ')}`);
onChange();

setInterval(() => {
  for (const { process: one } of supervised) one.rotateLog();
}, LOG_CHECK_INTERVAL_MS);
if (plan.owner) {
  const { owner } = plan;
  setInterval(() => {
    if (state.phase === 'running' && !isAlive(owner)) void stopAll();
  }, OWNER_CHECK_INTERVAL_MS);
}

/** Writes the state and starts processes whose dependencies are up. */
function onChange(): void {
  if (state.phase === 'running') {
    for (const { spec, process: one } of supervised) {
      const waits = spec.after.some((name) => !state.processes.find((record) => record.name === name)?.wasUp);
      if (!one.started && !waits && !held.has(spec.name)) one.start();
    }
  }
  writeState(data.state, state);
  for (const record of state.processes) announce(record.name, record.state, record.problem);
}

async function stopAll(): Promise<void> {
  if (state.phase !== 'running') return;
  state.phase = 'stopping';
  onChange();
  for (const kind of STOP_ORDER) {
    await Promise.all(supervised.filter(({ spec }) => spec.kind === kind).map((one) => one.process.stop()));
  }
  state.phase = 'stopped';
  for (const record of state.processes) Object.assign(record, { state: 'down', leader: null, worker: null });
  state.supervisor = null;
  writeState(data.state, state);
  log('all processes ended');
  process.exit(0);
}

async function hold(): Promise<void> {
  held = new Set(readFileSync(data.held, 'utf8').split('\n').filter(Boolean));
  const holding = supervised.filter(({ spec, process: one }) => held.has(spec.name) && one.started);
  await Promise.all(holding.map((one) => one.process.stop()));
  onChange();
}

function announce(name: string, processState: string, problem: string | null): void {
  const text = `${name} is ${processState}${processState === 'down' && problem ? `: ${problem}` : ''}`;
  if (announced.get(name) !== text) log(text);
  announced.set(name, text);
}

function log(text: string): void {
  process.stdout.write(`${new Date().toISOString()} ${text}\n`);
}
