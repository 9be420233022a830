import { expect, it } from 'vitest';
import { checkSettings, REFUSED_SETTINGS } from './settings.ts';

/** What docker-compose.yml hands on without settings: nothing, and the default sizes. */
const DEFAULTS = {
  TIMBERLINE_ELASTICSEARCH_HEAP: '1g',
  TIMBERLINE_ELASTICSEARCH_MEMORY: '2g',
  TIMBERLINE_REDIS_MAXMEMORY: '512mb',
  TIMBERLINE_REDIS_MEMORY: '1g',
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
    TIMBERLINE_ELASTICSEARCH_HEAP: '4G',
    TIMBERLINE_ELASTICSEARCH_MEMORY: '8192m',
    TIMBERLINE_REDIS_MAXMEMORY: '1048576kb',
    TIMBERLINE_REDIS_MEMORY: '2gb',
  };
  expect(checkSettings(sizes)).toEqual([]);
});
