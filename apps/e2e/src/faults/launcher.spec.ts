// ./start, ./status and ./stop behave as the contract says ("The commands").
import { existsSync, readdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ApiClient } from '../harness/http-client.ts';
import { type CommandResult, type Launcher, newLauncher } from '../harness/launcher.ts';
import { makeLogs, uniqueMarker } from '../harness/logs.ts';
import { waitUntil } from '../harness/wait.ts';

const PROCESS_NAMES = ['elasticsearch', 'redis', 'api', 'processor'];

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

test('./start exits with 0 once everything is ready, prints the URLs and closes its outputs.', async () => {
  expect(started.code, started.output).toBe(0);
  expect(started.output).toContain(`:${launcher.env['TIMBERLINE_API_PORT']}`);
  expect(started.output).toContain(`:${launcher.env['TIMBERLINE_CONSOLE_PORT']}`);
  expect((await api.get('/health/ready')).status).toBe(200);
});

test('./status --json prints the URLs and processes and nothing else.', async () => {
  const status = await launcher.status();
  expect(status.api).toBe(`http://localhost:${launcher.env['TIMBERLINE_API_PORT']}`);
  expect(status.console).toBe(`http://localhost:${launcher.env['TIMBERLINE_CONSOLE_PORT']}`);
  expect(status.processes.map((process) => process.name)).toEqual(expect.arrayContaining(PROCESS_NAMES));
  for (const one of status.processes) {
    expect(Object.keys(one).toSorted()).toEqual(['name', 'pid', 'port', 'restarts', 'state']);
    expect(one.name).toBeTypeOf('string');
    expect(one.pid, one.name).toBeTypeOf('number');
    if (one.port !== null) expect(one.port, one.name).toBeTypeOf('number');
    expect(one.state, one.name).toBe('up');
    expect(one.restarts, one.name).toBeTypeOf('number');
    expect(() => process.kill(one.pid, 0), one.name).not.toThrow();
  }
});

test('A second ./start reports that Timberline is running.', async () => {
  const before = await launcher.status();
  const again = await launcher.run('start');
  expect(again.code, again.output).toBe(0);
  expect(again.output).toMatch(/running/i);
  expect((await launcher.status()).processes.map(({ pid }) => pid)).toEqual(
    before.processes.map(({ pid }) => pid),
  );
});

test.each(PROCESS_NAMES)('A killed %s is restarted, and logs sent afterwards are found.', async (name) => {
  const before = await launcher.process(name);
  process.kill(before.pid, 'SIGKILL');
  await waitUntil(
    async () => {
      const { pid, state, restarts } = await launcher.process(name);
      return pid !== before.pid && state === 'up' && restarts > before.restarts;
    },
    { what: `the restart of ${name}`, deadlineMs: 240_000 },
  );
  await waitUntil(async () => (await api.get('/health/ready')).status === 200, {
    what: 'the readiness of the API',
  });
  const marker = uniqueMarker();
  await waitUntil(async () => (await api.accept(makeLogs(marker, 3))).receipt, { what: 'an accepted batch' });
  await api.findLogs({ parentResourceId: marker }, 3);
});

test('A port in use is named together with the setting to change, and no process is left behind.', async () => {
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

test('Engines given by URL are used, and none are started.', async () => {
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
  test('./stop keeps the data and the counters for the next ./start.', async () => {
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

  test('./stop --wipe deletes the data.', async () => {
    const folder = launcher.env['TIMBERLINE_DATA']!;
    const stopped = await launcher.run('stop', ['--wipe']);
    expect(stopped.code, stopped.output).toBe(0);
    expect(existsSync(folder) ? readdirSync(folder) : []).toEqual([]);
    expect((await launcher.status()).processes.filter((process) => process.state !== 'down')).toEqual([]);
  });
});
