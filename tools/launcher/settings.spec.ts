import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { TestAuthority } from '@timberline/testing';
import { CHECKOUT } from './checkout/paths.ts';
import {
  dataDirOf,
  internalUrls,
  LauncherSettingsError,
  publicUrls,
  readLauncherSettings,
  trustedProxies,
} from './settings.ts';

function problemsOf(env: Record<string, string>, platform?: string): string[] {
  try {
    readLauncherSettings(env, platform);
  } catch (error) {
    if (error instanceof LauncherSettingsError) return error.problems;
    throw error;
  }
  return [];
}

describe('readLauncherSettings()', () => {
  test('The defaults are those of the contract.', () => {
    expect(readLauncherSettings({})).toMatchObject({
      dataDir: join(CHECKOUT, '.timberline'),
      host: '127.0.0.1',
      apiPort: 3000,
      consolePort: 8080,
      elasticsearchUrl: null,
      elasticsearchPassword: null,
      redisUrl: null,
      redisPassword: null,
      secret: null,
      adminPassword: null,
      adminReset: false,
      apiWorkers: 1,
      processors: 1,
      redisFsync: 'always',
    });
  });

  test('An empty setting has its default.', () => {
    expect(readLauncherSettings({ TIMBERLINE_API_PORT: '', TIMBERLINE_REDIS_URL: ' ' })).toMatchObject({
      apiPort: 3000,
      redisUrl: null,
    });
  });

  test('All problems are reported together.', () => {
    const problems = problemsOf({
      TIMBERLINE_API_PORT: '99999',
      TIMBERLINE_CONSOLE_PORT: 'eighty',
      TIMBERLINE_ELASTICSEARCH_URL: 'localhost:9200',
      TIMBERLINE_REDIS_URL: 'http://localhost:6379',
      TIMBERLINE_ELASTICSEARCH_HEAP: 'lots',
      TIMBERLINE_REDIS_FSYNC: 'no',
    });
    expect(problems).toHaveLength(6);
    expect(problems.join('\n')).toContain('TIMBERLINE_API_PORT=99999');
  });

  test('A problem does not repeat the password of a URL.', () => {
    expect(problemsOf({ TIMBERLINE_REDIS_URL: 'http://:secret@host' }).join()).not.toContain('secret');
  });

  test('The first password of admin has at least 12 characters, and is not printed.', () => {
    expect(readLauncherSettings({ TIMBERLINE_ADMIN_PASSWORD: 'a first password' }).adminPassword).toBe(
      'a first password',
    );
    const problems = problemsOf({ TIMBERLINE_ADMIN_PASSWORD: 'hunter2' }).join();
    expect(problems).toContain('at least 12 characters');
    expect(problems).not.toContain('hunter2');
  });

  test('The secret has at least 32 characters, as has each old one.', () => {
    const secret = 'x'.repeat(32);
    expect(readLauncherSettings({ TIMBERLINE_SECRET: `${secret},${secret}` }).secret).toBe(
      `${secret},${secret}`,
    );
    for (const text of ['hunter2', `${secret},hunter2`, `${secret},`]) {
      const [problem] = problemsOf({ TIMBERLINE_SECRET: text });
      expect(problem).toContain('TIMBERLINE_SECRET must be a random text of at least 32 characters');
      expect(problem).not.toContain('hunter2');
    }
  });

  test('Whether people log in is to be decided where others can reach Timberline, and only there.', () => {
    const reached: Record<string, string>[] = [
      { TIMBERLINE_HOST: '0.0.0.0' },
      { TIMBERLINE_HOST: 'box.lan' },
      { TIMBERLINE_PUBLIC_URL: 'https://logs.example.com' },
      // What containers are published on says nothing of ./start.
      { TIMBERLINE_HOST: '0.0.0.0', TIMBERLINE_PUBLISHED_HOST: '127.0.0.1' },
    ];
    for (const env of reached) {
      expect(problemsOf(env)).toEqual([
        expect.stringMatching(
          /^TIMBERLINE_AUTH is not set; it must be on or off, since .*With on, .*With off, /,
        ),
      ]);
      expect(readLauncherSettings({ ...env, TIMBERLINE_AUTH: 'on' }).auth).toBe('on');
      expect(readLauncherSettings({ ...env, TIMBERLINE_AUTH: 'off' }).auth).toBe('off');
    }
    expect(readLauncherSettings({ TIMBERLINE_HOST: '127.0.0.2' }).auth).toBe('off');
    expect(problemsOf({ TIMBERLINE_AUTH: 'yes' })).toEqual([
      expect.stringMatching(/^TIMBERLINE_AUTH is "yes"; it must be on or off\./),
    ]);
  });

  test('The API and the console need different ports.', () => {
    expect(problemsOf({ TIMBERLINE_API_PORT: '8080' })).toEqual([
      'TIMBERLINE_CONSOLE_PORT=8080 must differ from TIMBERLINE_API_PORT.',
    ]);
  });

  test('The files of TLS are a pair that fits, and authorities can be read.', () => {
    expect(problemsOf({ TIMBERLINE_TLS_CERT: 'a.pem' })).toEqual([
      'TIMBERLINE_TLS_CERT and TIMBERLINE_TLS_KEY must be set together.',
    ]);
    expect(problemsOf({ TIMBERLINE_TLS_CERT: '/a.pem', TIMBERLINE_TLS_KEY: '/a.key' })).toEqual([
      'TIMBERLINE_TLS_CERT and TIMBERLINE_TLS_KEY must be a certificate in PEM and its key: /a.pem cannot be read (ENOENT).',
    ]);
    expect(
      problemsOf({ TIMBERLINE_REDIS_URL: 'rediss://redis', TIMBERLINE_REDIS_CA: '/missing.pem' }),
    ).toEqual(['TIMBERLINE_REDIS_CA cannot be used: /missing.pem cannot be read (ENOENT).']);
    const authority = new TestAuthority();
    onTestFinished(() => authority.remove());
    const { cert, key } = authority.issue('server');
    expect(readLauncherSettings({ TIMBERLINE_TLS_CERT: cert, TIMBERLINE_TLS_KEY: key }).tls).toEqual({
      cert,
      key,
    });
  });

  test('Users, passwords, keys and authorities are for engines of your own.', () => {
    for (const name of [
      'ELASTICSEARCH_USERNAME',
      'ELASTICSEARCH_API_KEY',
      'REDIS_USERNAME',
      'REDIS_PASSWORD',
    ]) {
      const [problem] = problemsOf({ [`TIMBERLINE_${name}`]: 'hunter2' });
      expect(problem).toMatch(`TIMBERLINE_${name} is for an engine of your own, so TIMBERLINE_`);
      expect(problem).not.toContain('hunter2');
    }
  });

  test('Several API processes are refused on systems where they cannot share a port.', () => {
    expect(problemsOf({ TIMBERLINE_API_WORKERS: '2' }, 'darwin')).toHaveLength(1);
    expect(problemsOf({ TIMBERLINE_API_WORKERS: '2' }, 'linux')).toEqual([]);
  });
});

test('A relative data folder is resolved against the checkout.', () => {
  expect(dataDirOf({ TIMBERLINE_DATA: 'other' })).toBe(join(CHECKOUT, 'other'));
  expect(dataDirOf({ TIMBERLINE_DATA: '/var/lib/timberline/' })).toBe('/var/lib/timberline');
});

test.each([
  ['127.0.0.1', 'localhost', '127.0.0.1'],
  ['0.0.0.0', 'localhost', '127.0.0.1'],
  ['::', 'localhost', '[::1]'],
  ['192.0.2.7', '192.0.2.7', '192.0.2.7'],
  ['2001:db8::7', '[2001:db8::7]', '[2001:db8::7]'],
])('The host %s is %s for people and %s for the processes.', (host, publicName, internal) => {
  const ports = { apiPort: 3000, consolePort: 8080 };
  expect(publicUrls({ host, tls: null, ...ports })).toEqual({
    api: `http://${publicName}:3000`,
    console: `http://${publicName}:8080`,
  });
  const tls = { cert: 'cert', key: 'key' };
  expect(internalUrls({ host, tls, ...ports })).toEqual({
    api: `https://${internal}:3000`,
    console: `https://${internal}:8080`,
  });
});

test.each([
  ['127.0.0.1', null, '127.0.0.1'],
  ['0.0.0.0', null, '127.0.0.1'],
  ['::', null, '::1'],
  ['192.0.2.7', '10.0.0.0/8', '10.0.0.0/8,192.0.2.7'],
  ['logs.example.com', null, ''],
  ['logs.example.com', '10.0.0.1', '10.0.0.1'],
])(
  'With the host %s and the proxies %s, the API believes %s about the addresses of clients.',
  (host, given, trusted) => {
    const ports = { apiPort: 3000, consolePort: 8080 };
    expect(trustedProxies({ host, tls: null, ...ports, trustedProxies: given })).toBe(trusted);
  },
);
