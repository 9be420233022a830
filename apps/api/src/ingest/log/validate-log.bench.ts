// Validating parsed logs: validateLog against the reference with class-validator. The former is measured as compiled code,
// since Vitest reads imported constants through getters: run `npx nx build api` first.
import { createRequire } from 'node:module';
import { validateSync } from 'class-validator';
import { test } from 'vitest';
import { ReferenceLog } from './validate-log.reference.ts';

const { validateLog } = createRequire(import.meta.url)(
  '../../../dist/ingest/log/validate-log.js',
) as typeof import('./validate-log.ts');

const LOGS = 100;
const logs = Array.from({ length: LOGS }, (_, n) => ({
  level: 'info',
  message: `Served block blk_${n} in ${n} ms`,
  resourceId: `payments-${n % 20}`,
  timestamp: '2026-11-24T10:35:22.123Z',
  metadata: { parentResourceId: 'hdfs', request: { status: 200 + n, path: '/blocks' } },
}));
const instances = logs.map((log) => Object.assign(new ReferenceLog(), log));

test(`Validating ${LOGS} logs`, async ({ bench }) => {
  await bench.compare(
    bench('validateLog', () => {
      for (const log of logs)
        if (Array.isArray(validateLog(log))) throw new Error('Every log must be valid.');
    }),
    bench('class-validator', () => {
      for (const log of instances)
        if (validateSync(log, { whitelist: true, forbidNonWhitelisted: true }).length > 0)
          throw new Error('Every log must be valid.');
    }),
  );
});
