import { describe, expect, it } from 'vitest';
import type { ProblemError } from '../../http/problem-error.ts';
import { parseKey } from './parse-key.ts';

const NOW = Date.UTC(2026, 10, 28);
const KEY = { name: ' shop ', role: 'viewer' };

function faults(body: unknown): string[] {
  try {
    parseKey(body, NOW);
    return [];
  } catch (error) {
    return ((error as ProblemError).extras.errors ?? []).map(({ path, message }) => `${path} ${message}`);
  }
}

describe('the body of a new key', () => {
  it('What is left out is null.', () => {
    expect(parseKey(KEY, NOW)).toEqual({ name: 'shop', role: 'viewer', filter: null, expiresAt: null });
  });

  it('A filter and an end are taken over, the end in UTC.', () => {
    const expiresAt = '2027-01-31T01:00:00+01:00';
    expect(parseKey({ ...KEY, filter: 'level:error', expiresAt }, NOW)).toMatchObject({
      filter: 'level:error',
      expiresAt: '2027-01-31T00:00:00.000Z',
    });
  });

  it.each([undefined, null, [], 'key', 1])('%j is no key.', (body) => {
    expect(faults(body)).toHaveLength(1);
  });

  it('Every field that is wrong is named.', () => {
    const body = { name: '', role: 'owner', filter: ' ', expiresAt: 'tomorrow', id: '1' };
    expect(faults(body).map((fault) => fault.split(' ')[0])).toEqual([
      'id',
      'name',
      'role',
      'filter',
      'expiresAt',
    ]);
  });

  it.each(['', '   ', 'level:', '(', 'level:error AND', 7])('The filter %j is refused.', (filter) => {
    expect(faults({ ...KEY, filter })).toEqual([expect.stringMatching(/^filter /)]);
  });

  it('A filter that is read in another way than it looks is refused.', () => {
    expect(faults({ ...KEY, filter: 'level=error' })).toEqual([
      expect.stringMatching(/^filter is read in another way than it looks, at column \d+: /),
    ]);
  });

  it('An administrator has no filter.', () => {
    expect(faults({ ...KEY, role: 'admin', filter: 'level:error' })).toEqual([
      'filter must be left out, since the role admin reads all logs',
    ]);
  });

  it.each(['2026-11-28T00:00:00Z', '2026-11-27T23:59:59Z', '2027-13-01T00:00:00Z', '2027-01-01', 1])(
    'The end %j is refused.',
    (expiresAt) => {
      expect(faults({ ...KEY, expiresAt })).toEqual([expect.stringMatching(/^expiresAt /)]);
    },
  );
});
