import { describe, expect, it } from 'vitest';
import { hasClause, withClause, withoutClause } from './clause.ts';

describe('withClause', () => {
  it('adds a term and leaves the rest as it was typed', () => {
    expect(withClause('', 'level:error', 'and')).toBe('level:error');
    expect(withClause(' ', 'level:error', 'not')).toBe('-level:error');
    expect(withClause('foo  AND bar', 'level:error', 'and')).toBe('foo  AND bar level:error');
    expect(withClause('a OR b', 'level:error', 'and')).toBe('(a OR b) level:error');
    expect(withClause('a', 'b OR c', 'not')).toBe('a -(b OR c)');
  });

  it('adds nothing twice, and replaces the opposite', () => {
    expect(withClause('a level : "error"', 'level:error', 'and')).toBe('a level : "error"');
    expect(withClause('a -level:error b', 'level:error', 'and')).toBe('a level:error b');
    expect(withClause('a NOT level:error', 'level:error', 'and')).toBe('a level:error');
    expect(withClause('a level:error b', 'level:error', 'not')).toBe('a -level:error b');
    expect(withClause('level:error', 'level:error', 'not')).toBe('-level:error');
    expect(withClause('level:(a b)', 'level:a', 'not')).toBe('-level:a level:b');
  });

  it('keeps a query that cannot be read', () => {
    expect(withClause('a OR', 'level:error', 'and')).toBe('a OR level:error');
    expect(withClause('(a', 'level:error', 'and')).toBe('(a level:error');
  });

  it('is not misled by text that looks open', () => {
    expect(withClause('foo(bar', 'metadata.a:x', 'and')).toBe('foo(bar metadata.a:x');
    expect(withClause('level:', 'a', 'and')).toBe('level: a');
  });
});

describe('withoutClause', () => {
  it('takes a term away, and nothing else', () => {
    expect(withoutClause('a  level:error   b', 'level:error')).toBe('a b');
    expect(withoutClause('level:error', 'level:error')).toBe('');
    expect(withoutClause('a NOT level:error', '-level:error')).toBe('a');
    expect(withoutClause('a AND level:error AND b', 'level:error')).toBe('a b');
    expect(withoutClause('a OR level:error', 'level:error')).toBe('a OR level:error');
  });
});

describe('hasClause', () => {
  it('sees a term that must hold', () => {
    expect(hasClause('a level:"error"', 'level:error')).toBe(true);
    expect(hasClause('a -level:error', 'level:error')).toBe(false);
    expect(hasClause('a -level:error', '-level:error')).toBe(true);
    expect(hasClause('a OR level:error', 'level:error')).toBe(false);
    expect(hasClause('(', 'level:error')).toBe(false);
  });
});
