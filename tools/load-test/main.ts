// npm run load-test: autocannon against a running stack, and then the proof that what it acknowledged is there.
import { parseArgs } from 'node:util';
import { constants, zstdCompressSync } from 'node:zlib';
import autocannon from 'autocannon';
import { runProgram } from '../launcher/commands/run-program.ts';
import { LauncherError } from '../launcher/host/command.ts';
import { runningStack } from '../launcher/stack/running-stack.ts';
import { prove, waitUntilDrained } from './proof.ts';
import { Account } from './traffic.ts';

const USAGE = `usage: npm run load-test -- [options]
  --api URL          the API; otherwise the stack that ./start has started
  --connections N    connections that send at the same time (100)
  --duration S       seconds, of each step where there are several (10)
  --batch N          logs a post (1); more than one go as NDJSON
  --zstd             compress the bodies
  --climb            steps of 100 to 10,000 connections instead of --connections
  --json             the result as JSON on stdout
`;

const CLIMB = [100, 500, 1000, 2500, 5000, 10_000];
/** A post that has no answer by then counts as a timeout. */
const TIMEOUT_S = 30;

interface Step {
  connections: number;
  postsPerSecond: number;
  logsPerSecond: number;
  /** Milliseconds. */
  latency: { p50: number; p90: number; p97_5: number; p99: number; max: number };
  /** Answers by status. */
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
  const duration = whole('duration', values.duration);
  const batch = whole('batch', values.batch);
  const steps = values.climb ? CLIMB : [whole('connections', values.connections)];
  const tell = (text: string): void => void process.stderr.write(`${text}\n`);

  const account = new Account(`loadtest${Date.now().toString(36)}`);
  tell(`${api}: ${batch === 1 ? 'single logs' : `batches of ${batch}`}, marked ${account.marker}`);
  const results: Step[] = [];
  for (const connections of steps) {
    tell(`${connections} connections, ${duration} s …`);
    const step = await fire(`${api}/api/logs`, account, { connections, duration, batch, zstd: values.zstd });
    tell(describeStep(step));
    results.push(step);
  }
  tell('waiting for the queue to drain …');
  await waitUntilDrained(api, (text) => tell(`  ${text}`));
  tell('reading back what was acknowledged …');
  const proof = await prove(api, account);
  const { sent, acknowledged } = account;
  const good = proof.missing === 0 && proof.doubled === 0 && proof.receiptsWrong === 0;
  if (values.json) {
    process.stdout.write(`${JSON.stringify({ api, batch, steps: results, sent, acknowledged, ...proof })}\n`);
  } else {
    process.stdout.write(
      [
        '',
        table(results),
        '',
        `sent ${sent}, acknowledged ${acknowledged}, found ${proof.found}`,
        `acknowledged and not found: ${proof.missing}`,
        `found twice: ${proof.doubled}`,
        `found without an answer (cut at the end of a step): ${proof.unanswered}`,
        `receipts asked: ${proof.receiptsAsked}, not "indexed": ${proof.receiptsWrong}`,
        good ? 'Every acknowledged log can be found, once.' : 'LOGS WERE LOST OR DOUBLED.',
        '',
      ].join('\n'),
    );
  }
  return good ? 0 : 1;
});

interface Load {
  connections: number;
  duration: number;
  batch: number;
  zstd: boolean;
}

/** One step of the load. */
async function fire(url: string, account: Account, load: Load): Promise<Step> {
  const { connections, duration, batch, zstd } = load;
  const type = batch === 1 ? 'application/json' : 'application/x-ndjson';
  const statuses: Record<string, number> = {};
  const before = account.acknowledged;
  const result = await autocannon({
    url,
    connections,
    duration,
    timeout: TIMEOUT_S,
    requests: [
      {
        method: 'POST',
        headers: { 'content-type': type, ...(zstd ? { 'content-encoding': 'zstd' } : {}) },
        // One request at a time on a connection, so its context belongs to the answer that comes next.
        setupRequest(request, context) {
          const { first, body } = account.next(batch);
          (context as { first: number }).first = first;
          return { ...request, body: zstd ? compress(body) : body };
        },
        onResponse(status, body, context) {
          statuses[status] = (statuses[status] ?? 0) + 1;
          if (status === 202)
            account.acknowledge((context as { first: number }).first, batch, JSON.parse(body));
        },
      },
    ],
  });
  const { latency } = result;
  return {
    connections,
    postsPerSecond: Math.round((result['2xx'] + result.non2xx) / result.duration),
    logsPerSecond: Math.round((account.acknowledged - before) / result.duration),
    latency: { p50: latency.p50, p90: latency.p90, p97_5: latency.p97_5, p99: latency.p99, max: latency.max },
    statuses,
    errors: result.errors - result.timeouts,
    timeouts: result.timeouts,
  };
}

function compress(body: string): Buffer {
  return zstdCompressSync(body, { params: { [constants.ZSTD_c_compressionLevel]: 1 } });
}

function whole(name: string, text: string): number {
  const value = /^\d{1,6}$/.test(text) ? Number(text) : 0;
  if (value < 1) throw new LauncherError(`--${name} ${text}: must be a whole number from 1\n\n${USAGE}`);
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
