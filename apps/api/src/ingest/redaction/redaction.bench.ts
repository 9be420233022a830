// What looking for secrets and cards costs: batches of common logs with and without it, and long hostile messages. It measures
// compiled code, since Vitest reads imported constants through getters: run `npx nx build api` first.
import { createRequire } from 'node:module';
import { test } from 'vitest';
import { LogIds } from '@timberline/elastic';

const require = createRequire(import.meta.url);
const { ndjsonDecoder } =
  require('../../../dist/ingest/protocols/native/native-decoders.js') as typeof import('../protocols/native/native-decoders.ts');
const { LogBatch } =
  require('../../../dist/ingest/intake/log-batch.js') as typeof import('../intake/log-batch.ts');
const { actionFor } =
  require('../../../dist/ingest/log/encode-log.js') as typeof import('../log/encode-log.ts');
const { Redactor } = require('../../../dist/ingest/redaction/redactor.js') as typeof import('./redactor.ts');

const action = actionFor('timberline-logs-2026.11.24');
const ids = new LogIds();
const body = (message: (n: number) => string) =>
  Buffer.from(
    Array.from({ length: 1_000 }, (_, n) =>
      JSON.stringify({
        level: n % 10 === 0 ? 'ERROR' : 'info',
        message: message(n),
        resourceId: `payments-${n % 20}`,
        timestamp: `2026-11-24T10:35:22.${String(n % 1_000).padStart(3, '0')}Z`,
        traceId: `blk_${38_865_049 + n}`,
        metadata: { parentResourceId: 'hdfs', request: { status: 200 + (n % 300), path: '/blocks' } },
      }),
    ).join('\n'),
  );
const common = body((n) => `Served block blk_${38_865_049 + n} to /10.251.42.${n % 256} in ${n % 700} ms`);
const someSecrets = body((n) =>
  n % 20 === 0 ? `login with password=x${n}` : `Served block blk_${n} in ${n} ms`,
);
const allSecrets = body((n) => `login with password=x${n} from /10.251.42.${n % 256} in ${n % 700} ms`);

const secretsAndCards = new Redactor(['secrets', 'cards']);
const all = new Redactor(['secrets', 'cards', 'emails', 'ips']);

function decode(bytes: Buffer, redactor?: InstanceType<typeof Redactor>): number {
  const batch = new LogBatch(
    ids.take(ndjsonDecoder.maxLogs(bytes)),
    action,
    bytes.length,
    undefined,
    redactor,
  );
  const slices = ndjsonDecoder.decode(bytes, batch);
  while (!slices.next().done);
  batch.completeJob();
  return batch.accepted;
}

for (const [name, bytes] of Object.entries({ common, someSecrets, allSecrets }))
  test(`Decoding 1,000 logs: ${name}`, async ({ bench }) => {
    await bench.compare(
      bench('without redaction', () => decode(bytes)),
      bench('secrets and cards', () => decode(bytes, secretsAndCards)),
      bench('all kinds', () => decode(bytes, all)),
    );
  });

test('Texts of 256 KiB', async ({ bench }) => {
  const text = (piece: string) => piece.repeat(Math.ceil((256 * 1024) / piece.length));
  const words = text('Served block to the client in time. ');
  const addresses = text('10.251.42.84 ');
  const dashes = text('-');
  const pairs = text('token=a&');
  await bench.compare(
    bench('words', () => all.redactText(words)),
    bench('addresses', () => all.redactText(addresses)),
    bench('dashes', () => all.redactText(dashes)),
    bench('pairs', () => all.redactText(pairs)),
  );
});
