import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CHECKOUT } from './checkout/paths.ts';
import {
  dataDirOf,
  internalUrl,
  LauncherSettingsError,
  publicUrl,
  readLauncherSettings,
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
  ['127.0.0.1', 'http://localhost:3000', 'http://127.0.0.1:3000'],
  ['0.0.0.0', 'http://localhost:3000', 'http://127.0.0.1:3000'],
  ['::', 'http://localhost:3000', 'http://[::1]:3000'],
  ['192.0.2.7', 'http://192.0.2.7:3000', 'http://192.0.2.7:3000'],
  ['2001:db8::7', 'http://[2001:db8::7]:3000', 'http://[2001:db8::7]:3000'],
])('The host %s has the public URL %s and the internal URL %s.', (host, publicName, internal) => {
  expect(publicUrl(host, 3000)).toBe(publicName);
  expect(internalUrl(host, 3000)).toBe(internal);
});
