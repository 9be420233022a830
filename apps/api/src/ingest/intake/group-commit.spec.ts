import { describe, expect, it } from 'vitest';
import {
  type AddResult,
  decodeLines,
  type EncodedJob,
  encodeJob,
  JOB_BYTES,
  type JobData,
  QueueUnavailableError,
} from '@timberline/queue';
import { GroupCommit } from './group-commit.ts';

/** A queue whose answers the test gives, to look at the order of things; real ones are in the end-to-end tests. */
class SlowQueue {
  readonly adds: { jobs: EncodedJob[]; answer: (error?: Error) => void }[] = [];

  add(jobs: EncodedJob[]): Promise<AddResult> {
    return new Promise((resolve, reject) => {
      this.adds.push({ jobs, answer: (error) => (error ? reject(error) : resolve({ state: 'added' })) });
    });
  }
}

const block = (firstId: string, logs = 1, lines = `${firstId}\n`) => ({ firstId, logs, lines });
const turn = () => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
const linesOf = (job: EncodedJob | undefined) =>
  decodeLines(JSON.parse(job?.data ?? '{}') as JobData).toString();

function setUp() {
  const queue = new SlowQueue();
  let bytes = 0;
  const enqueuer = new GroupCommit(queue, { added: (added) => void (bytes += added) });
  return { queue, enqueuer, bytes: () => bytes };
}

describe('the enqueuer', () => {
  it('puts posts of one turn into one job, and the next ones into the job after it', async () => {
    const { queue, enqueuer, bytes } = setUp();
    const first = [enqueuer.share(block('a')), enqueuer.share(block('b', 2))];
    await turn();
    const second = [enqueuer.share(block('c')), enqueuer.share(block('d'))];
    await turn();
    expect(queue.adds).toHaveLength(1);
    expect(queue.adds[0]?.jobs).toMatchObject([{ id: 'a', logs: 3 }]);
    queue.adds[0]?.answer();
    expect(await Promise.all(first)).toEqual(['a', 'a']);
    await turn();
    expect(linesOf(queue.adds[1]?.jobs[0])).toBe('c\nd\n');
    queue.adds[1]?.answer();
    expect(await Promise.all(second)).toEqual(['c', 'c']);
    expect(bytes()).toBe(8);
  });

  it('cuts what waits into jobs of their best size, none of them splitting a post', async () => {
    const { queue, enqueuer } = setUp();
    const lines = 'x'.repeat(JOB_BYTES * 0.4);
    const posts = ['a', 'b', 'c', 'd', 'e'].map((id) => enqueuer.share(block(id, 1, lines)));
    await turn();
    expect(queue.adds[0]?.jobs.map(({ id, logs }) => [id, logs])).toEqual([
      ['a', 2],
      ['c', 2],
      ['e', 1],
    ]);
    queue.adds[0]?.answer();
    expect(await Promise.all(posts)).toEqual(['a', 'a', 'c', 'c', 'e']);
  });

  it('fails what waits with what was under way, and says that it was not sent', async () => {
    const { queue, enqueuer } = setUp();
    const underWay = enqueuer.share(block('a'));
    await turn();
    const waiting = enqueuer.share(block('b'));
    queue.adds[0]?.answer(new QueueUnavailableError('silent', 'unknown'));
    await expect(underWay).rejects.toMatchObject({ outcome: 'unknown' });
    await expect(waiting).rejects.toMatchObject({ outcome: 'none' });
    const later = enqueuer.share(block('c'));
    await turn();
    queue.adds[1]?.answer();
    expect(await later).toBe('c');
  });

  it('refuses with 429 when more waits than may', async () => {
    const { queue, enqueuer } = setUp();
    const lines = 'x'.repeat(256 * 1024);
    const posts = Array.from({ length: 100 }, (_, i) => enqueuer.share(block(`p${i}`, 1, lines)));
    const results = Promise.allSettled(posts);
    for (let i = 0; i < 10; i++) {
      await turn();
      queue.adds[i]?.answer();
    }
    const settled = await results;
    const refused = settled.filter((result) => result.status === 'rejected');
    expect(refused).toHaveLength(36);
    expect(refused[0]?.reason).toMatchObject({ status: 429, extras: { retryAfterSeconds: 1 } });
  });

  it('has four enqueues of own jobs under way, the others in turn', async () => {
    const { queue, enqueuer } = setUp();
    const posts = Array.from({ length: 6 }, (_, i) => enqueuer.own([encodeJob(block(`o${i}`))]));
    await turn();
    expect(queue.adds).toHaveLength(4);
    queue.adds[0]?.answer();
    await turn();
    expect(queue.adds).toHaveLength(5);
    queue.adds[1]?.answer(new QueueUnavailableError('silent', 'unknown'));
    await expect(posts[1]).rejects.toMatchObject({ outcome: 'unknown' });
    await expect(posts[5]).rejects.toMatchObject({ outcome: 'none' });
    for (const index of [2, 3, 4]) queue.adds[index]?.answer();
    expect(await Promise.all([posts[0], posts[2], posts[3], posts[4]])).toHaveLength(4);
    const after = Array.from({ length: 4 }, (_, i) => enqueuer.own([encodeJob(block(`p${i}`))]));
    await turn();
    expect(queue.adds).toHaveLength(9);
    for (const add of queue.adds.slice(5)) add.answer();
    await Promise.all(after);
  });
});
