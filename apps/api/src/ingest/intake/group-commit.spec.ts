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

const linesOf = (firstId: string, logs = 1, text = `${firstId}\n`) => ({ firstId, logs, text });
const exclusiveJob = (firstId: string) => [encodeJob({ firstId, logs: 1, lines: `${firstId}\n` })];
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
  const first = [groupCommit.enqueueShared(linesOf('a')), groupCommit.enqueueShared(linesOf('b', 2))];
  await nextTurn();
  const second = [groupCommit.enqueueShared(linesOf('c')), groupCommit.enqueueShared(linesOf('d'))];
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
  const posts = ['a', 'b', 'c', 'd', 'e'].map((id) => groupCommit.enqueueShared(linesOf(id, 1, text)));
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
  const inFlight = groupCommit.enqueueShared(linesOf('a'));
  await nextTurn();
  const waiting = groupCommit.enqueueShared(linesOf('b'));
  queue.adds[0]?.answer(new QueueUnavailableError('silent', 'unknown'));
  await expect(inFlight).rejects.toMatchObject({ outcome: 'unknown' });
  await expect(waiting).rejects.toMatchObject({ outcome: 'none' });
  const later = groupCommit.enqueueShared(linesOf('c'));
  await nextTurn();
  queue.adds[1]?.answer();
  expect(await later).toBe('c');
});

it('A post is refused as busy while too many bytes wait.', async () => {
  const { queue, groupCommit } = setUp();
  const text = 'x'.repeat(256 * 1024);
  const posts = Array.from({ length: 100 }, (_, i) => groupCommit.enqueueShared(linesOf(`p${i}`, 1, text)));
  const results = Promise.allSettled(posts);
  for (let i = 0; i < 10; i++) {
    await nextTurn();
    queue.adds[i]?.answer();
  }
  const refused = (await results).filter((result) => result.status === 'rejected');
  expect(refused).toHaveLength(36);
  expect(refused[0]?.reason).toMatchObject({ kind: 'busy', details: { retryAfterSeconds: 1 } });
});

it('At most four posts with jobs of their own are in flight, and the next one follows when one ends.', async () => {
  const { queue, groupCommit } = setUp();
  const posts = Array.from({ length: 5 }, (_, i) => groupCommit.enqueueExclusive(exclusiveJob(`o${i}`)));
  await nextTurn();
  expect(queue.adds).toHaveLength(4);
  queue.adds[0]?.answer();
  await nextTurn();
  expect(queue.adds).toHaveLength(5);
  for (const { answer } of queue.adds.slice(1)) answer();
  expect(await Promise.all(posts)).toEqual(Array.from({ length: 5 }, () => ({ state: 'added' })));
});

it('A failed enqueue fails the posts that wait for a permit as not sent, and gives its own permit back.', async () => {
  const { queue, groupCommit } = setUp();
  const posts = Array.from({ length: 5 }, (_, i) => groupCommit.enqueueExclusive(exclusiveJob(`o${i}`)));
  await nextTurn();
  queue.adds[1]?.answer(new QueueUnavailableError('silent', 'unknown'));
  await expect(posts[1]).rejects.toMatchObject({ outcome: 'unknown' });
  await expect(posts[4]).rejects.toMatchObject({ outcome: 'none' });
  for (const index of [0, 2, 3]) queue.adds[index]?.answer();
  await Promise.all([posts[0], posts[2], posts[3]]);
  const after = Array.from({ length: 4 }, (_, i) => groupCommit.enqueueExclusive(exclusiveJob(`p${i}`)));
  await nextTurn();
  expect(queue.adds).toHaveLength(8);
  for (const { answer } of queue.adds.slice(4)) answer();
  await Promise.all(after);
});
