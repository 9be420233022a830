import { describe, expect, it } from 'vitest';
import { parseQuery, resolveField, withoutField } from '@timberline/query';
import { parseFilter } from './parse-filter.ts';

const NOW = Date.UTC(2026, 10, 24, 15, 0, 0);

/** The clauses of a query, without what filters by the level. */
const withoutLevel = (q: string) => parseFilter({ q }, NOW, resolveField('level')!).clauses;
const clausesOf = (q: string) => parseFilter({ q }, NOW).clauses;

describe('withoutField', () => {
  it.each([
    ['level:error', ''],
    ['-level:debug', ''],
    ['level:*', ''],
    ['level:(error OR warn)', ''],
    ['level:error timeout', 'timeout'],
    ['NOT (level:debug OR level:info) disk full', 'disk full'],
    ['metadata.level:error level:error', 'metadata.level:error'],
  ])('The conditions on the level are left out of “%s”.', (q, rest) => {
    expect(withoutLevel(q)).toEqual(clausesOf(rest));
  });

  it.each(['level:error OR timeout', 'NOT (level:error timeout)', 'error', 'metadata.level:error'])(
    'Nothing is left out of “%s”, where the level is not a condition by itself.',
    (q) => {
      expect(withoutLevel(q)).toEqual(clausesOf(q));
    },
  );

  it('A key of the metadata is left out under each of its names.', () => {
    const parsed = parseQuery('parentResourceId:a metadata.parentResourceId:b');
    expect(parsed.ok && withoutField(parsed.tree, resolveField('metadata.parentResourceId')!)).toBe(null);
  });
});

describe('parseFilter without a field', () => {
  it('The parameter of the field is left out, and the others stay.', () => {
    const filter = { level: ['error'], resourceId: ['sshd'], parentResourceId: ['node'] };
    expect(parseFilter(filter, NOW, resolveField('level')!).clauses).toEqual(
      parseFilter({ resourceId: ['sshd'], parentResourceId: ['node'] }, NOW).clauses,
    );
    expect(parseFilter(filter, NOW, resolveField('metadata.parentResourceId')!).clauses).toEqual(
      parseFilter({ level: ['error'], resourceId: ['sshd'] }, NOW).clauses,
    );
  });
});
