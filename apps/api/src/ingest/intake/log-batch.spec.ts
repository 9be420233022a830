import { expect, it } from 'vitest';
import { LogIds } from '@timberline/elastic';
import { decodeLines, type JobData, MAX_JOBS } from '@timberline/queue';
import { parseExactly } from '../../json/exact-json.ts';
import { receiptCodec } from '../../signing/receipt-codec.fixture.ts';
import { LogScanner } from '../fast-path/log-scanner.ts';
import { actionFor } from '../log/encode-log.ts';
import { type ValidatedLog, validateLog } from '../log/validate-log.ts';
import { LogBatch } from './log-batch.ts';

const MESSAGE = 'x'.repeat(1_000);
const ids = new LogIds();

function newBatch(): LogBatch {
  return new LogBatch(ids.take(10_000), actionFor('timberline-logs-2026.11.24'));
}

function addLogs(batch: LogBatch, from: number, to: number, name: string): void {
  for (let n = from; n < to; n++) {
    const log = {
      level: 'info',
      message: MESSAGE,
      resourceId: `${name}-${n}`,
      timestamp: '2026-11-24T10:35:22Z',
    };
    batch.add(validateLog(log) as ValidatedLog);
  }
}

/** The `resourceId` of each document in the jobs, in order. */
function namesIn(batch: LogBatch): string[] {
  return batch.jobs.flatMap(({ data }) =>
    decodeLines(JSON.parse(data) as JobData)
      .toString()
      .split('\n')
      .filter((line) => line.startsWith('{"id"'))
      .map((line) => (JSON.parse(line) as { resourceId: string }).resourceId),
  );
}

const names = (name: string, count: number) => Array.from({ length: count }, (_, n) => `${name}-${n}`);

it('A batch of few lines can share a job with others.', () => {
  const batch = newBatch();
  addLogs(batch, 0, 3, 'a');
  expect(batch.sharedLines()).toMatchObject({ firstId: batch.firstId, logs: 3 });
  expect(batch.jobs).toEqual([]);
});

it('A batch of many lines gets jobs of its own, and one for the remaining lines.', () => {
  const batch = newBatch();
  let full = 0;
  for (let n = 0; batch.jobs.length < 2; n++, full = n) addLogs(batch, n, n + 1, 'a');
  addLogs(batch, full, full + 2, 'a');
  expect(batch.sharedLines()).toBeUndefined();
  batch.completeJob();
  expect(batch.jobs).toHaveLength(3);
  expect(namesIn(batch)).toEqual(names('a', full + 2));
});

it('Batches that are filled in turn keep their lines apart.', () => {
  const [first, second, third] = [newBatch(), newBatch(), newBatch()];
  addLogs(first, 0, 500, 'a');
  addLogs(second, 0, 500, 'b');
  // The buffer of the first batch is free for others now, and the batch continues.
  first.completeJob();
  addLogs(third, 0, 500, 'c');
  addLogs(first, 500, 1_000, 'a');
  second.completeJob();
  addLogs(third, 500, 1_000, 'c');
  addLogs(second, 500, 1_000, 'b');
  for (const [name, batch] of Object.entries({ a: first, b: second, c: third })) {
    batch.completeJob();
    expect(namesIn(batch)).toEqual(names(name, 1_000));
  }
});

it('A batch of more lines than a receipt can name jobs for is too large.', { timeout: 60_000 }, () => {
  // A short log with long terms, since each of its values repeats the long key three times.
  const inside = Object.fromEntries(Array.from({ length: 60 }, (_, n) => [`k${n}`, n]));
  const log = { level: 'i', message: '', resourceId: 'r', timestamp: '2026-11-24T10:35:22Z' };
  const validated = validateLog({ ...log, metadata: { ['\u0002'.repeat(100)]: inside } }) as ValidatedLog;
  const batch = newBatch();
  const fill = () => {
    for (let n = 0; n < 10_000; n++) batch.add(validated);
  };
  expect(fill).toThrow(expect.objectContaining({ kind: 'too-large' }));
  expect(batch.jobs).toHaveLength(MAX_JOBS);
  const jobs = batch.jobs.map(({ id }) => id);
  const receipt = { firstId: batch.firstId, count: batch.accepted, jobs };
  expect(receiptCodec.decode(receiptCodec.encode(receipt))).toEqual(receipt);
});

it('A scanned log whose words are far longer than its message is stored as if it had been parsed.', () => {
  const text =
    '{"level":"i","message":"ﷺ ﷺ","resourceId":"r","timestamp":"2026-11-24T10:35:22Z","metadata":{"n":1234567890123456}}';
  const scanner = new LogScanner();
  expect(scanner.scan(Buffer.from(text), 0)).toBe(Buffer.byteLength(text));
  const batch = newBatch();
  batch.scannedLog(1, scanner);
  expect(batch.accepted).toBe(1);
  expect(batch.sharedLines()?.text).toContain('"words":"صلى الله عليه وسلم صلى الله عليه وسلم"');
});

it('A log past the reserved ids is an error, whichever path encodes it.', () => {
  const batch = new LogBatch(ids.take(1), actionFor('timberline-logs-2026.11.24'));
  const text = '{"level":"i","message":"m","resourceId":"r","timestamp":"2026-11-24T10:35:22Z"}';
  const validated = validateLog(JSON.parse(text)) as ValidatedLog;
  const scanner = new LogScanner();
  scanner.scan(Buffer.from(text), 0);
  batch.add(validated);
  expect(() => batch.add(validated)).toThrow(RangeError);
  expect(() => batch.scannedLog(2, scanner)).toThrow(RangeError);
  expect(batch.accepted).toBe(1);
});

it('A batch names the first hundred rejected logs and counts the others.', () => {
  const batch = newBatch();
  for (let line = 1; line <= 150; line++) batch.value(line, { level: 'info' }, () => undefined);
  expect(batch.rejected).toBe(150);
  expect(new Set(batch.errors.map(({ line }) => line)).size).toBe(100);
  expect(batch.unnamedErrors).toBe(50);
  expect(batch.wantsErrors).toBe(false);
});

it('A log with a number that a double cannot hold is stored with its text.', () => {
  const batch = newBatch();
  const log = { level: 'i', message: 'm', resourceId: 'r', timestamp: '2026-11-24T10:35:22Z' };
  const metadata = '{"id":1234567890123456789}';
  batch.value(1, { ...log, metadata: JSON.parse(metadata) as object }, () => ({
    ...log,
    metadata: parseExactly(metadata),
  }));
  expect(batch.sharedLines()?.text).toContain('1234567890123456789');
});
