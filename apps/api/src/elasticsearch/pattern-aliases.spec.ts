import { expect, it } from 'vitest';
import { PatternAliases } from './pattern-aliases.ts';

const aliases = new PatternAliases([
  { id: 'p1root', template: 'mail from <*> was sent', members: ['p1a', 'p1b'] },
]);
const ALL = ['p1root', 'p1a', 'p1b'];

it('An id that was joined stands for all that are one with it, and others for themselves.', () => {
  expect(aliases.resolve('p1a')).toBe('p1root');
  expect(aliases.resolve('p1other')).toBe('p1other');
  expect(aliases.idsOf('p1b')).toEqual(ALL);
  expect(aliases.allIdsOf(['p1a', 'p1b', 'p1other'])).toEqual([...ALL, 'p1other']);
  expect(aliases.joinedIds()).toEqual(ALL);
});

it('Clauses on patterns select all that are one, wherever they stand, and other clauses stay.', () => {
  const query = {
    bool: {
      filter: [{ term: { level: 'info' } }, { bool: { should: [{ term: { pattern: 'p1a' } }] } }],
      must_not: [{ terms: { pattern: ['p1other', 'p1root'] } }, { exists: { field: 'pattern' } }],
    },
  };
  expect(aliases.expand({ query, size: 0 })).toEqual({
    size: 0,
    query: {
      bool: {
        filter: [{ term: { level: 'info' } }, { bool: { should: [{ terms: { pattern: ALL } }] } }],
        must_not: [{ terms: { pattern: ['p1other', ...ALL] } }, { exists: { field: 'pattern' } }],
      },
    },
  });
  const other = { query: { term: { pattern: 'p1other' } } };
  expect(aliases.expand(other)).toEqual(other);
  expect(PatternAliases.NONE.expand({ query })).toEqual({ query });
});

it('The source of a log carries the id by which its pattern is known.', () => {
  const source = (log: object) => JSON.stringify({ level: 'info', ...log });
  const rest = { resourceId: 'a', metadata: { a: '1', pattern: 'p1a', resourceId: 'x' } };
  expect(aliases.resolveSource(source({ message: 'x', pattern: 'p1a', ...rest }))).toBe(
    source({ message: 'x', pattern: 'p1root', ...rest }),
  );
  const quoted = { message: '","pattern":"p1a","resourceId":"', pattern: 'p1b', ...rest };
  expect(aliases.resolveSource(source(quoted))).toBe(source({ ...quoted, pattern: 'p1root' }));
  for (const log of [
    { message: 'x', pattern: 'p1other', ...rest },
    // From before patterns were known: only the metadata has such a key.
    { message: 'x', ...rest },
    { message: 'x', resourceId: 'a' },
  ])
    expect(aliases.resolveSource(source(log))).toBe(source(log));
});

it('The template of joined patterns has no word that a message does not have by which they are known.', () => {
  expect(aliases.templateOf('p1a', 'mail from ada was sent')).toBe('mail from <*> was sent');
  expect(aliases.templateOf('p1a', 'mail from ada was refused')).toBe('mail from ada was refused');
  expect(aliases.templateOf('p1other', 'something <*>')).toBe('something <*>');
});
