// Decoding bodies of the native protocol into a batch. It measures compiled code, since Vitest reads imported constants
// through getters: run `npx nx build api` first.
import { createRequire } from 'node:module';
import { test } from 'vitest';
import { LogIds } from '@timberline/elastic';

const require = createRequire(import.meta.url);
const { jsonDecoder, ndjsonDecoder } =
  require('../../../../dist/ingest/protocols/native/native-decoders.js') as typeof import('./native-decoders.ts');
const { LogBatch } =
  require('../../../../dist/ingest/intake/log-batch.js') as typeof import('../../intake/log-batch.ts');
const { actionFor } =
  require('../../../../dist/ingest/log/encode-log.js') as typeof import('../../log/encode-log.ts');

const action = actionFor('timberline-logs-2026.11.24');
const ids = new LogIds();
const log = (n: number) => ({
  level: 'info',
  message: `Served block blk_${38_865_049 + n} in ${n % 700} ms`,
  resourceId: `payments-${n % 20}`,
  timestamp: '2026-11-24T10:35:22.123Z',
  metadata: { parentResourceId: 'hdfs', status: 200 + (n % 300) },
});
const logs = Array.from({ length: 1_000 }, (_, n) => log(n));
const one = Buffer.from(JSON.stringify(log(0)));
const array = Buffer.from(JSON.stringify(logs));
const ndjson = Buffer.from(logs.map((entry) => JSON.stringify(entry)).join('\n'));

function decode(decoder: typeof jsonDecoder, body: Buffer): number {
  const batch = new LogBatch(ids.take(decoder.maxLogs(body)), action, body.length);
  const slices = decoder.decode(body, batch);
  while (!slices.next().done);
  return batch.accepted;
}

test('Decoding one log', async ({ bench }) => {
  await bench.compare(
    bench('JSON', () => decode(jsonDecoder, one)),
    bench('NDJSON', () => decode(ndjsonDecoder, one)),
  );
});

test('Decoding 1,000 logs', async ({ bench }) => {
  await bench.compare(
    bench('a JSON array', () => decode(jsonDecoder, array)),
    bench('NDJSON', () => decode(ndjsonDecoder, ndjson)),
  );
});
