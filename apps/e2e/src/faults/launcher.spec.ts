// ./start, ./status and ./stop behave as the contract says ("The commands").
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Redis } from 'ioredis';
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

const secretFile = (name: string) => join(launcher.env['TIMBERLINE_DATA']!, 'secrets', name);
const modeOf = (path: string) => statSync(path).mode & 0o777;

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

test('Elasticsearch and Redis answer nobody without their passwords, and everything else with them.', async () => {
  const elasticsearch = `http://127.0.0.1:${(await launcher.process('elasticsearch')).port}`;
  const ask = (password: string) =>
    fetch(`${elasticsearch}/_cluster/health`, {
      headers: password === '' ? {} : { authorization: `Basic ${btoa(`elastic:${password}`)}` },
    });
  expect((await ask('')).status).toBe(401);
  expect((await ask('wrong-password')).status).toBe(401);
  expect((await ask(readFileSync(secretFile('elasticsearch'), 'utf8').trim())).status).toBe(200);

  const { port } = await launcher.process('redis');
  const stranger = new Redis({ port: port!, lazyConnect: true });
  stranger.on('error', () => undefined);
  await expect(stranger.ping()).rejects.toThrow(/NOAUTH/);
  stranger.disconnect();
  const owner = new Redis({ port: port!, password: readFileSync(secretFile('redis'), 'utf8').trim() });
  expect(await owner.ping()).toBe('PONG');
  owner.disconnect();
});

test('The passwords and the secret are in files of their owner alone, and in no argument, environment, log or plan.', async () => {
  const folder = join(launcher.env['TIMBERLINE_DATA']!, 'secrets');
  expect(modeOf(folder)).toBe(0o700);
  const { processes } = await launcher.status();
  const { output } = await launcher.run('status');
  for (const name of ['elasticsearch', 'redis', 'secret']) {
    expect(modeOf(secretFile(name)), name).toBe(0o600);
    const password = readFileSync(secretFile(name), 'utf8').trim();
    expect(password).toMatch(/^[\w-]{43}$/);
    for (const { pid, name: of } of process.platform === 'linux' ? processes : []) {
      expect(readFileSync(`/proc/${pid}/cmdline`, 'utf8'), of).not.toContain(password);
      expect(readFileSync(`/proc/${pid}/environ`, 'utf8'), of).not.toContain(password);
    }
    for (const part of ['logs', 'run']) {
      const files = readdirSync(join(launcher.env['TIMBERLINE_DATA']!, part));
      for (const file of files)
        expect(readFileSync(join(launcher.env['TIMBERLINE_DATA']!, part, file), 'utf8'), file).not.toContain(
          password,
        );
    }
    expect(output + started.output).not.toContain(password);
  }
});

test('Nobody else may read data, logs and secrets, whatever the umask.', () => {
  const root = launcher.env['TIMBERLINE_DATA']!;
  for (const folder of ['elasticsearch', 'redis', 'secrets', 'logs', 'run'])
    expect(modeOf(join(root, folder)), folder).toBe(0o700);
  const files = ['logs', 'redis'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((file) =>
      join(root, folder, file),
    ),
  );
  expect(files.some((file) => file.endsWith('.aof'))).toBe(true);
  for (const file of files) expect(modeOf(file) & 0o077, file).toBe(0);
});

test.runIf(process.platform === 'linux' && process.getuid!() === 0)(
  'Started by root, no process runs as root.',
  async () => {
    const { processes } = await launcher.status();
    for (const { name, pid } of processes) {
      const status = readFileSync(`/proc/${pid}/status`, 'utf8');
      // The real, effective, saved and file system user.
      expect(/^Uid:\t(\d+)\t(\d+)\t(\d+)\t(\d+)$/m.exec(status)?.slice(1), name).not.toContain('0');
    }
    expect(processes.map(({ name }) => name)).toEqual(expect.arrayContaining([...PROCESS_NAMES, 'console']));
  },
);

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
    TIMBERLINE_ELASTICSEARCH_PASSWORD_FILE: secretFile('elasticsearch'),
    TIMBERLINE_REDIS_URL: `redis://:${readFileSync(secretFile('redis'), 'utf8').trim()}@127.0.0.1:${redis.port}`,
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
