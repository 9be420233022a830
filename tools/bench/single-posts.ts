// One log a post, 100 connections, all parts running, against a bare Fastify route.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import autocannon from 'autocannon';
import { freePorts } from '../launcher/stack/stack.ts';
import { waitUntilDrained } from '../load-test/proof.ts';
import { type Bench, digits, type Measure, median } from './measure.ts';
import { cpuSeconds } from './processes.ts';

const CONNECTIONS = 100;
/**
 * Until Elasticsearch has compiled most of what it runs. Before, its compiler takes up to half of two cores: 40 µs a log
 * after 12 s of posts, 20 after 25 s, 2 after 45 s.
 */
const WARM_UP_S = 45;
const QUICK_WARM_UP_S = 15;

/** 220 bytes, as the figures of other log servers were taken with. */
const LOG = JSON.stringify({
  level: 'info',
  message: 'PacketResponder 1 for block blk_38865049064139660 terminating',
  resourceId: 'dfs.DataNode$PacketResponder',
  timestamp: '2026-11-09T20:36:15.000Z',
  traceId: 'blk_38865049064139660',
  metadata: { parentResourceId: 'hdfs' },
});

interface Round {
  perSecond: number;
  /** Processor time of the server a post, in seconds. */
  cpu: number;
}

export async function measureSinglePosts({ stack, quick, tell }: Bench): Promise<Measure[]> {
  const rounds = quick ? 3 : 7;
  const seconds = quick ? 3 : 5;
  const [port] = await freePorts(1);
  const bare = fork(join(import.meta.dirname, 'bare-route.ts'), [String(port)], { stdio: 'inherit' });
  try {
    await once(bare, 'message');
    const bareUrl = `http://127.0.0.1:${port}/api/logs`;
    const ourUrl = `${stack.urls.api}/api/logs`;
    const apiPids = stack
      .processes()
      .filter(({ name }) => /^api/.test(name))
      .map(({ pid }) => pid);
    const quiet = (): void => undefined;

    tell('single posts: warming up');
    await fire(bareUrl, [bare.pid!], seconds);
    await fire(ourUrl, apiPids, quick ? QUICK_WARM_UP_S : WARM_UP_S);
    const ours: Round[] = [];
    const others: Round[] = [];
    for (let round = 1; round <= rounds; round++) {
      await waitUntilDrained(stack.urls.api, quiet);
      others.push(await fire(bareUrl, [bare.pid!], seconds));
      ours.push(await fire(ourUrl, apiPids, seconds));
      tell(
        `single posts, round ${round} of ${rounds}: bare route ${digits(others.at(-1)!.perSecond)}/s, ` +
          `Timberline ${digits(ours.at(-1)!.perSecond)}/s`,
      );
    }
    await waitUntilDrained(stack.urls.api, quiet);
    const [our, other] = [summary(ours), summary(others)];
    // Of rounds that follow each other: what else the machine does changes within seconds.
    const medianRatio = (value: (round: Round) => number): number =>
      median(ours.map((round, n) => value(round) / value(others[n]!)));
    return [
      {
        what: `single-log posts, ${CONNECTIONS} connections, all parts running, against a bare Fastify route`,
        ours: `${digits(our.perSecond)}/s`,
        other: `${digits(other.perSecond)}/s`,
        ratio: medianRatio((round) => round.perSecond),
        bar: 0.35,
        reach: 0.5,
        better: 'more',
      },
      {
        what: "the API's processor time a log in that run, against the bare route's",
        ours: `${digits(our.cpu * 1e6)} µs`,
        other: `${digits(other.cpu * 1e6)} µs`,
        ratio: medianRatio((round) => round.cpu),
        bar: 2,
        reach: 1.5,
        better: 'less',
      },
    ];
  } finally {
    bare.kill();
  }
}

function summary(rounds: Round[]): Round {
  return { perSecond: median(rounds.map((one) => one.perSecond)), cpu: median(rounds.map((one) => one.cpu)) };
}

async function fire(url: string, pids: number[], duration: number): Promise<Round> {
  const cpu = (): number => pids.reduce((sum, pid) => sum + cpuSeconds(pid), 0);
  const before = cpu();
  const result = await autocannon({
    url,
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: LOG,
    connections: CONNECTIONS,
    duration,
  });
  const posts = result['2xx'];
  if (result.non2xx + result.errors + result.timeouts > 0) {
    throw new Error(`${url}: ${result.non2xx} refused, ${result.errors} errors, ${result.timeouts} timeouts`);
  }
  return { perSecond: posts / result.duration, cpu: (cpu() - before) / posts };
}
