// Measures what keys and redaction cost: posts of an API that wants a key and batches of one that redacts, each against the same
// API without. All share the engines and the processor of one stack.
import autocannon from 'autocannon';
import type { IngestAnswer } from '@timberline/contract';
import { freePorts, type Stack, startStack } from '../launcher/stack/stack.ts';
import { waitUntilDrained } from '../load-test/verify.ts';
import { makeBodies } from './batches.ts';
import { type Bench, digits, type Measure, median } from './measure.ts';
import { call, postAll } from './posting.ts';
import { cpuSeconds } from './processes.ts';

const CONNECTIONS = 32;
const BATCH_CONNECTIONS = 4;
const BATCH = 1000;

/** An API whose setting is measured, or one without. */
interface Side {
  name: string;
  stack: Stack;
  headers: Record<string, string>;
  /** What it did per second, and its processor time for one post in µs, by round. */
  rates: number[];
  micros: number[];
}

export async function measureAccess({ stack, quick, report }: Bench): Promise<Measure[]> {
  const rounds = quick ? 4 : 12;
  const started: Stack[] = [];
  const sideOf = async (name: string, env: Record<string, string>, headers = {}): Promise<Side> => {
    const { elasticsearch, redis } = stack.urls;
    const [otlpGrpc] = await freePorts(1);
    const engines = { TIMBERLINE_ELASTICSEARCH_URL: elasticsearch, TIMBERLINE_REDIS_URL: redis };
    const ports = { TIMBERLINE_OTLP_GRPC_PORT: String(otlpGrpc) };
    const own = await startStack({ only: ['api'], env: { ...engines, ...ports, ...env } });
    started.push(own);
    return { name, stack: own, headers, rates: [], micros: [] };
  };
  try {
    const { secret } = await call<{ secret: string }>('POST', `${stack.urls.api}/api/keys`, {
      name: 'bench',
      role: 'ingest',
    });
    // Of two processes that do the same, the one that was started later is slower, by up to a tenth (0.908 and 1.131 for
    // two builds in either order). So what is measured stands between two without.
    const before = await sideOf('without', {});
    const keyed = await sideOf(
      'with a key',
      { TIMBERLINE_AUTH: 'on' },
      { authorization: `Bearer ${secret}` },
    );
    const redacting = await sideOf('redacting', { TIMBERLINE_REDACT: 'secrets,cards' });
    const after = await sideOf('without', {});
    const without = [before, after];

    const drain = () => waitUntilDrained(stack.urls.api, () => undefined);
    const post = (side: Side) => sendPosts(side, quick ? 3 : 5);
    await measureRounds([before, keyed, after], rounds, post, drain, (text) => report(`keys, ${text}`));
    const measures = [
      compare('single posts with a key, against those without', keyed, without, 0.95),
      comparePosts('processor time of the API per post with a key, against one without', keyed, without),
    ];
    [before, keyed, after].forEach(forget);
    const bodies = makeBodies(quick ? 40 : 150);
    const batch = (side: Side) => sendBatches(side, bodies);
    await measureRounds([before, redacting, after], rounds, batch, drain, (text) =>
      report(`redaction, ${text}`),
    );
    const what = `batches of ${digits(BATCH)} with redaction of secrets and cards, acknowledged, against those without`;
    return [...measures, compare(what, redacting, without, 0.85)];
  } finally {
    for (const one of started) await one.stop();
  }
}

/** Lets the sides take turns, in another order each time. The first round is a warm-up. */
async function measureRounds(
  sides: readonly Side[],
  rounds: number,
  send: (side: Side) => Promise<void>,
  drain: () => Promise<unknown>,
  report: (text: string) => void,
): Promise<void> {
  for (let round = 0; round <= rounds; round++) {
    const turn = round % sides.length;
    for (const side of [...sides.slice(turn), ...sides.slice(0, turn)]) {
      await send(side);
      await drain();
    }
    if (round === 0) sides.forEach(forget);
    else
      report(
        `round ${round} of ${rounds}: ${sides.map(({ name, rates }) => `${name} ${digits(rates.at(-1)!)}/s`).join(', ')}`,
      );
  }
}

function forget(side: Side): void {
  side.rates = [];
  side.micros = [];
}

async function sendPosts(side: Side, durationSeconds: number): Promise<void> {
  const before = cpuOf(side);
  const result = await autocannon({
    url: `${side.stack.urls.api}/api/logs`,
    method: 'POST',
    headers: { 'content-type': 'application/json', ...side.headers },
    body: makeBodies(1)[0]!.toString().split('\n')[0]!,
    connections: CONNECTIONS,
    duration: durationSeconds,
  });
  if (result.non2xx + result.errors + result.timeouts > 0)
    throw new Error(`${side.name}: ${result.non2xx} posts refused, ${result.errors} errors`);
  side.rates.push(result['2xx'] / result.duration);
  side.micros.push(((cpuOf(side) - before) / result['2xx']) * 1e6);
}

async function sendBatches(side: Side, bodies: readonly Buffer[]): Promise<void> {
  const seconds = await postAll(
    `${side.stack.urls.api}/api/logs`,
    bodies,
    BATCH_CONNECTIONS,
    ({ status, text }) => status === 202 && (JSON.parse(text) as IngestAnswer).accepted === BATCH,
    { 'content-type': 'application/x-ndjson', ...side.headers },
  );
  side.rates.push((bodies.length * BATCH) / seconds);
}

function cpuOf({ stack }: Side): number {
  return stack.processes().reduce((sum, { name, pid }) => sum + (/^api/.test(name) ? cpuSeconds(pid) : 0), 0);
}

function compare(what: string, side: Side, without: readonly Side[], limit: number): Measure {
  return {
    what,
    ours: `${digits(median(side.rates))}/s`,
    other: `${digits(median(without.flatMap(({ rates }) => rates)))}/s`,
    ratio: ratioOf(
      side.rates,
      without.map(({ rates }) => rates),
    ),
    limit,
    target: 1,
    better: 'more',
  };
}

function comparePosts(what: string, side: Side, without: readonly Side[]): Measure {
  return {
    what,
    ours: `${digits(median(side.micros))} µs`,
    other: `${digits(median(without.flatMap(({ micros }) => micros)))} µs`,
    ratio: ratioOf(
      side.micros,
      without.map(({ micros }) => micros),
    ),
    limit: 1.05,
    target: 1,
    better: 'less',
  };
}

/** The median over the rounds of a value against the mean of those of the others in the same round. */
function ratioOf(ours: readonly number[], others: readonly (readonly number[])[]): number {
  return median(
    ours.map((value, round) => (value * others.length) / others.reduce((sum, one) => sum + one[round]!, 0)),
  );
}
