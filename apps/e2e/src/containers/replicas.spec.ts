// Several containers of the API and of the processor: who does the work, who is healthy, and what a restart costs.
import { Agent, request } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeLog, makeLogs, uniqueMarker } from '../harness/logs.ts';
import { waitUntil } from '../harness/wait.ts';
import { docker, signal, stateOf } from './docker.ts';
import { api, apiPort, compose, IMAGE, untilHealthy } from './stack.ts';

/** Connections that post without a pause. */
const CLIENTS = 32;
/** Each replica is restarted this often. */
const ROUNDS = 3;

beforeAll(async () => {
  await compose.run('up', '--detach', '--scale', 'api=2', '--scale', 'processor=2');
  await untilHealthy();
  await waitUntil(async () => (await api.status()).processors === 2, { what: 'two processors' });
});

afterAll(async () => {
  await compose.run('up', '--detach');
  await untilHealthy();
});

/** The answers to posts over kept connections: how often each status came, and each kind of failure. */
function startPosting(marker: string): { stop: () => Promise<Record<string, number>> } {
  const agent = new Agent({ keepAlive: true, maxSockets: CLIENTS });
  const outcomes: Record<string, number> = {};
  let stopping = false;
  const post = (n: number): Promise<string> =>
    new Promise((resolve) => {
      const body = JSON.stringify(makeLog(marker, { message: `${marker} ${n}` }, n));
      const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
      const options = { host: '127.0.0.1', port: apiPort, path: '/api/logs', method: 'POST', agent, headers };
      request(options, (answer) => {
        let text = '';
        answer.setEncoding('utf8').on('data', (part: string) => (text += part));
        answer.on('end', () => resolve(answer.statusCode === 202 ? '202' : `${answer.statusCode} ${text}`));
      })
        .on('error', (error) => resolve(error.message))
        .end(body);
    });
  const running = Array.from({ length: CLIENTS }, async (_, client) => {
    for (let n = client; !stopping; n += CLIENTS) {
      const outcome = await post(n);
      outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
    }
  });
  return {
    async stop() {
      stopping = true;
      await Promise.all(running);
      agent.destroy();
      return outcomes;
    },
  };
}

/** The bytes that a container has received on the network of nginx. */
async function receivedBytes(container: string): Promise<number> {
  const networks = JSON.parse(
    await docker('inspect', '--format', '{{json .NetworkSettings.Networks}}', container),
  ) as Record<string, { MacAddress: string }>;
  const { MacAddress } = Object.entries(networks).find(([name]) => name.endsWith('_front'))![1];
  const ofInterface = `for i in /sys/class/net/*; do grep -qi ${MacAddress} $i/address && cat $i/statistics/rx_bytes; done; true`;
  return Number(await docker('exec', container, 'sh', '-c', ofInterface));
}

test('Both replicas of the API get requests.', async () => {
  const replicas = await compose.containers('api');
  const before = await Promise.all(replicas.map(receivedBytes));
  const posting = startPosting(uniqueMarker());
  await expect
    .poll(async () => {
      const now = await Promise.all(replicas.map(receivedBytes));
      return Math.min(...now.map((bytes, index) => bytes - before[index]!));
    })
    .toBeGreaterThan(100_000);
  expect(Object.keys(await posting.stop())).toEqual(['202']);
});

/** How often nginx has sent a request and got no answer, so that nobody knows whether it was served. */
async function countCutRequests(): Promise<number> {
  return (await compose.logs('web')).split('while reading response header').length - 1;
}

test('A restart of each replica under load cuts no request.', async ({ annotate }) => {
  const cutBefore = await countCutRequests();
  const posting = startPosting(uniqueMarker());
  const replicas = await compose.containers('api');
  for (let round = 0; round < ROUNDS; round++) {
    for (const replica of replicas) {
      await docker('restart', replica);
      await waitUntil(async () => (await stateOf(replica)).Health?.Status === 'healthy', {
        what: 'a healthy replica',
      });
    }
  }
  const outcomes = await posting.stop();
  await annotate(`${replicas.length * ROUNDS} restarts: ${JSON.stringify(outcomes)}`);
  expect((await countCutRequests()) - cutBefore).toBe(0);
  // On a busy machine, a container is away for seconds between its end and its start. nginx gives up requests that wait for
  // a connection to it at the moment when its address leaves the list. They were not sent, and the clients may repeat them.
  const refused = Object.entries(outcomes).filter(([outcome]) => outcome !== '202');
  expect(refused.filter(([outcome]) => !outcome.startsWith('503 {"type":"about:blank"'))).toEqual([]);
  const count = refused.reduce((sum, [, times]) => sum + times, 0);
  expect(count).toBeLessThanOrEqual(CLIENTS * replicas.length * ROUNDS);
});

test('A processor that hangs is unhealthy, and the other one is healthy.', async () => {
  const [hanging, working] = (await compose.containers('processor')) as [string, string];
  await signal(hanging, 'STOP', IMAGE);
  try {
    await expect.poll(async () => (await stateOf(hanging)).Health?.Status).toBe('unhealthy');
    expect((await stateOf(working)).Health?.Status).toBe('healthy');
    await api.accept(makeLogs(uniqueMarker(), 25));
  } finally {
    await signal(hanging, 'CONT', IMAGE);
  }
  await untilHealthy();
});
