import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { splitCredentials, withPassword } from '../host/credentials.ts';
import { readLauncherSettings } from '../settings.ts';
import { elasticsearchYaml, jvmOptions } from './elasticsearch.ts';
import { preferredEnginePorts } from './engine-ports.ts';
import { maskPassword } from './engines.ts';
import { parseLocalRepository, pathInRepository, requireChecksum } from './maven.ts';
import { isBuiltFor, isRecentRedis, redisConf } from './redis.ts';
import { ensureSecret } from './secrets.ts';

test('Only the stack on the default ports uses the default ports of the engines.', () => {
  expect(preferredEnginePorts(readLauncherSettings({}))).toEqual({
    http: 9200,
    transport: 9300,
    redis: 6379,
  });
  const ports = [3001, 3100, 4000, 65535].map((port) =>
    preferredEnginePorts(readLauncherSettings({ TIMBERLINE_API_PORT: String(port) })),
  );
  const all = ports.flatMap(({ http, transport, redis }) => [http, transport, redis]);
  expect(new Set(all).size).toBe(all.length);
  // The ports are below those that the system uses for outgoing connections.
  for (const port of all) expect(port).toBeLessThan(32768);
});

test('Configured ports are kept.', () => {
  const settings = readLauncherSettings({
    TIMBERLINE_API_PORT: '4000',
    TIMBERLINE_ELASTICSEARCH_PORT: '9201',
    TIMBERLINE_REDIS_PORT: '6380',
  });
  expect(preferredEnginePorts(settings)).toEqual({ http: 9201, transport: 9202, redis: 6380 });
});

test('Elasticsearch listens only on loopback and gets only settings of the core server.', () => {
  const text = elasticsearchYaml('/data with space', '/logs', { http: 9200, transport: 9300 });
  expect(text).toContain('network.host: 127.0.0.1');
  expect(text).toContain('xpack.security.enabled: true');
  expect(text).toContain('path.data: "/data with space"');
  expect(text).not.toMatch(/geoip|ml\.|ilm/);
});

test('The JVM options lose heap dumps and the garbage collector log and keep the rest.', () => {
  const options = [
    '-XX:+UseG1GC',
    '-XX:+HeapDumpOnOutOfMemoryError',
    '-Xlog:gc*:file=gc.log',
    '-XX:+ExitOnOutOfMemoryError',
  ];
  expect(jvmOptions(options.join('\n'))).toBe('-XX:+UseG1GC\n-XX:+ExitOnOutOfMemoryError');
});

test('Redis is append-only, never evicts and listens only on loopback.', () => {
  const lines = redisConf('/data', 6379, 'a-Secret_1', readLauncherSettings({})).split('\n');
  for (const line of [
    'appendonly yes',
    'appendfsync always',
    'maxmemory-policy noeviction',
    'bind 127.0.0.1',
    'requirepass "a-Secret_1"',
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
])('The version check of "%s" gives %s.', (output, recent) => {
  expect(isRecentRedis(output)).toBe(recent);
});

test('The Redis binary in the jar is chosen by operating system and processor.', () => {
  const names = [
    'redis-server-6.2.6-v5-linux-amd64',
    'redis-server-6.2.6-v5-darwin-arm64',
    'redis-server-6.2.6-v5-linux-arm64',
  ];
  expect(names.filter((name) => isBuiltFor(name, 'linux', 'x64'))).toEqual([names[0]]);
  expect(names.filter((name) => isBuiltFor(name, 'darwin', 'arm64'))).toEqual([names[1]]);
});

test('The local Maven repository is parsed from the settings without comments.', () => {
  expect(parseLocalRepository('<settings><localRepository>/m2</localRepository></settings>')).toBe('/m2');
  expect(
    parseLocalRepository('<settings><!-- <localRepository>/x</localRepository> --></settings>'),
  ).toBeNull();
  expect(pathInRepository({ group: 'a.b', name: 'c', version: '1', packaging: 'zip' })).toBe(
    'a/b/c/1/c-1.zip',
  );
});

test('Passwords in URLs are masked.', () => {
  expect(maskPassword('redis://user:secret@host:6379')).toBe('redis://user:***@host:6379');
});

test('A password is made once, is long enough, and only its owner may read it.', () => {
  const folder = mkdtempSync(join(tmpdir(), 'timberline-secrets-'));
  try {
    const file = join(folder, 'secrets', 'redis');
    const password = ensureSecret(file);
    expect(password).toMatch(/^[\w-]{43}$/);
    expect(ensureSecret(file)).toBe(password);
    expect(ensureSecret(join(folder, 'secrets', 'elasticsearch'))).not.toBe(password);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, 'secrets')).mode & 0o777).toBe(0o700);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('A password goes into a URL and comes out of it as a header.', () => {
  const url = withPassword('http://127.0.0.1:9200', 'p@ss:w/rd%', 'elastic');
  expect(url).toBe('http://elastic:p%40ss%3Aw%2Frd%25@127.0.0.1:9200');
  const authorization = `Basic ${Buffer.from('elastic:p@ss:w/rd%').toString('base64')}`;
  expect(splitCredentials(url)).toEqual({ url: 'http://127.0.0.1:9200', headers: { authorization } });
  expect(withPassword('redis://own@host', 'x', 'default')).toBe('redis://own:x@host');
  expect(withPassword('redis://host', null, 'default')).toBe('redis://host');
  expect(splitCredentials('http://host:1/path')).toEqual({ url: 'http://host:1/path', headers: {} });
});

test('A downloaded file with another checksum is refused, with both checksums and what to do.', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'timberline-checksum-'));
  const file = join(folder, 'file.zip');
  try {
    writeFileSync(file, 'content');
    const sha512 = createHash('sha512').update('content').digest('hex');
    await requireChecksum(file, sha512);
    writeFileSync(file, 'Content');
    await expect(requireChecksum(file, sha512)).rejects.toThrow(
      new RegExp(`not used[^]*expected SHA-512 ${sha512}[^]*Delete the file`),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});
