import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { LogIds } from '@timberline/elastic';
import {
  type AddResult,
  type AdmissionControl,
  type Completion,
  type EncodedJob,
  type IdempotencyKey,
  type IdempotencyKeys,
  type LogQueue,
  QueueUnavailableError,
  type Reservation,
  type ReserveResult,
} from '@timberline/queue';
import { receiptCodec } from '../../signing/receipt-codec.fixture.ts';
import { actionFor } from '../log/encode-log.ts';
import { type ValidatedLog, validateLog } from '../log/validate-log.ts';
import { GroupCommit } from './group-commit.ts';
import { IdempotentCommit } from './idempotent-commit.ts';
import { LogBatch } from './log-batch.ts';

// Fake timers replace the global functions only.
vi.mock('node:timers/promises', () => ({
  setTimeout: (ms: number) => new Promise((resolve) => setTimeout(resolve, ms)),
}));

const KEY: IdempotencyKey = { key: 'key', client: 'c' };
const RESERVATION: Reservation = { keyHash: 'hash', bodyHash: 'body', client: 'c', token: 'token' };
const RESERVED: ReserveResult = { state: 'reserved', reservation: RESERVATION };
const EARLIER = { receipt: 'r', accepted: 2, rejected: 0, errors: [], moreErrors: 0 };

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Keys and a queue that answer as the test says. */
function setUp({
  reserve,
  add = { state: 'added' },
}: {
  reserve: ReserveResult | Error;
  add?: AddResult | Error;
}) {
  const keys = {
    reserve: vi.fn((_key: IdempotencyKey, _bodyHash: string) => settled(reserve)),
    release: vi.fn((_reservation: Reservation) => Promise.resolve()),
  };
  const queue = {
    add: vi.fn((_jobs: EncodedJob[], _completion?: Completion) => settled(add)),
  };
  const admission = { added: () => undefined };
  const groupCommit = new GroupCommit(queue as unknown as LogQueue, admission as unknown as AdmissionControl);
  const commit = new IdempotentCommit(keys as unknown as IdempotencyKeys, groupCommit, receiptCodec);
  const decode = vi.fn(() => Promise.resolve(batchOfOne()));
  return { keys, queue, decode, commit: () => commit.commit(KEY, 'body', decode) };
}

function settled<T>(result: T | Error): Promise<T> {
  return result instanceof Error ? Promise.reject(result) : Promise.resolve(result);
}

function batchOfOne(): LogBatch {
  const batch = new LogBatch(new LogIds().take(1), actionFor('timberline-logs-2026.11.24'));
  const log = { level: 'i', message: 'm', resourceId: 'r', timestamp: '2026-11-24T10:35:22Z' };
  batch.add(validateLog(log) as ValidatedLog);
  return batch;
}

it('The first post with a key is enqueued together with its answer.', async () => {
  const { queue, keys, commit } = setUp({ reserve: RESERVED });
  const { summary, isReplay } = await commit();
  expect(isReplay).toBe(false);
  expect(summary).toMatchObject({ accepted: 1, rejected: 0 });
  expect(queue.add).toHaveBeenCalledOnce();
  expect(queue.add.mock.calls[0]?.[1]).toEqual({
    reservation: RESERVATION,
    answer: expect.any(Buffer) as Buffer,
  });
  expect(keys.release).not.toHaveBeenCalled();
});

it('A later post with the key gets the answer of the first and is not decoded.', async () => {
  const { queue, decode, commit } = setUp({ reserve: { state: 'done', answer: JSON.stringify(EARLIER) } });
  expect(await commit()).toEqual({ summary: EARLIER, isReplay: true });
  expect(decode).not.toHaveBeenCalled();
  expect(queue.add).not.toHaveBeenCalled();
});

it('A record of version 0.1.0, which holds the native answer, is replayed.', async () => {
  const answer = JSON.stringify({ message: 'logs enqueued for ingestion', ...EARLIER });
  const { commit } = setUp({ reserve: { state: 'done', answer } });
  expect(await commit()).toEqual({ summary: EARLIER, isReplay: true });
});

it('A post that another one with its key overtook gets the answer of the other.', async () => {
  const { commit } = setUp({ reserve: RESERVED, add: { state: 'done', answer: JSON.stringify(EARLIER) } });
  expect(await commit()).toEqual({ summary: EARLIER, isReplay: true });
});

it('A post that lost its reservation to another one is refused as in progress.', async () => {
  const { keys, commit } = setUp({ reserve: RESERVED, add: { state: 'superseded' } });
  await expect(commit()).rejects.toMatchObject({ kind: 'in-progress' });
  expect(keys.release).toHaveBeenCalledWith(RESERVATION);
});

it('A key that was used with another body is refused.', async () => {
  const { commit } = setUp({ reserve: { state: 'mismatch' } });
  await expect(commit()).rejects.toMatchObject({ kind: 'key-reused' });
});

it('A new key is refused as busy while the limit of keys is reached.', async () => {
  const { commit } = setUp({ reserve: { state: 'full', retryAfterMs: 59_001 } });
  await expect(commit()).rejects.toMatchObject({ kind: 'busy', details: { retryAfterSeconds: 60 } });
});

it('A post waits for another one with its key and gets its answer.', async () => {
  const { keys, commit } = setUp({ reserve: { state: 'done', answer: JSON.stringify(EARLIER) } });
  keys.reserve.mockResolvedValueOnce({ state: 'pending' }).mockResolvedValueOnce({ state: 'pending' });
  const result = commit();
  await vi.advanceTimersByTimeAsync(200);
  expect(await result).toEqual({ summary: EARLIER, isReplay: true });
  expect(keys.reserve).toHaveBeenCalledTimes(3);
});

it('A post that waits too long for another one with its key is refused as in progress.', async () => {
  const { keys, commit } = setUp({ reserve: { state: 'pending' } });
  const refused = expect(commit()).rejects.toMatchObject({
    kind: 'in-progress',
    details: { retryAfterSeconds: 2 },
  });
  await vi.advanceTimersByTimeAsync(5_000);
  await refused;
  expect(keys.reserve).toHaveBeenCalledTimes(51);
});

it.each([5 * 3_600_000, -5 * 3_600_000])(
  'A post waits 5 s for another one with its key, also when the clock jumps by %d ms.',
  async (step) => {
    const { keys, commit } = setUp({ reserve: { state: 'pending' } });
    const refused = expect(commit()).rejects.toMatchObject({ kind: 'in-progress' });
    await vi.advanceTimersByTimeAsync(0);
    vi.setSystemTime(Date.now() + step);
    await vi.advanceTimersByTimeAsync(4_900);
    expect(keys.reserve, 'before the end').toHaveBeenCalledTimes(50);
    await vi.advanceTimersByTimeAsync(100);
    await refused;
    expect(keys.reserve).toHaveBeenCalledTimes(51);
  },
);

it('If the key cannot be reserved, nothing was stored.', async () => {
  const { commit } = setUp({ reserve: new QueueUnavailableError('silent', 'unknown') });
  await expect(commit()).rejects.toMatchObject({ outcome: 'none' });
});

it.each(['decode', 'enqueue'] as const)('The key is free again after a post failed to %s.', async (step) => {
  const error = new QueueUnavailableError('silent', 'unknown');
  const { keys, decode, commit } = setUp({
    reserve: RESERVED,
    ...(step === 'enqueue' ? { add: error } : {}),
  });
  if (step === 'decode') decode.mockRejectedValue(error);
  await expect(commit()).rejects.toBe(error);
  expect(keys.release).toHaveBeenCalledWith(RESERVATION);
});
