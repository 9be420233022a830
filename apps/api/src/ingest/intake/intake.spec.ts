import type { Client } from '@elastic/elasticsearch';
import { expect, it, vi } from 'vitest';
import { isLogId, logIdAfter } from '@timberline/elastic';
import {
  type AddResult,
  type Admission,
  type AdmissionControl,
  decodeLines,
  type DocumentIds,
  type EncodedJob,
  type IdempotencyKeys,
  type JobData,
  type LogQueue,
  QueueUnavailableError,
} from '@timberline/queue';
import { IngestCounters } from '../../metrics/ingest-counters.ts';
import { receiptCodec } from '../../signing/receipt-codec.fixture.ts';
import { BodyReader } from '../body/body-reader.ts';
import { bytesSource } from '../body/body-source.ts';
import type { Decoder } from '../decode/decoder.ts';
import { Redactor } from '../redaction/redactor.ts';
import { DocumentCommit } from './document-commit.ts';
import { GroupCommit } from './group-commit.ts';
import { IdempotentCommit } from './idempotent-commit.ts';
import { Intake } from './intake.ts';
import { VisibilityWaiter } from './visibility-waiter.ts';

const LOG = { level: 'info', message: '', resourceId: 'r', timestamp: '2026-11-24T10:35:22Z' };
const OPEN: Admission = { open: true };

/** A protocol whose body has one byte for each log: its value is the message of the log, and 0 is not a log. */
const byteDecoder: Decoder = {
  name: 'bytes',
  maxLogs: (bytes) => bytes.length,
  *decode(bytes, sink) {
    for (const [index, byte] of bytes.entries()) {
      if (index > 0) yield;
      const value = byte === 0 ? null : { ...LOG, message: String(byte) };
      sink.value(index + 1, value, () => undefined);
    }
  },
};

/** An intake over a queue in memory. No HTTP takes part. */
function setUp({ admission = OPEN, add = () => Promise.resolve<AddResult>({ state: 'added' }) } = {}) {
  const jobs: EncodedJob[] = [];
  const queue = {
    add: vi.fn((added: EncodedJob[]) => {
      jobs.push(...added);
      return add();
    }),
    unfinished: vi.fn(() => Promise.resolve(0)),
  } as unknown as LogQueue;
  const control = { admission: () => admission, added: () => undefined } as unknown as AdmissionControl;
  const keys = {
    reserve: vi.fn(() =>
      Promise.resolve({
        state: 'reserved',
        reservation: { keyHash: '', bodyHash: '', client: '', token: '' },
      }),
    ),
    release: vi.fn(() => Promise.resolve()),
  };
  const refresh = vi.fn(() => Promise.resolve());
  const count = vi.fn(() => Promise.resolve({ count: 1 }));
  const groupCommit = new GroupCommit(queue, control);
  const counters = new IngestCounters();
  const ids = { find: vi.fn(), limit: 10 } as unknown as DocumentIds;
  const intake = new Intake(
    new BodyReader(1024),
    control,
    groupCommit,
    new IdempotentCommit(keys as unknown as IdempotencyKeys, groupCommit, receiptCodec),
    new DocumentCommit(ids, groupCommit),
    new VisibilityWaiter(queue, { indices: { refresh }, count } as unknown as Client),
    receiptCodec,
    counters,
    new Redactor([]),
  );
  const accept = (bytes: number[], options: Partial<Parameters<Intake['accept']>[2]> = {}) =>
    intake.accept(bytesSource(Buffer.from(bytes), 'client'), byteDecoder, { waitMs: 0, ...options });
  const counted = () => Object.fromEntries(counters.take());
  return { accept, intake, jobs, keys, refresh, counted };
}

/** The documents in jobs, in order. */
function documentsIn(jobs: EncodedJob[]): { id: string; message: string }[] {
  return jobs.flatMap(({ data }) =>
    decodeLines(JSON.parse(data) as JobData)
      .toString()
      .split('\n')
      .filter((line) => line.startsWith('{"id"'))
      .map((line) => JSON.parse(line) as { id: string; message: string }),
  );
}

it('The logs of plain bytes are enqueued in order, with consecutive ids.', async () => {
  const { accept, jobs } = setUp();
  const { summary } = await accept([1, 2, 3]);
  const documents = documentsIn(jobs);
  expect(documents.map(({ message }) => message)).toEqual(['1', '2', '3']);
  const { firstId, count } = receiptCodec.decode(summary.receipt)!;
  expect(count).toBe(3);
  expect(isLogId(firstId)).toBe(true);
  expect(documents.map(({ id }) => id)).toEqual([0, 1, 2].map((offset) => logIdAfter(firstId, offset)));
});

it('Posts that arrive together share a job, and each gets a receipt for its own logs.', async () => {
  const { accept, jobs } = setUp();
  const [first, second] = await Promise.all([accept([1, 2]), accept([3, 4])]);
  expect(jobs).toHaveLength(1);
  const receipts = [first, second].map(({ summary }) => receiptCodec.decode(summary.receipt)!);
  expect(receipts.map(({ jobs }) => jobs)).toEqual([[jobs[0]!.id], [jobs[0]!.id]]);
  expect(new Set(documentsIn(jobs).map(({ id }) => id)).size).toBe(4);
});

it('Valid logs are accepted although others in the body are invalid, and those are named.', async () => {
  const { summary } = await setUp().accept([1, 0, 2]);
  expect(summary).toMatchObject({ accepted: 2, rejected: 1, moreErrors: 0 });
  expect(summary.errors).toMatchObject([{ line: 2, path: '' }]);
});

it('A body without a valid log is malformed, and nothing is enqueued.', async () => {
  const { accept, jobs } = setUp();
  await expect(accept([0, 0])).rejects.toMatchObject({
    kind: 'malformed',
    details: { errors: [{ line: 1 }, { line: 2 }] },
  });
  await expect(accept([])).rejects.toMatchObject({ kind: 'empty', message: 'The body contains no log.' });
  expect(jobs).toEqual([]);
});

it('A body without a valid log is no error if the protocol answers for each log.', async () => {
  const { intake, jobs } = setUp();
  const decoder: Decoder = { ...byteDecoder, reportsRejections: true };
  const { summary } = await intake.accept(bytesSource(Buffer.from([0, 0]), 'client'), decoder, { waitMs: 0 });
  expect(summary).toMatchObject({ receipt: '', accepted: 0, rejected: 2 });
  expect(jobs).toEqual([]);
});

it('A body without a valid log tells how many more errors there are than it names.', async () => {
  const { accept } = setUp();
  await expect(accept(Array.from({ length: 103 }, () => 0))).rejects.toMatchObject({
    message: 'None of the 103 logs was accepted.',
    details: { errors: { length: 100 }, members: { moreErrors: 3 } },
  });
});

it('A decoder that promises fewer logs than it delivers fails the post, and nothing is enqueued.', async () => {
  const { intake, jobs } = setUp();
  const tooFew: Decoder = { ...byteDecoder, maxLogs: () => 2 };
  const post = intake.accept(bytesSource(Buffer.from([1, 2, 3]), 'client'), tooFew, { waitMs: 0 });
  await expect(post).rejects.toThrow(RangeError);
  expect(jobs).toEqual([]);
});

it('A body over the limit is too large for any protocol.', async () => {
  await expect(setUp().accept(Array.from({ length: 1025 }, () => 1))).rejects.toMatchObject({
    kind: 'too-large',
  });
});

it('Nothing is read while admission is closed.', async () => {
  const { accept, jobs } = setUp({
    admission: { open: false, reason: 'queue', detail: 'The queue is full.', retryAfterSeconds: 9 },
  });
  await expect(accept([1])).rejects.toMatchObject({
    kind: 'busy',
    message: 'The queue is full.',
    details: { retryAfterSeconds: 9 },
  });
  expect(jobs).toEqual([]);
});

it('An error of the queue says whether the logs may have been stored.', async () => {
  const add = () => Promise.reject(new QueueUnavailableError('silent', 'unknown'));
  await expect(setUp({ add }).accept([1])).rejects.toMatchObject({
    kind: 'unavailable',
    details: { outcome: 'unknown' },
  });
});

it('A post with an idempotency key reserves it for its body and its format.', async () => {
  const { accept, keys } = setUp();
  const { isReplay, summary } = await accept([1], { idempotencyKey: 'key' });
  await accept([2], { idempotencyKey: 'key', principal: 'ann' });
  expect(isReplay).toBe(false);
  expect(summary.accepted).toBe(1);
  const [first, second] = keys.reserve.mock.calls as unknown as [unknown, string][];
  expect(first![0]).toEqual({ key: 'key', client: 'client' });
  expect(second![0]).toEqual({ key: 'key', principal: 'ann', client: 'client' });
  expect(second![1]).not.toBe(first![1]);
});

it('A post that waits is found once its jobs have ended and its index is refreshed.', async () => {
  const { accept, refresh } = setUp();
  expect(await accept([1], { waitMs: 5_000 })).toMatchObject({ isFound: true });
  expect(refresh).toHaveBeenCalledOnce();
});

it('A post that does not wait is not looked for.', async () => {
  const { accept, refresh } = setUp();
  expect(await accept([1])).toMatchObject({ isFound: false });
  expect(refresh).not.toHaveBeenCalled();
});

it('What becomes of logs is counted by protocol and reason.', async () => {
  const { accept, intake, counted } = setUp();
  await accept([1, 0, 2]);
  await accept([3], { idempotencyKey: 'key' });
  await expect(accept([0, 0])).rejects.toThrow();
  const unreadable: Decoder = {
    ...byteDecoder,
    protocol: 'lines',
    *decode(_bytes, sink) {
      sink.error(1, { path: '', message: 'is not JSON' });
      yield;
      sink.value(2, { ...LOG, message: '2' }, () => undefined);
    },
  };
  await intake.accept(bytesSource(Buffer.from([1, 1]), 'client'), unreadable, { waitMs: 0 });
  expect(counted()).toEqual({
    'accepted native': 3,
    'rejected native invalid': 3,
    'refused native malformed': 1,
    'accepted lines': 1,
    'rejected lines unreadable': 1,
  });
});

it('What is not enqueued is counted as a refused request, and an empty one as well.', async () => {
  const busy = setUp({
    admission: { open: false, reason: 'queue', detail: 'The queue is full.', retryAfterSeconds: 9 },
  });
  await expect(busy.accept([1])).rejects.toThrow();
  expect(busy.counted()).toEqual({ 'refused native busy': 1 });
  const away = setUp({ add: () => Promise.reject(new QueueUnavailableError('silent', 'unknown')) });
  await expect(away.accept([1])).rejects.toThrow();
  expect(away.counted()).toEqual({ 'refused native unavailable': 1 });
});
