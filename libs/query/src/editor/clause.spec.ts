import { describe, expect, it } from 'vitest';
import { withClause, withoutConditions } from './clause.ts';

describe('withClause', () => {
  it('A clause is added, and the rest stays as it was typed.', () => {
    expect(withClause('', 'level:error', 'and')).toBe('level:error');
    expect(withClause(' ', 'level:error', 'not')).toBe('-level:error');
    expect(withClause('foo  AND bar', 'level:error', 'and')).toBe('foo  AND bar level:error');
    expect(withClause('a OR b', 'level:error', 'and')).toBe('(a OR b) level:error');
    expect(withClause('a', 'b OR c', 'not')).toBe('a -(b OR c)');
  });

  it('A clause is not added twice, and replaces its opposite.', () => {
    expect(withClause('a level : "error"', 'level:error', 'and')).toBe('a level : "error"');
    expect(withClause('a -level:error b', 'level:error', 'and')).toBe('a level:error b');
    expect(withClause('a NOT level:error', 'level:error', 'and')).toBe('a level:error');
    expect(withClause('a level:error b', 'level:error', 'not')).toBe('a -level:error b');
    expect(withClause('level:error', 'level:error', 'not')).toBe('-level:error');
    expect(withClause('level:(a b)', 'level:a', 'not')).toBe('-level:a level:b');
  });

  it('A clause is appended to a query that cannot be parsed.', () => {
    expect(withClause('a OR', 'level:error', 'and')).toBe('a OR level:error');
    expect(withClause('(a', 'level:error', 'and')).toBe('(a level:error');
  });

  it('Text that only looks incomplete does not absorb the clause.', () => {
    expect(withClause('foo(bar', 'metadata.a:x', 'and')).toBe('foo(bar metadata.a:x');
    expect(withClause('level:', 'a', 'and')).toBe('level: a');
  });
});

describe('withoutConditions', () => {
  const level = { name: 'level', type: 'keyword' } as const;

  it.each([
    ['level:error', ''],
    ['  disk   full ', '  disk   full '],
    ['disk level:error (a OR b)', 'disk (a OR b)'],
    ['-level:debug "a b" level:(error OR warn)', '"a b"'],
    ['level:error OR disk', 'level:error OR disk'],
    ['(level:error', '(level:error'],
  ])('Without its conditions on the level, “%s” is “%s”.', (text, rest) => {
    expect(withoutConditions(text, level)).toBe(rest);
  });
});
