import { type Client, errors } from '@elastic/elasticsearch';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type LogQueue, QueueUnavailableError } from '@timberline/queue';
import type { PostedLogs } from '../stored-logs.ts';
import { VisibilityWaiter } from './visibility-waiter.ts';

// Fake timers replace the global functions only.
vi.mock('node:timers/promises', () => ({
  setTimeout: (ms: number) => new Promise((resolve) => setTimeout(resolve, ms)),
}));

const LOGS: PostedLogs = { index: 'index', firstId: 'a', lastId: 'b', count: 2 };

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A waiter over a queue in which one job is unfinished until the test says otherwise. */
function setUp() {
  const unfinished = vi.fn((_jobs: string[]) => Promise.resolve(1));
  const refresh = vi.fn((_request: { index: string }) => Promise.resolve());
  const count = vi.fn((_request: { index: string; query: object }) => Promise.resolve({ count: LOGS.count }));
  const waiter = new VisibilityWaiter(
    { unfinished } as unknown as LogQueue,
    { indices: { refresh }, count } as unknown as Client,
  );
  return { waiter, unfinished, refresh, count };
}

it('A post is found once its jobs have ended and its index is refreshed.', async () => {
  const { waiter, unfinished, refresh } = setUp();
  const found = waiter.wait(['a'], LOGS, 10_000, 'client');
  await vi.advanceTimersByTimeAsync(1_000);
  expect(refresh).not.toHaveBeenCalled();
  unfinished.mockResolvedValue(0);
  await vi.advanceTimersByTimeAsync(100);
  expect(await found).toBe(true);
  expect(refresh).toHaveBeenCalledWith({ index: 'index', ignore_unavailable: true });
});

it('A post whose jobs do not end in time is not found.', async () => {
  const { waiter } = setUp();
  const found = waiter.wait(['a'], LOGS, 1_000, 'client');
  await vi.advanceTimersByTimeAsync(1_040);
  expect(await found).toBe(false);
});

it.each([5 * 3_600_000, -5 * 3_600_000])(
  'A wait ends after its timeout, also when the clock jumps by %d ms.',
  async (step) => {
    const { waiter } = setUp();
    const onEnd = vi.fn();
    void waiter.wait(['a'], LOGS, 1_000, 'client').then(onEnd);
    vi.setSystemTime(Date.now() + step);
    await vi.advanceTimersByTimeAsync(900);
    expect(onEnd, 'before the timeout').not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(140);
    expect(onEnd).toHaveBeenCalledExactlyOnceWith(false);
  },
);

it('Posts of the same index share a refresh.', async () => {
  const { waiter, unfinished, refresh } = setUp();
  unfinished.mockResolvedValue(0);
  const found = Promise.all(['a', 'b', 'c'].map((job) => waiter.wait([job], LOGS, 10_000, 'client')));
  await vi.advanceTimersByTimeAsync(200);
  expect(await found).toEqual([true, true, true]);
  expect(refresh).toHaveBeenCalledOnce();
});

it('A Redis that is unavailable for a moment does not end the wait.', async () => {
  const { waiter, unfinished } = setUp();
  unfinished.mockRejectedValueOnce(new QueueUnavailableError('Redis is away', 'none')).mockResolvedValue(0);
  const found = waiter.wait(['a'], LOGS, 10_000, 'client');
  await vi.advanceTimersByTimeAsync(200);
  expect(await found).toBe(true);
});

it.each([
  [2, true],
  [1, false],
  [0, false],
])('A post of two logs, of which a search finds %d, is found: %s.', async (stored, isFound) => {
  const { waiter, unfinished, count } = setUp();
  unfinished.mockResolvedValue(0);
  count.mockResolvedValue({ count: stored });
  const found = waiter.wait(['a'], LOGS, 10_000, 'client');
  await vi.advanceTimersByTimeAsync(200);
  expect(await found).toBe(isFound);
  expect(count).toHaveBeenCalledExactlyOnceWith({
    index: 'index',
    query: { range: { id: { gte: 'a', lte: 'b' } } },
  });
});

it('A post is not found if its index does not exist, since Redis lost its job.', async () => {
  const { waiter, unfinished, count } = setUp();
  unfinished.mockResolvedValue(0);
  const meta = { body: {}, statusCode: 404, headers: {}, warnings: null, meta: {} as never };
  count.mockRejectedValue(new errors.ResponseError(meta));
  const found = waiter.wait(['a'], LOGS, 10_000, 'client');
  await vi.advanceTimersByTimeAsync(200);
  expect(await found).toBe(false);
});

it('A count that fails is repeated while there is time.', async () => {
  const { waiter, unfinished, count } = setUp();
  unfinished.mockResolvedValue(0);
  count.mockRejectedValueOnce(new Error('unavailable'));
  const found = waiter.wait(['a'], LOGS, 10_000, 'client');
  await vi.advanceTimersByTimeAsync(700);
  expect(await found).toBe(true);
  expect(count).toHaveBeenCalledTimes(2);
});

it('A refresh that fails is repeated while there is time.', async () => {
  const { waiter, unfinished, refresh } = setUp();
  unfinished.mockResolvedValue(0);
  refresh.mockRejectedValueOnce(new Error('unavailable'));
  const found = waiter.wait(['a'], LOGS, 10_000, 'client');
  await vi.advanceTimersByTimeAsync(700);
  expect(await found).toBe(true);
  expect(refresh).toHaveBeenCalledTimes(2);
});

it('A post is not found if no refresh succeeds in time.', async () => {
  const { waiter, unfinished, refresh } = setUp();
  unfinished.mockResolvedValue(0);
  refresh.mockRejectedValue(new Error('unavailable'));
  const found = waiter.wait(['a'], LOGS, 2_000, 'client');
  await vi.advanceTimersByTimeAsync(2_000);
  expect(await found).toBe(false);
});

it('Posts that wait are answered at shutdown, and later ones do not wait.', async () => {
  const { waiter } = setUp();
  const waiting = waiter.wait(['a'], LOGS, 10_000, 'client');
  waiter.stop();
  expect(await waiting).toBe(false);
  expect(await waiter.wait(['b'], LOGS, 10_000, 'client')).toBe(false);
});

it('At most a thousand posts wait.', async () => {
  const { waiter } = setUp();
  const waiting = Array.from({ length: 1_000 }, (_, n) => waiter.wait([`${n}`], LOGS, 10_000, 'client'));
  expect(await waiter.wait(['more'], LOGS, 10_000, 'client')).toBe(false);
  waiter.stop();
  await Promise.all(waiting);
});

it('One client has at most half of the waits, and leaves the rest to others.', async () => {
  const { waiter } = setUp();
  const waits = Array.from({ length: 500 }, () => waiter.wait(['a'], LOGS, 1_000, 'a'));
  expect(await waiter.wait(['a'], LOGS, 1_000, 'a')).toBe(false);
  let isOver = false;
  const other = waiter.wait(['b'], LOGS, 1_000, 'b').finally(() => (isOver = true));
  await vi.advanceTimersByTimeAsync(500);
  expect(isOver).toBe(false);
  await vi.advanceTimersByTimeAsync(600);
  expect(await Promise.all([...waits, other])).not.toContain(true);
});
