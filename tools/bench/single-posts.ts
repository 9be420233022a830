// Measures posts of single logs on 100 connections, with all processes running, against a bare Fastify route.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import autocannon from 'autocannon';
import { freePorts } from '../launcher/stack/stack.ts';
import { waitUntilDrained } from '../load-test/verify.ts';
import { type Bench, digits, type Measure, median } from './measure.ts';
import { cpuSeconds } from './processes.ts';

const CONNECTIONS = 100;
/**
 * The time until Elasticsearch has compiled most of its code. Before that its compiler uses up to half of two cores: 40
 * µs per log after 12 s of posts, 20 µs after 25 s, and 2 µs after 45 s.
 */
const WARM_UP_SECONDS = 45;
const QUICK_WARM_UP_SECONDS = 15;

/** A log of 220 bytes, the size in published benchmarks of other log servers. */
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
  /** The processor time of the server per post, in seconds. */
  cpuSeconds: number;
}

export async function measureSinglePosts({ stack, quick, report }: Bench): Promise<Measure[]> {
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

    report('single posts: warming up');
    await sendPosts(bareUrl, [bare.pid!], seconds);
    await sendPosts(ourUrl, apiPids, quick ? QUICK_WARM_UP_SECONDS : WARM_UP_SECONDS);
    const ours: Round[] = [];
    const others: Round[] = [];
    for (let round = 1; round <= rounds; round++) {
      await waitUntilDrained(stack.urls.api, quiet);
      others.push(await sendPosts(bareUrl, [bare.pid!], seconds));
      ours.push(await sendPosts(ourUrl, apiPids, seconds));
      report(
        `single posts, round ${round} of ${rounds}: bare route ${digits(others.at(-1)!.perSecond)}/s, ` +
          `Timberline ${digits(ours.at(-1)!.perSecond)}/s`,
      );
    }
    await waitUntilDrained(stack.urls.api, quiet);
    const [our, other] = [summary(ours), summary(others)];
    // Compare adjacent rounds, since the other load of the machine changes within seconds.
    const medianRatio = (value: (round: Round) => number): number =>
      median(ours.map((round, n) => value(round) / value(others[n]!)));
    return [
      {
        what: `single-log posts on ${CONNECTIONS} connections with all processes running, against a bare Fastify route`,
        ours: `${digits(our.perSecond)}/s`,
        other: `${digits(other.perSecond)}/s`,
        ratio: medianRatio((round) => round.perSecond),
        limit: 0.35,
        target: 0.5,
        better: 'more',
      },
      {
        what: 'processor time of the API per log in that run, against that of the bare route',
        ours: `${digits(our.cpuSeconds * 1e6)} µs`,
        other: `${digits(other.cpuSeconds * 1e6)} µs`,
        ratio: medianRatio((round) => round.cpuSeconds),
        limit: 2,
        target: 1.5,
        better: 'less',
      },
    ];
  } finally {
    bare.kill();
  }
}

function summary(rounds: Round[]): Round {
  return {
    perSecond: median(rounds.map((one) => one.perSecond)),
    cpuSeconds: median(rounds.map((one) => one.cpuSeconds)),
  };
}

async function sendPosts(url: string, pids: number[], durationSeconds: number): Promise<Round> {
  const cpu = (): number => pids.reduce((sum, pid) => sum + cpuSeconds(pid), 0);
  const before = cpu();
  const result = await autocannon({
    url,
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: LOG,
    connections: CONNECTIONS,
    duration: durationSeconds,
  });
  const posts = result['2xx'];
  if (result.non2xx + result.errors + result.timeouts > 0) {
    throw new Error(
      `${url}: ${result.non2xx} posts refused, ${result.errors} errors, ${result.timeouts} timeouts`,
    );
  }
  return { perSecond: posts / result.duration, cpuSeconds: (cpu() - before) / posts };
}
