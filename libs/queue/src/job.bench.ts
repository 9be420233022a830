// The costs that job.ts refers to: npx vitest bench --run --root libs/queue
import { constants, zstdCompressSync } from 'node:zlib';
import { it } from 'vitest';
import { seededRandom } from '@timberline/testing';
import { decodeLines, encodeJob, type JobData } from './job.ts';

const LEVEL_1 = { [constants.ZSTD_c_compressionLevel]: 1 };
const LEVEL_1_WINDOW_128_KIB = { ...LEVEL_1, [constants.ZSTD_c_windowLog]: 17 };

/** Lines of varied logs, at least so many bytes. */
function makeLines(minBytes: number): Buffer {
  const random = seededRandom(1);
  const hex = (digits: number) =>
    Array.from({ length: digits }, () => random.below(16).toString(16)).join('');
  let lines = '';
  for (let i = 0; lines.length < minBytes; i++) {
    const id = `P7DASWVprocPROC${String(i).padStart(5, '0')}`;
    const message = `request ${hex(8)} to /orders/${random.below(100_000)} took ${random.below(5_000)} ms`;
    const attributes = [`pod\0shop-${random.below(20)}`, `status\0${random.pick(['200', '404', '500'])}`];
    const document = {
      id,
      timestamp: new Date(1_790_000_000_000 + i * 7).toISOString(),
      level: random.pick(['debug', 'info', 'warn', 'error']),
      message,
      words: message,
      resourceId: `shop-${random.below(50)}`,
      traceId: hex(32),
      spanId: hex(16),
      commit: hex(7),
      metadata: { pod: attributes[0], status: attributes[1] },
      attributes,
    };
    lines += `{"create":{"_index":"timberline-logs-2026.11.27","_id":"${id}"}}\n${JSON.stringify(document)}\n`;
  }
  return Buffer.from(lines);
}

for (const kilobytes of [1, 10, 64, 730]) {
  const lines = makeLines(kilobytes * 1000);
  const job = encodeJob({ firstId: 'A'.repeat(20), logs: 1, lines });
  const data = JSON.parse(job.data) as JobData;
  it(`Encoding ${kilobytes} KB of lines (${data.encoding}, ${job.data.length} bytes).`, async ({ bench }) => {
    await bench('encodeJob', () => void encodeJob({ firstId: 'A'.repeat(20), logs: 1, lines })).run();
    await bench('decodeLines', () => void decodeLines(data)).run();
  });
}

it('Windows of zstd.', async ({ bench }) => {
  const lines = makeLines(730_000);
  const compare = (name: string, params: Record<number, number>) => {
    const options = { params, pledgedSrcSize: lines.length };
    const { length } = zstdCompressSync(lines, options);
    return bench(`${name}: ${length} bytes`, () => void zstdCompressSync(lines, options));
  };
  await bench.compare(compare('512 KiB', LEVEL_1), compare('128 KiB', LEVEL_1_WINDOW_128_KIB));
});
