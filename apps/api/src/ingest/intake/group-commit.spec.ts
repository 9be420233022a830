import { expect, it } from 'vitest';
import {
  type AddResult,
  type AdmissionControl,
  decodeLines,
  type EncodedJob,
  encodeJob,
  JOB_BYTES,
  type JobData,
  type LogQueue,
  QueueUnavailableError,
} from '@timberline/queue';
import { GroupCommit } from './group-commit.ts';

/** A queue whose answers the test gives, to control their order. The end-to-end tests use the real one. */
class ManualQueue {
  readonly adds: { jobs: EncodedJob[]; answer: (error?: Error) => void }[] = [];

  add(jobs: EncodedJob[]): Promise<AddResult> {
    return new Promise((resolve, reject) => {
      this.adds.push({ jobs, answer: (error) => (error ? reject(error) : resolve({ state: 'added' })) });
    });
  }
}

const MIB = 1024 * 1024;
const linesOf = (firstId: string, logs = 1, text = `${firstId}\n`) => ({ firstId, logs, text });
const exclusiveJob = (firstId: string) => [encodeJob({ firstId, logs: 1, lines: `${firstId}\n` })];
/** Jobs of a post that take `bytes` on their way to Redis. */
const longJob = (id: string, bytes: number): EncodedJob[] => [
  { id, logs: 1, bytes, data: 'x'.repeat(bytes) },
];
const nextTurn = () => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
const textOf = (job: EncodedJob | undefined) =>
  decodeLines(JSON.parse(job?.data ?? '{}') as JobData).toString();

function setUp() {
  const queue = new ManualQueue();
  let bytes = 0;
  const admission = { added: (added: number) => void (bytes += added) };
  const groupCommit = new GroupCommit(queue as unknown as LogQueue, admission as unknown as AdmissionControl);
  return { queue, groupCommit, bytes: () => bytes };
}

it('Posts of one turn share a job, and those that arrive meanwhile share the next one.', async () => {
  const { queue, groupCommit, bytes } = setUp();
  const first = [
    groupCommit.enqueueShared(linesOf('a'), 'c'),
    groupCommit.enqueueShared(linesOf('b', 2), 'c'),
  ];
  await nextTurn();
  const second = [groupCommit.enqueueShared(linesOf('c'), 'c'), groupCommit.enqueueShared(linesOf('d'), 'c')];
  await nextTurn();
  expect(queue.adds).toHaveLength(1);
  expect(queue.adds[0]?.jobs).toMatchObject([{ id: 'a', logs: 3 }]);
  queue.adds[0]?.answer();
  expect(await Promise.all(first)).toEqual(['a', 'a']);
  await nextTurn();
  expect(textOf(queue.adds[1]?.jobs[0])).toBe('c\nd\n');
  queue.adds[1]?.answer();
  expect(await Promise.all(second)).toEqual(['c', 'c']);
  expect(bytes()).toBe(8);
});

it('Waiting lines are grouped into jobs of the best size, and no post is split.', async () => {
  const { queue, groupCommit } = setUp();
  const text = 'x'.repeat(JOB_BYTES * 0.4);
  const posts = ['a', 'b', 'c', 'd', 'e'].map((id) => groupCommit.enqueueShared(linesOf(id, 1, text), 'c'));
  await nextTurn();
  expect(queue.adds[0]?.jobs).toMatchObject([
    { id: 'a', logs: 2 },
    { id: 'c', logs: 2 },
    { id: 'e', logs: 1 },
  ]);
  queue.adds[0]?.answer();
  expect(await Promise.all(posts)).toEqual(['a', 'a', 'c', 'c', 'e']);
});

it('Posts that wait behind a failed enqueue fail as not sent, and later ones are enqueued.', async () => {
  const { queue, groupCommit } = setUp();
  const inFlight = groupCommit.enqueueShared(linesOf('a'), 'c');
  await nextTurn();
  const waiting = groupCommit.enqueueShared(linesOf('b'), 'c');
  queue.adds[0]?.answer(new QueueUnavailableError('silent', 'unknown'));
  await expect(inFlight).rejects.toMatchObject({ outcome: 'unknown' });
  await expect(waiting).rejects.toMatchObject({ outcome: 'none' });
  const later = groupCommit.enqueueShared(linesOf('c'), 'c');
  await nextTurn();
  queue.adds[1]?.answer();
  expect(await later).toBe('c');
});

it('A post is refused as busy while too many bytes wait.', async () => {
  const { queue, groupCommit } = setUp();
  const text = 'x'.repeat(256 * 1024);
  const posts = Array.from({ length: 100 }, (_, i) =>
    groupCommit.enqueueShared(linesOf(`p${i}`, 1, text), `c${i % 2}`),
  );
  const results = Promise.allSettled(posts);
  for (let i = 0; i < 10; i++) {
    await nextTurn();
    queue.adds[i]?.answer();
  }
  const refused = (await results).filter((result) => result.status === 'rejected');
  expect(refused).toHaveLength(36);
  expect(refused[0]?.reason).toMatchObject({ kind: 'busy', details: { retryAfterSeconds: 1 } });
});

it('A client whose lines fill their share leaves room for the lines of others.', async () => {
  const { queue, groupCommit } = setUp();
  const text = 'x'.repeat(1024 * 1024);
  const posts = Array.from({ length: 16 }, (_, i) =>
    groupCommit.enqueueShared(linesOf(`p${i}`, 1, text), 'c'),
  );
  const results = Promise.allSettled(posts);
  const other = groupCommit.enqueueShared(linesOf('other'), 'd');
  for (let i = 0; i < 10; i++) {
    await nextTurn();
    queue.adds[i]?.answer();
  }
  expect((await results).filter(({ status }) => status === 'rejected')).toHaveLength(4);
  expect(await other).toBe('other');
});

it('Posts with jobs of their own are in flight by their bytes, and the next one follows when one ends.', async () => {
  const { queue, groupCommit } = setUp();
  const posts = Array.from({ length: 5 }, (_, i) => groupCommit.enqueueExclusive(longJob(`o${i}`, MIB), 'c'));
  await nextTurn();
  expect(queue.adds).toHaveLength(2);
  queue.adds[0]?.answer();
  await nextTurn();
  expect(queue.adds).toHaveLength(3);
  const small = Array.from({ length: 64 }, (_, i) =>
    groupCommit.enqueueExclusive(exclusiveJob(`s${i}`), 'd'),
  );
  await nextTurn();
  expect(queue.adds, 'with the short ones of another client').toHaveLength(67);
  for (let i = 1; i < 69; i++) {
    queue.adds[i]?.answer();
    await nextTurn();
  }
  expect(await Promise.all([...posts, ...small])).toHaveLength(69);
});

it('A post that is longer than the share of its client is in flight beside one of another client.', async () => {
  const { queue, groupCommit } = setUp();
  const posts = [
    groupCommit.enqueueExclusive(longJob('a', 30 * MIB), 'c'),
    groupCommit.enqueueExclusive(longJob('b', 30 * MIB), 'c'),
    groupCommit.enqueueExclusive(longJob('c', 2 * MIB), 'd'),
  ];
  await nextTurn();
  expect(queue.adds.map(({ jobs }) => jobs[0]?.id)).toEqual(['a', 'c']);
  queue.adds[0]?.answer();
  await nextTurn();
  expect(queue.adds.map(({ jobs }) => jobs[0]?.id)).toEqual(['a', 'c', 'b']);
  for (const { answer } of queue.adds) answer();
  expect(await Promise.all(posts)).toHaveLength(3);
});

it('Long posts that wait are bounded in bytes, and another client still has room.', async () => {
  const { queue, groupCommit } = setUp();
  const posts = Array.from({ length: 6 }, (_, i) =>
    groupCommit.enqueueExclusive(longJob(`o${i}`, 40 * MIB), 'c'),
  );
  const results = Promise.allSettled(posts);
  const other = groupCommit.enqueueExclusive(longJob('other', 30 * MIB), 'd');
  for (let i = 0; i < 5; i++) {
    await nextTurn();
    queue.adds[i]?.answer();
  }
  const refused = (await results).filter((result) => result.status === 'rejected');
  expect(refused).toHaveLength(3);
  expect(refused[0]?.reason).toMatchObject({ kind: 'busy' });
  expect(await other).toEqual({ state: 'added' });
});

it('A failed enqueue fails the posts that wait for their turn as not sent, and later ones are enqueued.', async () => {
  const { queue, groupCommit } = setUp();
  const posts = Array.from({ length: 3 }, (_, i) => groupCommit.enqueueExclusive(longJob(`o${i}`, MIB), 'c'));
  await nextTurn();
  queue.adds[1]?.answer(new QueueUnavailableError('silent', 'unknown'));
  await expect(posts[1]).rejects.toMatchObject({ outcome: 'unknown' });
  await expect(posts[2]).rejects.toMatchObject({ outcome: 'none' });
  queue.adds[0]?.answer();
  await posts[0];
  const after = Array.from({ length: 2 }, (_, i) => groupCommit.enqueueExclusive(longJob(`p${i}`, MIB), 'c'));
  await nextTurn();
  expect(queue.adds).toHaveLength(4);
  for (const { answer } of queue.adds.slice(2)) answer();
  await Promise.all(after);
});
