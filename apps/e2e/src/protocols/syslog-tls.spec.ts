// Syslog over TLS, by an API of its own on the engines of the shared stack.
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject } from 'vitest';
import { uniqueMarker } from '../harness/logs.ts';
import { freePorts } from '../harness/ports.ts';
import { sharedApi } from '../harness/shared.ts';
import { startTestStack, type TestStack } from '../harness/stack.ts';
import { example } from './docs-example.ts';
import { runProgram, test, Workplace } from './programs.ts';
import { storedLogs, withoutTimes } from './stored-logs.ts';
import { startRsyslog, syslogPrograms } from './syslog-programs.ts';

const api = sharedApi();
const workplace = new Workplace();
let stack: TestStack;
let port: number;
let certificate: string;

beforeAll(async () => {
  const folder = await workplace.folder();
  certificate = join(folder, 'cert.pem');
  const key = join(folder, 'key.pem');
  const names = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
  const files = ['-keyout', key, '-out', certificate];
  await runProgram('openssl', [
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-days',
    '2',
    ...names,
    ...files,
  ]);
  // The API may run as another user.
  await runProgram('chmod', ['-R', 'a+rX', folder]);
  const [syslog, otlpGrpc] = await freePorts(2);
  port = syslog!;
  const urls = inject('urls');
  stack = await startTestStack({
    only: ['api'],
    env: {
      TIMBERLINE_ELASTICSEARCH_URL: urls.elasticsearch,
      TIMBERLINE_REDIS_URL: urls.redis,
      TIMBERLINE_OTLP_GRPC_PORT: String(otlpGrpc),
      TIMBERLINE_SYSLOG_PORT: String(port),
      TIMBERLINE_SYSLOG_TLS_CERT: certificate,
      TIMBERLINE_SYSLOG_TLS_KEY: key,
    },
  });
});

afterAll(async () => {
  await stack?.stop({ wipe: true });
  await workplace.end();
});

describe.concurrent('Syslog over TLS', () => {
  test('Messages of openssl s_client arrive.', async () => {
    const service = uniqueMarker();
    const message = `<11>1 2026-11-24T13:30:39.123Z host ${service} 7 - - café: 日本 🎉`;
    const options = [
      '-connect',
      `localhost:${port}`,
      '-CAfile',
      certificate,
      '-verify_return_error',
      '-quiet',
    ];
    await runProgram('openssl', ['s_client', ...options, '-no_ign_eof'], { input: `${message}\n` });
    expect(await storedLogs(api, { resourceId: service }, 1)).toMatchObject([
      { level: 'error', message: 'café: 日本 🎉', timestamp: '2026-11-24T13:30:39.123Z', protocol: 'syslog' },
    ]);
  });

  test('rsyslog over TLS: the lines of a file arrive.', async ({ task, skip, workplace: own }) => {
    const programs = await syslogPrograms({ task, skip });
    const service = uniqueMarker();
    const since = Date.now();
    const configuration = example('rsyslog over TLS', { service, syslog: port });
    const rsyslog = await startRsyslog(programs, own, {
      service,
      lines: 'café: 日本 🎉\norder stored\n',
      configuration: configuration.replace('/etc/ssl/timberline.pem', certificate),
    });
    const logs = withoutTimes(await storedLogs(api, { resourceId: service }, 2), since);
    expect(logs, rsyslog()).toMatchObject([
      { level: 'warning', message: 'café: 日本 🎉', protocol: 'syslog' },
      { level: 'warning', message: 'order stored', protocol: 'syslog' },
    ]);
  });
});
