// ./start, ./status and ./stop as the contract has them ("The commands").
import { existsSync, readdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ApiClient } from '../harness/http-client.ts';
import { type CommandResult, type Launcher, newLauncher } from '../harness/launcher.ts';
import { makeLogs, uniqueMarker } from '../harness/logs.ts';
import { waitUntil } from '../harness/wait.ts';

const KINDS = ['elasticsearch', 'redis', 'api', 'processor'];

let launcher: Launcher;
let started: CommandResult;
let api: ApiClient;

beforeAll(async () => {
  launcher = await newLauncher();
  started = await launcher.run('start');
  api = new ApiClient(`http://localhost:${launcher.env['TIMBERLINE_API_PORT']}`);
});

afterAll(async () => {
  await launcher.run('stop', ['--wipe']);
  await rm(launcher.env['TIMBERLINE_DATA']!, { recursive: true, force: true });
});

test('./start returns 0 when all is ready, prints the URLs and lets go of its outputs', async () => {
  expect(started.code, started.output).toBe(0);
  expect(started.output).toContain(`:${launcher.env['TIMBERLINE_API_PORT']}`);
  expect(started.output).toContain(`:${launcher.env['TIMBERLINE_CONSOLE_PORT']}`);
  expect((await api.get('/health/ready')).status).toBe(200);
});

test('./status --json says what runs and where, and nothing else', async () => {
  const status = await launcher.status();
  expect(status.api).toBe(`http://localhost:${launcher.env['TIMBERLINE_API_PORT']}`);
  expect(status.console).toBe(`http://localhost:${launcher.env['TIMBERLINE_CONSOLE_PORT']}`);
  expect(status.processes.map((process) => process.name)).toEqual(expect.arrayContaining(KINDS));
  for (const one of status.processes) {
    expect(one).toEqual({
      name: expect.any(String),
      pid: expect.any(Number),
      port: one.port === null ? null : expect.any(Number),
      state: 'up',
      restarts: expect.any(Number),
    });
    expect(() => process.kill(one.pid, 0), one.name).not.toThrow();
  }
});

test('a second ./start finds it running and says so', async () => {
  const before = await launcher.status();
  const again = await launcher.run('start');
  expect(again.code, again.output).toBe(0);
  expect(again.output).toMatch(/running/i);
  expect((await launcher.status()).processes.map(({ pid }) => pid)).toEqual(
    before.processes.map(({ pid }) => pid),
  );
});

test.each(KINDS)('%s killed by hand comes back, and logs sent afterwards are found', async (name) => {
  const before = await launcher.process(name);
  process.kill(before.pid, 'SIGKILL');
  await waitUntil(
    async () => {
      const { pid, state, restarts } = await launcher.process(name);
      return pid !== before.pid && state === 'up' && restarts > before.restarts;
    },
    { what: `the return of ${name}`, deadlineMs: 240_000 },
  );
  await waitUntil(async () => (await api.get('/health/ready')).status === 200, { what: 'a ready API' });
  const marker = uniqueMarker();
  await waitUntil(async () => (await api.accept(makeLogs(marker, 3))).receipt, { what: 'an accepted batch' });
  await api.findLogs({ parentResourceId: marker }, 3);
});

test('a port in use is named, with the setting to change, and nothing is left behind', async () => {
  const port = launcher.env['TIMBERLINE_API_PORT']!;
  const other = await newLauncher({ TIMBERLINE_API_PORT: port });
  try {
    const { code, output } = await other.run('start');
    expect(code).not.toBe(0);
    expect(output).toContain(port);
    expect(output).toContain('TIMBERLINE_API_PORT');
    expect((await other.status()).processes.filter((process) => process.state !== 'down')).toEqual([]);
  } finally {
    await other.run('stop', ['--wipe']);
    await rm(other.env['TIMBERLINE_DATA']!, { recursive: true, force: true });
  }
});

test('engines given by URL are used and none are started', async () => {
  const elasticsearch = await launcher.process('elasticsearch');
  const redis = await launcher.process('redis');
  const other = await newLauncher({
    TIMBERLINE_ELASTICSEARCH_URL: `http://127.0.0.1:${elasticsearch.port}`,
    TIMBERLINE_REDIS_URL: `redis://127.0.0.1:${redis.port}`,
  });
  try {
    const { code, output } = await other.run('start');
    expect(code, output).toBe(0);
    const names = (await other.status()).processes.map((process) => process.name);
    expect(names).toEqual(expect.arrayContaining(['api', 'processor']));
    expect(names).not.toContain('elasticsearch');
    expect(names).not.toContain('redis');
    expect((await new ApiClient((await other.status()).api).get('/health/ready')).status).toBe(200);
  } finally {
    await other.run('stop', ['--wipe']);
    await rm(other.env['TIMBERLINE_DATA']!, { recursive: true, force: true });
  }
  expect((await launcher.process('elasticsearch')).pid).toBe(elasticsearch.pid);
  expect((await launcher.process('redis')).pid).toBe(redis.pid);
});

describe('./stop', () => {
  test('keeps the data and the counters, and ./start finds both again', async () => {
    const marker = uniqueMarker();
    await api.store(makeLogs(marker, 40));
    const { indexed } = await api.status();
    const pids = (await launcher.status()).processes.map((process) => process.pid);
    const stopped = await launcher.run('stop');
    expect(stopped.code, stopped.output).toBe(0);
    for (const pid of pids) expect(() => process.kill(pid, 0)).toThrow();
    const again = await launcher.run('start');
    expect(again.code, again.output).toBe(0);
    expect(await api.findLogs({ parentResourceId: marker }, 40)).toHaveLength(40);
    expect((await api.status()).indexed).toBeGreaterThanOrEqual(indexed);
  });

  test('with --wipe deletes the data', async () => {
    const folder = launcher.env['TIMBERLINE_DATA']!;
    const stopped = await launcher.run('stop', ['--wipe']);
    expect(stopped.code, stopped.output).toBe(0);
    expect(existsSync(folder) ? readdirSync(folder) : []).toEqual([]);
    expect((await launcher.status()).processes.filter((process) => process.state !== 'down')).toEqual([]);
  });
});
