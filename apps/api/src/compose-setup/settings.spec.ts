import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { adminPassword, checkSettings, REFUSED_SETTINGS } from './settings.ts';

/** What docker-compose.yml hands on without settings: nothing, and the default sizes. */
const DEFAULTS = {
  TIMBERLINE_ELASTICSEARCH_HEAP: '1g',
  TIMBERLINE_ELASTICSEARCH_MEMORY: '2g',
  TIMBERLINE_REDIS_MAXMEMORY: '512mb',
  TIMBERLINE_REDIS_MEMORY: '1g',
  TIMBERLINE_PUBLISHED_HOST: '127.0.0.1',
};

it('The defaults are right.', () => {
  expect(checkSettings({ ...DEFAULTS, TIMBERLINE_DATA: ' ' })).toEqual([]);
});

it.each(Object.keys(REFUSED_SETTINGS))('%s is refused by name, with what to do instead.', (name) => {
  expect(checkSettings({ ...DEFAULTS, [name]: 'value' })).toEqual([
    expect.stringMatching(`^${name} has no effect in containers: .{20}.*\\. Unset it\\.$`),
  ]);
});

it.each([
  ['ELASTICSEARCH_HEAP', '1025m', 'ELASTICSEARCH_MEMORY is 2g; it must be at least twice'],
  ['REDIS_MAXMEMORY', '1gb', 'REDIS_MEMORY is 1g; it must be at least twice'],
  ['REDIS_MEMORY', '1023m', 'REDIS_MEMORY is 1023m; it must be at least twice'],
  ['ELASTICSEARCH_HEAP', 'much', 'ELASTICSEARCH_HEAP is "much"; it must be a size such as 512m or 2g.'],
])('TIMBERLINE_%s=%s is an error.', (name, value, problem) => {
  expect(checkSettings({ ...DEFAULTS, [`TIMBERLINE_${name}`]: value })).toEqual([
    expect.stringContaining(`TIMBERLINE_${problem}`),
  ]);
});

it('Larger engines in larger containers are right.', () => {
  const sizes = {
    ...DEFAULTS,
    TIMBERLINE_ELASTICSEARCH_HEAP: '4G',
    TIMBERLINE_ELASTICSEARCH_MEMORY: '8192m',
    TIMBERLINE_REDIS_MAXMEMORY: '1048576kb',
    TIMBERLINE_REDIS_MEMORY: '2gb',
  };
  expect(checkSettings(sizes)).toEqual([]);
});

it.each([
  { TIMBERLINE_PUBLISHED_HOST: '0.0.0.0' },
  { TIMBERLINE_PUBLISHED_HOST: '192.168.1.20' },
  { TIMBERLINE_PUBLIC_URL: 'https://logs.example.com' },
])('With %j, where others can reach the ports, whether people log in is to be decided.', (given) => {
  const env = { ...DEFAULTS, ...given };
  expect(checkSettings(env)).toEqual([
    expect.stringMatching(/^TIMBERLINE_AUTH is not set; it must be on or off, since /),
  ]);
  expect(checkSettings({ ...env, TIMBERLINE_AUTH: 'off' })).toEqual([]);
});

it('Where people log in, there is a file with the first password of admin.', () => {
  const env = { ...DEFAULTS, TIMBERLINE_AUTH: 'on' };
  expect(checkSettings(env)).toEqual([
    expect.stringMatching(/^TIMBERLINE_ADMIN_PASSWORD_FILE is not set; .* must name a file/),
  ]);
  expect(checkSettings({ ...env, TIMBERLINE_ADMIN_PASSWORD_FILE: '/home/me/password' })).toEqual([]);
});

it('The first password of admin is read from what is mounted, and an error names the file that was given.', () => {
  const folder = mkdtempSync(join(tmpdir(), 'timberline-setup-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'admin-password');
  const env = { TIMBERLINE_ADMIN_PASSWORD_FILE: '/home/me/password' };
  expect(() => adminPassword(file, env)).toThrow(/"\/home\/me\/password", which the user 1000 .*\(ENOENT\)/);
  writeFileSync(file, ' \n');
  expect(() => adminPassword(file, env)).toThrow('"/home/me/password", which is empty.');
  writeFileSync(file, 'short');
  expect(() => adminPassword(file, env)).toThrow(
    /"\/home\/me\/password", whose password must have at least 12/,
  );
  writeFileSync(file, 'a first password\n');
  expect(adminPassword(file, env)).toBe('a first password');
  expect(adminPassword(file, {})).toBeUndefined();
});
