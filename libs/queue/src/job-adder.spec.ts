// Adding what is too long for one command, with the real Redis and the real Bull.
import { randomBytes } from 'node:crypto';
import Bull from 'bull';
import { beforeEach, describe, expect, it } from 'vitest';
import { startRedis, useRedis } from '@timberline/testing/redis';
import { BullConnections, connectRedis } from './connection.ts';
import { QueueFullError } from './errors.ts';
import { decodeLines, type EncodedJob, encodeJob, type JobData } from './job.ts';
import { LogQueue } from './log-queue.ts';
import { BULL, KEYS, LOG_QUEUE } from './names.ts';

const IDS = ['A', 'B', 'C'].map((letter) => letter.repeat(20));
/** A worker of Bull starts and ends slowly on a busy machine. */
const WORKER_TIMEOUT_MS = 30_000;

const redis = useRedis((url) => connectRedis(url, 'api'));
let queue: LogQueue;
beforeEach(() => {
  queue = new LogQueue(redis().client);
});

/** Jobs that cannot be compressed, together too long for one command. */
function longJobs(): EncodedJob[] {
  return IDS.map((firstId) =>
    encodeJob({ firstId, logs: 2, lines: `${randomBytes(300 * 1024).toString('base64')}\n` }),
  );
}

const stagedKeys = () => redis().client.keys(`${KEYS.staged}*`);

/** The lines of all jobs, as a worker of Bull gets them. */
async function takeAll(): Promise<string[]> {
  const connections = new BullConnections(redis().server.url, 'processor');
  const bull = new Bull<JobData>(LOG_QUEUE, connections.options);
  const lines: string[] = [];
  void bull.process(({ data }) => Promise.resolve(void lines.push(decodeLines(data).toString())));
  await expect.poll(() => queue.unfinished(IDS), { timeout: WORKER_TIMEOUT_MS }).toBe(0);
  await bull.close();
  connections.disconnect();
  return lines;
}

describe('A long post', () => {
  it('Bull takes its jobs in order, each with all its lines.', { timeout: WORKER_TIMEOUT_MS }, async () => {
    const jobs = longJobs();
    expect(await queue.add(jobs)).toEqual({ state: 'added' });
    expect(await queue.status()).toMatchObject({ queued: 6 });
    expect(await stagedKeys()).toEqual([]);
    const sent = jobs.map(({ data }) => decodeLines(JSON.parse(data) as JobData).toString());
    expect(await takeAll()).toEqual(sent);
  });

  it('Its jobs have the fields of those of a short one, and do not expire.', async () => {
    const { client } = redis();
    await queue.add(longJobs());
    await queue.add([encodeJob({ firstId: 'S'.repeat(20), logs: 1, lines: 'x' })]);
    const short = Object.keys(await client.hgetall(BULL.prefix + 'S'.repeat(20)));
    const long = Object.keys(await client.hgetall(BULL.prefix + IDS[0]));
    expect(long.toSorted()).toEqual(short.toSorted());
    expect(await client.pttl(BULL.prefix + IDS[0])).toBe(-1);
  });

  it('Its jobs are added once, also when it is sent twice.', async () => {
    const jobs = longJobs();
    await queue.add(jobs);
    await queue.add(jobs);
    expect(await queue.status()).toMatchObject({ queued: 6 });
    expect(await redis().client.llen(BULL.wait)).toBe(3);
    expect(await stagedKeys()).toEqual([]);
  });

  it('Its jobs are in the append-only file when it is added.', async () => {
    const { client, server } = redis();
    const jobs = longJobs();
    await queue.add(jobs);
    const [, folder] = (await client.config('GET', 'dir')) as [string, string];
    server.process.kill('SIGKILL');
    const restarted = await startRedis('--dir', folder);
    const other = connectRedis(restarted.url, 'api');
    await expect.poll(() => other.lrange(BULL.wait, 0, -1).catch(String)).toEqual(IDS.toReversed());
    expect(await other.hget(BULL.prefix + IDS[1], 'data')).toBe(jobs[1]?.data);
    other.disconnect();
    await restarted.stop();
  });

  it('Nothing of it is kept when a part has expired before the last one is stored.', async () => {
    const { client } = redis();
    const [first, ...others] = longJobs();
    // The data of the last job is only asked for when the parts before it are stored.
    const last = {
      ...others[1]!,
      get data() {
        void client.del(KEYS.staged + first!.id);
        return others[1]!.data;
      },
    };
    await expect(queue.add([first!, others[0]!, last])).rejects.toMatchObject({ outcome: 'none' });
    expect(await queue.status()).toMatchObject({ queued: 0 });
    expect(await client.keys(`${BULL.prefix}*`)).toEqual([]);
  });

  it('Nothing of it is kept when Redis is frozen, and its parts expire.', async () => {
    const { client, server } = redis();
    const bulkClient = connectRedis(server.url, 'api-bulk');
    await bulkClient.ping().catch(() => expect.poll(() => bulkClient.status).toBe('ready'));
    const separate = new LogQueue(client, bulkClient);
    server.process.kill('SIGSTOP');
    const start = performance.now();
    await expect(separate.add(longJobs())).rejects.toMatchObject({ outcome: 'none' });
    expect(performance.now() - start, 'ms until it was refused').toBeLessThan(2_000);
    server.process.kill('SIGCONT');
    await expect
      .poll(() => separate.add([encodeJob({ firstId: 'S'.repeat(20), logs: 1, lines: 'x' })]).catch(String))
      .toEqual({ state: 'added' });
    expect(await queue.status()).toMatchObject({ queued: 1 });
    for (const key of await stagedKeys()) {
      expect(await client.pttl(key), key).toBeGreaterThan(0);
      expect(await client.pttl(key), key).toBeLessThan(120_000);
    }
    bulkClient.disconnect();
  });

  it('Nothing of it is kept when Redis has no memory for all of it.', async () => {
    const { client } = redis();
    const used = Number(/^used_memory:(\d+)/m.exec(await client.info('memory'))?.[1]);
    await client.config('SET', 'maxmemory', used + 700 * 1024);
    await expect(queue.add(longJobs())).rejects.toBeInstanceOf(QueueFullError);
    await client.config('SET', 'maxmemory', '200mb');
    await expect.poll(stagedKeys).toEqual([]);
    expect(await queue.status()).toMatchObject({ queued: 0 });
  });
});

describe('While Redis is frozen', () => {
  it('The first post that was sent may be kept, and those after it are refused at once as not sent.', async () => {
    const { server } = redis();
    const job = (id: string) => [encodeJob({ firstId: id.repeat(20), logs: 1, lines: 'x' })];
    server.process.kill('SIGSTOP');
    await expect(queue.add(job('A'))).rejects.toMatchObject({ outcome: 'unknown' });
    for (const id of ['B', 'C', 'D'])
      await expect(queue.add(job(id)), id).rejects.toMatchObject({ outcome: 'none' });
    server.process.kill('SIGCONT');
    await expect.poll(() => queue.add(job('E')).catch(String)).toEqual({ state: 'added' });
    expect((await redis().client.lrange(BULL.wait, 0, -1)).toSorted()).toEqual(
      ['A', 'E'].map((id) => id.repeat(20)),
    );
  });
});
