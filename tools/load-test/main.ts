// npm run load-test sends load to a running stack by autocannon and then verifies that every acknowledged log is stored.
import { parseArgs } from 'node:util';
import { constants, zstdCompressSync } from 'node:zlib';
import autocannon from 'autocannon';
import type { IngestAnswer } from '@timberline/contract';
import { runProgram } from '../launcher/commands/run-program.ts';
import { LauncherError } from '../launcher/host/command.ts';
import { runningStack } from '../launcher/stack/running-stack.ts';
import { Ledger } from './ledger.ts';
import { verifyDelivery, waitUntilDrained } from './verify.ts';

const USAGE = `usage: npm run load-test -- [options]
Sends load and verifies that every acknowledged log is found exactly once. Exits with 1 otherwise.
  --api URL          the API (default: the stack of ./start)
  --connections N    the number of simultaneous connections (default 100)
  --duration S       the seconds of each step (default 10)
  --batch N          the number of logs per post (default 1); several logs are sent as NDJSON
  --zstd             compress the bodies
  --climb            run steps of 100 to 10,000 connections instead of --connections
  --json             print the result as JSON
`;

const CLIMB_CONNECTIONS = [100, 500, 1000, 2500, 5000, 10_000];
/** A post without an answer in this time counts as a timeout. */
const TIMEOUT_SECONDS = 30;

interface Step {
  connections: number;
  postsPerSecond: number;
  logsPerSecond: number;
  /** The latency of posts in milliseconds. */
  latency: { p50: number; p90: number; p97_5: number; p99: number; max: number };
  /** The number of answers by status. */
  statuses: Record<string, number>;
  errors: number;
  timeouts: number;
}

runProgram(async () => {
  const { values } = parseArgs({
    options: {
      api: { type: 'string' },
      connections: { type: 'string', default: '100' },
      duration: { type: 'string', default: '10' },
      batch: { type: 'string', default: '1' },
      zstd: { type: 'boolean', default: false },
      climb: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  const api = (values.api ?? runningStack(process.env).api).replace(/\/+$/, '');
  const duration = parseCount('duration', values.duration);
  const batch = parseCount('batch', values.batch);
  const steps = values.climb ? CLIMB_CONNECTIONS : [parseCount('connections', values.connections)];
  const report = (text: string): void => void process.stderr.write(`${text}\n`);

  const ledger = new Ledger(`loadtest${Date.now().toString(36)}`);
  report(`${api}: ${batch === 1 ? 'single logs' : `batches of ${batch}`}, marked ${ledger.marker}`);
  const results: Step[] = [];
  for (const connections of steps) {
    report(`${connections} connections, ${duration} s …`);
    const step = await runStep(`${api}/api/logs`, ledger, {
      connections,
      duration,
      batch,
      zstd: values.zstd,
    });
    report(describeStep(step));
    results.push(step);
  }
  report('Waiting for the queue to drain …');
  await waitUntilDrained(api, (text) => report(`  ${text}`));
  report('Reading the acknowledged logs …');
  const verification = await verifyDelivery(api, ledger);
  const { sent, acknowledged } = ledger;
  const isExact =
    verification.missing === 0 && verification.doubled === 0 && verification.receiptsWrong === 0;
  if (values.json) {
    process.stdout.write(
      `${JSON.stringify({ api, batch, steps: results, sent, acknowledged, ...verification })}\n`,
    );
  } else {
    process.stdout.write(
      [
        '',
        table(results),
        '',
        `sent ${sent}, acknowledged ${acknowledged}, found ${verification.found}`,
        `acknowledged but not found: ${verification.missing}`,
        `found twice: ${verification.doubled}`,
        `found although the answer was cut off at the end of a step: ${verification.unanswered}`,
        `receipts checked: ${verification.receiptsAsked}, of which not "indexed": ${verification.receiptsWrong}`,
        isExact ? 'Every acknowledged log is found exactly once.' : 'LOGS WERE LOST OR DUPLICATED.',
        '',
      ].join('\n'),
    );
  }
  return isExact ? 0 : 1;
});

interface Load {
  connections: number;
  duration: number;
  batch: number;
  zstd: boolean;
}

/** Runs one step of the load. */
async function runStep(url: string, ledger: Ledger, load: Load): Promise<Step> {
  const { connections, duration, batch, zstd } = load;
  const type = batch === 1 ? 'application/json' : 'application/x-ndjson';
  const statuses: Record<string, number> = {};
  const before = ledger.acknowledged;
  const result = await autocannon({
    url,
    connections,
    duration,
    timeout: TIMEOUT_SECONDS,
    requests: [
      {
        method: 'POST',
        headers: { 'content-type': type, ...(zstd ? { 'content-encoding': 'zstd' } : {}) },
        // A connection sends one request at a time, so its context belongs to the next answer.
        setupRequest(request, context) {
          const { first, body } = ledger.next(batch);
          (context as { first: number }).first = first;
          return { ...request, body: zstd ? compress(body) : body };
        },
        onResponse(status, body, context) {
          statuses[status] = (statuses[status] ?? 0) + 1;
          if (status === 202)
            ledger.acknowledge((context as { first: number }).first, batch, JSON.parse(body) as IngestAnswer);
        },
      },
    ],
  });
  const { latency } = result;
  return {
    connections,
    postsPerSecond: Math.round((result['2xx'] + result.non2xx) / result.duration),
    logsPerSecond: Math.round((ledger.acknowledged - before) / result.duration),
    latency: { p50: latency.p50, p90: latency.p90, p97_5: latency.p97_5, p99: latency.p99, max: latency.max },
    statuses,
    errors: result.errors - result.timeouts,
    timeouts: result.timeouts,
  };
}

function compress(body: string): Buffer {
  return zstdCompressSync(body, { params: { [constants.ZSTD_c_compressionLevel]: 1 } });
}

function parseCount(name: string, text: string): number {
  const value = /^\d{1,6}$/.test(text) ? Number(text) : 0;
  if (value < 1)
    throw new LauncherError(`--${name} ${text} must be a whole number from 1 to 999999.\n\n${USAGE}`);
  return value;
}

function describeStep(step: Step): string {
  const others = Object.entries(step.statuses).filter(([status]) => status !== '202');
  return `  ${step.logsPerSecond} logs/s, p50 ${step.latency.p50} ms, p99 ${step.latency.p99} ms${others.map(([status, count]) => `, ${count} × ${status}`).join('')}`;
}

function table(steps: Step[]): string {
  const head = [
    'connections',
    'posts/s',
    'logs/s',
    'p50',
    'p90',
    'p97.5',
    'p99',
    'max ms',
    'answers',
    'errors',
    'timeouts',
  ];
  const rows = steps.map((step) => [
    step.connections,
    step.postsPerSecond,
    step.logsPerSecond,
    step.latency.p50,
    step.latency.p90,
    step.latency.p97_5,
    step.latency.p99,
    step.latency.max,
    Object.entries(step.statuses)
      .map(([status, count]) => `${status}: ${count}`)
      .join(' '),
    step.errors,
    step.timeouts,
  ]);
  const cells = [head, ...rows.map((row) => row.map(String))];
  const widths = head.map((_, column) => Math.max(...cells.map((row) => row[column]!.length)));
  return cells.map((row) => row.map((cell, column) => cell.padStart(widths[column]!)).join('  ')).join('\n');
}
