// Common logs, from bytes to the lines of a `_bulk` body: by the fast path against JSON.parse, validateLog and encodeLog. It
// measures compiled code, since Vitest reads imported constants through getters: run `npx nx build api` first.
import { createRequire } from 'node:module';
import { test } from 'vitest';
import { LogIds } from '@timberline/elastic';

const require = createRequire(import.meta.url);
const { LogScanner } =
  require('../../../dist/ingest/fast-path/log-scanner.js') as typeof import('./log-scanner.ts');
const { encodeScannedLog, maxEncodedBytes } =
  require('../../../dist/ingest/fast-path/encode-scanned-log.js') as typeof import('./encode-scanned-log.ts');
const { actionFor, encodeLog } =
  require('../../../dist/ingest/log/encode-log.js') as typeof import('../log/encode-log.ts');
const { validateLog } =
  require('../../../dist/ingest/log/validate-log.js') as typeof import('../log/validate-log.ts');
const { mayHoldInexactNumber } =
  require('../../../dist/json/exact-json.js') as typeof import('../../json/exact-json.ts');
const { parseJson } =
  require('../../../dist/json/parse-json.js') as typeof import('../../json/parse-json.ts');

const LOGS = 1_000;
const action = actionFor('timberline-logs-2026.11.24');
const ids = new LogIds().take(LOGS);
const logs = Array.from({ length: LOGS }, (_, n) =>
  Buffer.from(
    JSON.stringify({
      level: n % 10 === 0 ? 'ERROR' : 'info',
      message: `Served block blk_${38_865_049 + n} to /10.251.42.${n % 256} in ${n % 700} ms`,
      resourceId: `payments-${n % 20}`,
      timestamp: `2026-11-24T10:35:22.${String(n % 1_000).padStart(3, '0')}Z`,
      traceId: `blk_${38_865_049 + n}`,
      metadata: { parentResourceId: 'hdfs', request: { status: 200 + (n % 300), path: '/blocks' } },
    }),
  ),
);
const scanner = new LogScanner();
const buffer = Buffer.allocUnsafe(64 * 1024);

test(`The lines of ${LOGS} common logs`, async ({ bench }) => {
  await bench.compare(
    bench('fast path', () => {
      for (const [n, log] of logs.entries()) {
        if (scanner.scan(log, 0) < 0 || maxEncodedBytes(scanner, action.bytes) > buffer.length)
          throw new Error('The fast path must apply to every log.');
        encodeScannedLog(scanner, action.bytes, ids, n, buffer, 0);
      }
    }),
    bench('JSON.parse, validateLog and encodeLog', () => {
      for (const log of logs) {
        const text = log.toString();
        const result = validateLog(parseJson(text));
        if (Array.isArray(result) || mayHoldInexactNumber(text)) throw new Error('Every log must be valid.');
        buffer.write(encodeLog(result, action.text, 'P7DDr7odpEVmAYL-----'));
      }
    }),
  );
});

/** Bytes of one run of copies, whatever the length of each. */
const COPIED_BYTES = 64 * 1024;

for (const length of [16, 64, 128, 256, 1_024])
  test(`Copying ${COPIED_BYTES} bytes in ranges of ${length}`, async ({ bench }) => {
    const source = Buffer.alloc(COPIED_BYTES, 'x');
    const target = Buffer.allocUnsafe(COPIED_BYTES);
    await bench.compare(
      bench('loop', () => {
        for (let start = 0; start < COPIED_BYTES; start += length) {
          const end = start + length;
          for (let at = start; at < end; at++) target[at] = source[at]!;
        }
      }),
      bench('Buffer.copy', () => {
        for (let start = 0; start < COPIED_BYTES; start += length)
          source.copy(target, start, start, start + length);
      }),
    );
  });
