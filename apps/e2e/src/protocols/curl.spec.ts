// What docs/send.md sends by curl.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect } from 'vitest';
import { uniqueMarker } from '../harness/logs.ts';
import { sharedApi } from '../harness/shared.ts';
import { example } from './docs-example.ts';
import { runProgram, test } from './programs.ts';
import { storedLogs } from './stored-logs.ts';

const api = sharedApi();

test('A file and compressed older ones arrive, each with its own times.', async ({ workplace }) => {
  const service = uniqueMarker();
  const cwd = await workplace.folder();
  await writeFile(
    join(cwd, 'app.log'),
    '2026-11-24 13:30:39,123 ERROR [main] a.B - café: 日本 🎉\n\tat a.B(B.java:1)\n',
  );
  await writeFile(join(cwd, 'app.log.1.gz'), gzipSync('2026-11-24 13:30:39,123 WARN older\n'));
  await runProgram('sh', ['-e', '-c', example('curl', { service, api: api.url })], { cwd });
  expect(await storedLogs(api, { resourceId: service }, 2)).toMatchObject([
    { level: 'error', message: 'café: 日本 🎉\n\tat a.B(B.java:1)', timestamp: '2026-11-24T13:30:39.123Z' },
    { level: 'warn', message: 'older', timestamp: '2026-11-24T11:30:39.123Z' },
  ]);
});

test('An event arrives at the event collector of Splunk.', async () => {
  const service = uniqueMarker();
  const source = example('The event collector of Splunk', { service, api: api.url });
  expect(JSON.parse(await runProgram('sh', ['-e', '-c', source]))).toEqual({ text: 'Success', code: 0 });
  expect(await storedLogs(api, { resourceId: service }, 1)).toEqual([
    {
      level: 'info',
      message: 'order stored',
      resourceId: service,
      timestamp: '2026-11-24T13:30:39.5Z',
      protocol: 'splunk',
      metadata: { env: 'prod' },
    },
  ]);
});

test('Lines arrive at the event collector of Splunk.', async ({ workplace }) => {
  const service = uniqueMarker();
  const cwd = await workplace.folder();
  await writeFile(join(cwd, 'app.log'), '2026-11-24T13:30:39.123Z ERROR café: 日本 🎉\n');
  const source = example('The event collector of Splunk', { service, api: api.url }, 1);
  await runProgram('sh', ['-e', '-c', source], { cwd });
  expect(await storedLogs(api, { resourceId: service }, 1)).toMatchObject([
    { level: 'error', message: 'café: 日本 🎉', timestamp: '2026-11-24T13:30:39.123Z', protocol: 'splunk' },
  ]);
});
