import { describe, expect, it } from 'vitest';
import type { FieldInfo } from '@timberline/contract';
import { accept, type Known, restOfQuery, suggest } from './suggestions';

const fields: FieldInfo[] = [
  { name: 'level', type: 'keyword' },
  { name: 'message', type: 'text' },
  { name: 'resourceId', type: 'keyword' },
  { name: 'timestamp', type: 'date' },
  { name: 'metadata.status', type: 'metadata' },
  { name: 'metadata.odd key', type: 'metadata' },
];
const known: Known = { fields, recent: ['level:error', 'timeout'], values: [] };
const texts = (text: string, more: Partial<Known> = {}) =>
  suggest(text, text.length, { ...known, ...more }).map((suggestion) => suggestion.text);
/** The text after the suggestion of this name was taken. */
const taken = (text: string, name: string, more: Partial<Known> = {}) => {
  const found = suggest(text, text.length, { ...known, ...more }).find(
    (suggestion) => suggestion.text === name,
  );
  if (!found) throw new Error(`${name} is not suggested`);
  return accept(text, found);
};

describe('suggestions', () => {
  it('begin with recent queries and fields', () => {
    expect(texts('').slice(0, 4)).toEqual(['level:error', 'timeout', 'level', 'message']);
  });

  it('find a field by any part of its name, the beginning first', () => {
    expect(texts('stat')).toEqual(['metadata.status']);
    expect(texts('time')).toEqual(['timeout', 'timestamp']);
    expect(taken('stat', 'metadata.status')).toEqual({ text: 'metadata.status:', caret: 16 });
    expect(taken('odd', 'metadata.odd key').text).toBe('metadata.odd\\ key:');
  });

  it('offer a known value with its field for a bare word', () => {
    const values = [{ field: 'level', value: 'error', count: 1234 }];
    const [first] = suggest('foo err', 7, { ...known, values });
    expect(first).toMatchObject({ text: 'level:error', detail: '1,234' });
    expect(taken('foo err', 'level:error', { values }).text).toBe('foo level:error ');
  });

  it('offer the values of the field at the caret, quoted where they must be', () => {
    const values = [
      { field: 'resourceId', value: 'web 1', count: 5 },
      { field: 'resourceId', value: 'db', count: 3 },
      { field: 'level', value: 'wrong field', count: 3 },
    ];
    expect(texts('resourceId:', { values })).toEqual(['web 1', 'db']);
    expect(texts('resourceId:W', { values })).toEqual(['web 1']);
    expect(taken('resourceId:w', 'web 1', { values }).text).toBe('resourceId:"web 1" ');
    expect(taken('-resourceId:"we', 'web 1', { values }).text).toBe('-resourceId:"web 1" ');
  });

  it('offer operators once a term is complete', () => {
    expect(texts('level:error ').slice(0, 3)).toEqual(['AND', 'OR', 'NOT']);
    expect(taken('(one two)', 'OR').text).toBe('(one two) OR ');
  });

  it('offer comparisons for numbers and times', () => {
    expect(texts('metadata.status').slice(0, 3)).toEqual([
      'metadata.status>=',
      'metadata.status<',
      'metadata.status',
    ]);
    expect(texts('timestamp>=')).toEqual(['now-15m', 'now-1h', 'now-1d', 'now-7d']);
  });

  it('leave a phrase alone', () => {
    expect(texts('"lev')).toEqual([]);
  });

  it('replace what is typed and no blank twice', () => {
    expect(
      accept('level:err foo', { kind: 'value', text: '', detail: '', insert: 'error ', from: 6, to: 9 }),
    ).toEqual({
      text: 'level:error foo',
      caret: 12,
    });
  });
});

describe('the rest of the query', () => {
  it.each([
    ['level:', 6, ''],
    ['timeout level:err', 17, 'timeout'],
    ['timeout AND level:err', 21, 'timeout'],
    ['timeout AND NOT level:err', 25, 'timeout'],
    ['timeout -level:', 15, 'timeout'],
    ['level:err AND timeout', 9, 'timeout'],
    ['level:err timeout commit:abc', 9, 'timeout commit:abc'],
    ['timeout err', 11, 'timeout'],
  ])('of %s is what else narrows', (text, caret, rest) => {
    expect(restOfQuery(text, caret)).toBe(rest);
  });

  it('does not narrow where alternatives do not', () => {
    expect(restOfQuery('timeout OR level:', 17)).toBeUndefined();
    expect(restOfQuery('(a level:', 9)).toBeUndefined();
  });
});
