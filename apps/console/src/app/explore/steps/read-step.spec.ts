import { describe, expect, it } from 'vitest';
import type { LogFilter } from '@timberline/contract';
import type { ApiClient } from '../../api/api-client';
import { logOf } from '../rows/log-store.fixture';
import { narrowed, readStep } from './read-step';
import type { Direction } from './scan-rows';

describe('narrowed', () => {
  it('The term is required beside the whole query.', () => {
    expect(narrowed({ q: 'a OR b', level: ['info'] }, 'level:(error OR fatal)')).toEqual({
      q: '(a OR b) (level:(error OR fatal))',
      level: ['info'],
    });
    expect(narrowed({}, 'level:error')).toEqual({ q: 'level:error' });
  });

  it('The opposite of the term in the query is kept, so that nothing matches.', () => {
    expect(narrowed({ q: 'disk -level:error' }, 'level:error').q).toBe('(disk -level:error) (level:error)');
  });
});

describe('readStep', () => {
  const asked: unknown[] = [];
  const api = {
    logs: (_: LogFilter, page: object) => {
      asked.push(page);
      return Promise.resolve({ logs: [] });
    },
    context: (_id: string, _filter: LogFilter, options: object) => {
      asked.push(options);
      return Promise.resolve({ before: [logOf(1)], log: logOf(2), after: [logOf(3)] });
    },
  } as unknown as ApiClient;
  const read = async (sort: 'asc' | 'desc', direction: Direction) =>
    (await readStep(api, { filter: {}, sort }, logOf(2), direction, new AbortController().signal))?.id;

  it('The next log of the list is the earlier one with the newest first, and the later one with the oldest first.', async () => {
    expect(await read('desc', 1)).toBe('1');
    expect(await read('desc', -1)).toBe('3');
    expect(await read('asc', 1)).toBe('3');
    expect(await read('asc', -1)).toBe('1');
    expect(asked[0]).toEqual({ scope: 'all', before: 1, after: 0 });
  });

  it('Without a row to begin at, the first log is read, and null is the answer where there is none.', async () => {
    const { signal } = new AbortController();
    expect(await readStep(api, { filter: {}, sort: 'asc' }, null, 1, signal)).toBeNull();
    expect(asked.at(-1)).toEqual({ size: 1, sort: 'asc' });
  });
});
