// Bodies of `_bulk` with 1,000 documents: from bytes to lines for the queue, with and without ids of their client.
import { test } from 'vitest';
import { indexOfId, LogIds } from '@timberline/elastic';
import { LogBatch } from '../../intake/log-batch.ts';
import { actionFor } from '../../log/encode-log.ts';
import { entryDecoder } from '../entry-decoder.ts';
import { BulkFormat } from './bulk-format.ts';

const ids = new LogIds();

function bodyOf(action: (n: number) => string): Buffer {
  const document = (n: number) =>
    JSON.stringify({
      '@timestamp': '2026-11-24T13:30:39.123Z',
      'log.level': 'WARN',
      message: `Receiving block blk_${n} src: /10.251.73.220:42557 dest: /10.251.73.220:50010`,
      service: { name: 'shop' },
      host: { name: `web-${n % 9}` },
      user: { id: n, plan: 'pro' },
    });
  return Buffer.from(Array.from({ length: 1_000 }, (_, n) => `${action(n)}\n${document(n)}\n`).join(''));
}

const WITHOUT_IDS = bodyOf(() => '{"create":{"_index":"logs"}}');
const WITH_IDS = bodyOf((n) => `{"create":{"_index":"logs","_id":"document-${n}"}}`);

function run(slices: Generator<undefined, unknown>): void {
  while (!slices.next().done);
}

function decode(bytes: Buffer, known?: boolean): void {
  const format = new BulkFormat(undefined);
  if (known !== undefined) {
    run(format.documents.find(bytes));
    format.documents.leaveOut(Array.from({ length: 1_000 }, () => known));
  }
  const decoder = entryDecoder(format);
  const range = ids.take(decoder.maxLogs(bytes));
  const batch = new LogBatch(range, actionFor(indexOfId(range.prefix)), bytes.length, decoder.protocol);
  run(decoder.decode(bytes, batch));
  batch.completeJob();
}

test('1,000 documents', async ({ bench }) => {
  await bench.compare(
    bench('without ids', () => decode(WITHOUT_IDS)),
    bench('with ids, new', () => decode(WITH_IDS, false)),
    bench('with ids, stored before', () => decode(WITH_IDS, true)),
  );
});
