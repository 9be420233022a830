import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CHECKOUT } from '../checkout/paths.ts';
import { dataDirOf, innerUrl, publicUrl, readSettings, SettingsError } from './settings.ts';

function problemsOf(env: Record<string, string>, platform?: string): string[] {
  try {
    readSettings(env, platform);
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
    throw error;
  }
  return [];
}

describe('readSettings', () => {
  test('without settings, the defaults of the contract hold', () => {
    expect(readSettings({})).toMatchObject({
      dataDir: join(CHECKOUT, '.timberline'),
      host: '127.0.0.1',
      apiPort: 3000,
      consolePort: 8080,
      elasticsearchUrl: null,
      redisUrl: null,
      apiWorkers: 1,
      processors: 1,
      redisFsync: 'always',
    });
  });

  test('an empty setting counts as not given', () => {
    expect(readSettings({ TIMBERLINE_API_PORT: '', TIMBERLINE_REDIS_URL: ' ' })).toMatchObject({
      apiPort: 3000,
      redisUrl: null,
    });
  });

  test('every problem is named at once', () => {
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

  test('a password in a URL is not repeated in the problem', () => {
    expect(problemsOf({ TIMBERLINE_REDIS_URL: 'http://:secret@host' }).join()).not.toContain('secret');
  });

  test('API and console cannot have the same port', () => {
    expect(problemsOf({ TIMBERLINE_API_PORT: '8080' })).toEqual([
      'TIMBERLINE_CONSOLE_PORT=8080: is the same port as TIMBERLINE_API_PORT',
    ]);
  });

  test('several API processes are refused where they cannot share a port', () => {
    expect(problemsOf({ TIMBERLINE_API_WORKERS: '2' }, 'darwin')).toHaveLength(1);
    expect(problemsOf({ TIMBERLINE_API_WORKERS: '2' }, 'linux')).toEqual([]);
  });
});

test('a relative data folder is one in the checkout, wherever the command is called from', () => {
  expect(dataDirOf({ TIMBERLINE_DATA: 'other' })).toBe(join(CHECKOUT, 'other'));
  expect(dataDirOf({ TIMBERLINE_DATA: '/var/lib/timberline/' })).toBe('/var/lib/timberline');
});

test.each([
  ['127.0.0.1', 'http://localhost:3000', 'http://127.0.0.1:3000'],
  ['0.0.0.0', 'http://localhost:3000', 'http://127.0.0.1:3000'],
  ['::', 'http://localhost:3000', 'http://[::1]:3000'],
  ['192.0.2.7', 'http://192.0.2.7:3000', 'http://192.0.2.7:3000'],
  ['2001:db8::7', 'http://[2001:db8::7]:3000', 'http://[2001:db8::7]:3000'],
])('what listens on %s is told as %s and reached as %s', (host, told, reached) => {
  expect(publicUrl(host, 3000)).toBe(told);
  expect(innerUrl(host, 3000)).toBe(reached);
});
