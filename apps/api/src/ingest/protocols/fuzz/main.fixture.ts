// npm run fuzz:protocols -- --count 1000000 --seed 7: takes in so many changed bodies, of every protocol in turn.
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import type { TargetName } from './valid-bodies.fixture.ts';

const MIB = 1024 * 1024;
/** A case that takes longer hangs, on a busy machine as well. */
const HANG_MS = 60_000;
/** What the memory may grow by from the first look to the last. */
const MAX_GROWTH_BYTES = 64 * MIB;
const MAX_FAULTS = 20;
const PROGRESS_CASES = 100_000;
const MAX_SLOWEST = 5;
/** The code of the API has parameter properties, which are more than types. */
const TYPES = ['--experimental-transform-types', '--disable-warning=ExperimentalWarning'];

export interface WorkerInput {
  seed: number;
  first: number;
  count: number;
  /** The case that runs, as the first of 32-bit integers. */
  progress: SharedArrayBuffer;
}

interface Case {
  n: number;
  target: TargetName;
  ms: number;
  bytes: number;
  logs: number;
  isRefused: boolean;
}

export type WorkerMessage =
  | (Case & { kind: 'case' })
  | { kind: 'fault'; n: number; target: TargetName; faults: string[]; body: string }
  | { kind: 'memory'; n: number; heapBytes: number; externalBytes: number }
  | { kind: 'end' };

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '1000000' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string' },
  },
});
const seed = Number(values.seed);
const first = Number(values.only ?? 0);
const count = values.only === undefined ? Number(values.count) : 1;
const progress = new SharedArrayBuffer(4);
const workerData: WorkerInput = { seed, first, count, progress };
const worker = new Worker(new URL('./worker.fixture.ts', import.meta.url), { workerData, execArgv: TYPES });

const begun = performance.now();
const totals: Record<string, { cases: number; refused: number; logs: number; ms: number }> = {};
const memories: number[] = [];
let slowest: Case[] = [];
let faults = 0;
let last = { n: -1, at: performance.now() };

const watchdog = setInterval(() => {
  const n = Atomics.load(new Int32Array(progress), 0);
  if (n !== last.n) last = { n, at: performance.now() };
  else if (performance.now() - last.at > HANG_MS) {
    console.log(`FAULT The case ${n} hangs: npm run fuzz:protocols -- --seed ${seed} --only ${n}`);
    process.exit(1);
  }
}, 1_000);

worker.on('error', (error) => {
  console.log(`FAULT The case ${Atomics.load(new Int32Array(progress), 0)} ends the process:`, error);
  process.exit(1);
});
worker.on('message', (message: WorkerMessage) => {
  if (message.kind === 'case') noteCase(message);
  else if (message.kind === 'memory') memories.push(message.heapBytes + message.externalBytes);
  else if (message.kind === 'fault') noteFault(message);
  else end();
});

function noteCase(one: Case): void {
  const total = (totals[one.target] ??= { cases: 0, refused: 0, logs: 0, ms: 0 });
  total.cases++;
  total.refused += Number(one.isRefused);
  total.logs += one.logs;
  total.ms += one.ms;
  if (slowest.length < MAX_SLOWEST || one.ms > slowest.at(-1)!.ms)
    slowest = [...slowest, one].sort((a, b) => b.ms - a.ms).slice(0, MAX_SLOWEST);
  if ((one.n + 1) % PROGRESS_CASES === 0)
    console.log(`${one.n + 1} bodies, ${faults} faults, ${Math.round((memories.at(-1) ?? 0) / MIB)} MiB`);
}

function noteFault({ n, target, faults: found, body }: WorkerMessage & { kind: 'fault' }): void {
  faults++;
  console.log(`FAULT ${target}: ${found.join('\n')}\nnpm run fuzz:protocols -- --seed ${seed} --only ${n}`);
  if (values.only !== undefined) console.log(body);
  if (faults >= MAX_FAULTS) end();
}

function end(): void {
  clearInterval(watchdog);
  console.table(totals);
  console.log('the slowest:', slowest);
  const growthBytes = (memories.at(-1) ?? 0) - (memories[0] ?? 0);
  if (growthBytes > MAX_GROWTH_BYTES) {
    faults++;
    console.log(`FAULT The memory grew by ${Math.round(growthBytes / MIB)} MiB.`);
  }
  const seconds = Math.round((performance.now() - begun) / 1_000);
  console.log(`${count} bodies of seed ${seed} in ${seconds} s: ${faults} faults`);
  process.exit(faults > 0 ? 1 : 0);
}
