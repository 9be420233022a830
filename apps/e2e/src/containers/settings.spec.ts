// What `docker compose up` starts: services that are healthy, apart, protected, and have their settings.
import { beforeAll, expect, test } from 'vitest';
import { makeLog, makeLogs, uniqueMarker } from '../harness/logs.ts';
import { docker, stateOf } from './docker.ts';
import { api, compose, consolePages, SERVICES, untilHealthy } from './stack.ts';

const MIB = 1024 * 1024;

beforeAll(untilHealthy);

/** Runs redis-cli with the password. */
async function redis(command: string): Promise<string> {
  const { stdout } = await compose.exec(
    'redis',
    `REDISCLI_AUTH="$(cat /run/timberline/redis)" redis-cli ${command}`,
  );
  return stdout.trim();
}

test('Logs are taken and found through nginx, on both ports.', async () => {
  for (const client of [api, consolePages]) {
    const marker = uniqueMarker();
    await client.store(makeLogs(marker, 25));
    expect(await client.allLogs({ parentResourceId: marker })).toHaveLength(25);
  }
});

test('nginx serves the console with its headers, and compressed files apart from plain ones.', async () => {
  const page = await consolePages.get('/');
  expect(page.status).toBe(200);
  expect(page.headers.get('content-security-policy')).toContain("default-src 'self'");
  const [script] = /main-[\w-]+\.js/.exec(page.text)!;
  const compressed = await consolePages.request(`/${script}`, { headers: { 'accept-encoding': 'gzip' } });
  expect(compressed.headers.get('content-encoding')).toBe('gzip');
  expect(compressed.headers.get('vary')).toBe('Accept-Encoding');
});

test('The end of the start names the URL for people.', async () => {
  expect(await compose.logs('web')).toContain(
    `Timberline is at ${consolePages.url.replace('127.0.0.1', 'localhost')}`,
  );
});

test('Elasticsearch writes neither a log of its garbage collector nor heap dumps.', async () => {
  const { stdout } = await compose.exec(
    'elasticsearch',
    'cat /usr/share/elasticsearch/logs/gc.log* 2>/dev/null | wc -c',
  );
  expect(Number(stdout)).toBe(0);
  const { stdout: flags } = await compose.exec(
    'elasticsearch',
    'tr "\\0" "\\n" < /proc/$(pgrep -n java)/cmdline',
  );
  expect(flags.lastIndexOf('-XX:-HeapDumpOnOutOfMemoryError')).toBeGreaterThan(
    flags.lastIndexOf('-XX:+HeapDumpOnOutOfMemoryError'),
  );
});

test('The engines refuse commands without a password, which no environment shows.', async () => {
  const ping = await compose.exec('redis', 'redis-cli ping');
  expect(ping.stdout).toContain('NOAUTH');
  const search = "curl -s -o /dev/null -w '%{http_code}' http://127.0.0.1:9200/_search";
  expect((await compose.exec('elasticsearch', search)).stdout).toBe('401');
  const { stdout: password } = await compose.exec('redis', 'cat /run/timberline/redis');
  expect(password.trim()).toMatch(/^[\w-]{43}$/);
  for (const service of SERVICES) {
    const [id] = await compose.containers(service);
    expect(await docker('inspect', id!), service).not.toContain(password.trim());
  }
});

test('nginx reaches neither engine, by name or by address.', async () => {
  for (const [service, port] of [
    ['elasticsearch', 9200],
    ['redis', 6379],
  ] as const) {
    const [id] = await compose.containers(service);
    const format = '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}';
    const address = await docker('inspect', '--format', format, id!);
    expect(address).toMatch(/^[\d.]+$/);
    for (const host of [service, address]) {
      const probe = (from: string) =>
        compose.exec(from, `timeout 3 bash -c ': < /dev/tcp/${host}/${port}' 2>/dev/null; echo $?`);
      expect((await probe('api')).stdout.trim(), `${host} from the API`).toBe('0');
      expect((await probe('web')).stdout.trim(), `${host} from nginx`).not.toBe('0');
    }
  }
});

test('A setting that has no effect in containers stops the start with its name.', async () => {
  const { code, stderr } = await compose.with({ TIMBERLINE_DATA: '/data' }).try('run', '--rm', '-T', 'setup');
  expect(code).toBe(1);
  expect(stderr).toContain('TIMBERLINE_DATA has no effect in containers');
});

test('Settings reach the programs, and the defaults come back without them.', async () => {
  const changed = compose.with({
    TIMBERLINE_REDIS_FSYNC: 'everysec',
    TIMBERLINE_REDIS_MAXMEMORY: '400mb',
    TIMBERLINE_BODY_LIMIT_BYTES: String(40 * MIB),
  });
  await changed.run('up', '--detach');
  await untilHealthy();
  expect(await redis('config get appendfsync')).toBe('appendfsync\neverysec');
  expect(await redis('config get maxmemory')).toBe(`maxmemory\n${400 * MIB}`);
  // Above the default of 32 MiB.
  const padded = `${JSON.stringify(makeLog(uniqueMarker()))}\n`;
  const body = padded + '\n'.repeat(36 * MIB);
  const ndjson = { body, headers: { 'content-type': 'application/x-ndjson' } };
  expect((await api.request('/api/logs', ndjson)).status).toBe(202);

  await compose.run('up', '--detach');
  await untilHealthy();
  expect(await redis('config get appendfsync')).toBe('appendfsync\nalways');
  expect(await api.request('/api/logs', ndjson)).toMatchObject({ status: 413, body: { status: 413 } });
});

test('After a stop, the API and the processor have ended without an error.', async () => {
  await compose.run('stop', 'api', 'processor');
  for (const service of ['api', 'processor']) {
    const [id] = await compose.containers(service);
    expect(await stateOf(id!), service).toMatchObject({ Status: 'exited', ExitCode: 0 });
  }
  await compose.run('up', '--detach');
  await untilHealthy();
});
