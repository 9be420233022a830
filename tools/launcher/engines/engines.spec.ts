import { expect, test } from 'vitest';
import { readSettings } from '../stack/settings.ts';
import { elasticsearchYaml, jvmOptions } from './elasticsearch.ts';
import { wantedEnginePorts, withoutPassword } from './engines.ts';
import { parseLocalRepository, pathInRepository } from './maven.ts';
import { fitsMachine, isRecentRedis, redisConf } from './redis.ts';

test('the stack on the default ports has the engines on theirs, others have them elsewhere', () => {
  expect(wantedEnginePorts(readSettings({}))).toEqual({ http: 9200, transport: 9300, redis: 6379 });
  const ports = [3001, 3100, 4000, 65535].map((port) =>
    wantedEnginePorts(readSettings({ TIMBERLINE_API_PORT: String(port) })),
  );
  const all = ports.flatMap(({ http, transport, redis }) => [http, transport, redis]);
  expect(new Set(all).size).toBe(all.length);
  // Below the ports that the system gives to outgoing connections.
  for (const port of all) expect(port).toBeLessThan(32768);
});

test('ports that are set are kept', () => {
  const settings = readSettings({
    TIMBERLINE_API_PORT: '4000',
    TIMBERLINE_ELASTICSEARCH_PORT: '9201',
    TIMBERLINE_REDIS_PORT: '6380',
  });
  expect(wantedEnginePorts(settings)).toEqual({ http: 9201, transport: 9202, redis: 6380 });
});

test('Elasticsearch listens on loopback only, and no setting is one that the core server does not know', () => {
  const text = elasticsearchYaml('/data with space', '/logs', { http: 9200, transport: 9300 });
  expect(text).toContain('network.host: 127.0.0.1');
  expect(text).toContain('path.data: "/data with space"');
  expect(text).not.toMatch(/geoip|ml\.|ilm/);
});

test('the collector log and heap dumps are taken out of the JVM options, the rest stays', () => {
  const options = [
    '-XX:+UseG1GC',
    '-XX:+HeapDumpOnOutOfMemoryError',
    '-Xlog:gc*:file=gc.log',
    '-XX:+ExitOnOutOfMemoryError',
  ];
  expect(jvmOptions(options.join('\n'))).toBe('-XX:+UseG1GC\n-XX:+ExitOnOutOfMemoryError');
});

test('Redis keeps what it has taken: append-only, never evicting, on loopback', () => {
  const lines = redisConf('/data', 6379, readSettings({})).split('\n');
  for (const line of [
    'appendonly yes',
    'appendfsync always',
    'maxmemory-policy noeviction',
    'bind 127.0.0.1',
  ]) {
    expect(lines).toContain(line);
  }
});

test.each([
  ['Redis server v=7.0.15 sha=00000000:0 malloc=jemalloc-5.3.0 bits=64', true],
  ['Redis server v=6.2.6 sha=0', true],
  ['Redis server v=6.0.16 sha=0', false],
  ['Valkey server v=8.0.1 sha=0', true],
  ['command not found', false],
])('"%s" is recent enough: %s', (output, recent) => {
  expect(isRecentRedis(output)).toBe(recent);
});

test('the binary in the jar is chosen by system and processor', () => {
  const names = [
    'redis-server-6.2.6-v5-linux-amd64',
    'redis-server-6.2.6-v5-darwin-arm64',
    'redis-server-6.2.6-v5-linux-arm64',
  ];
  expect(names.filter((name) => fitsMachine(name, 'linux', 'x64'))).toEqual([names[0]]);
  expect(names.filter((name) => fitsMachine(name, 'darwin', 'arm64'))).toEqual([names[1]]);
});

test('the local Maven repository is read from the settings, comments left out', () => {
  expect(parseLocalRepository('<settings><localRepository>/m2</localRepository></settings>')).toBe('/m2');
  expect(
    parseLocalRepository('<settings><!-- <localRepository>/x</localRepository> --></settings>'),
  ).toBeNull();
  expect(pathInRepository({ group: 'a.b', name: 'c', version: '1', packaging: 'zip' })).toBe(
    'a/b/c/1/c-1.zip',
  );
});

test('passwords in URLs are not shown', () => {
  expect(withoutPassword('redis://user:secret@host:6379')).toBe('redis://user:***@host:6379');
});
