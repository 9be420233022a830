// What it takes to read a bulk body of 2,000 logs.
import { test } from 'vitest';
import { countLines, parseBulkBody, selectBulkEntries } from './bulk-body.ts';

const LOGS = 2_000;
const body = Buffer.from(
  Array.from(
    { length: LOGS },
    (_, n) =>
      `{"create":{"_index":"timberline-logs-2026.11.24","_id":"P79qp2rWKoLm-ow-${1000 + n}"}}\n` +
      `{"message":"PacketResponder ${n} for block blk_38865049064139660 terminating","level":"info"}\n`,
  ).join(''),
);
const entries = parseBulkBody(body);

test('A bulk body of 2,000 logs', async ({ bench }) => {
  await bench.compare(
    bench('countLines', () => void countLines(body)),
    bench('parseBulkBody', () => void parseBulkBody(body)),
    bench('selectBulkEntries of every log', () => void selectBulkEntries(body, entries)),
  );
});
