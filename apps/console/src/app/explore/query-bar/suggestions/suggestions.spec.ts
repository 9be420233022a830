import { describe, expect, it } from 'vitest';
import type { FieldInfo, SavedSearch } from '@timberline/contract';
import { applySuggestion, restOfQuery, suggest, type SuggestionSources } from './suggestions';

const fields: FieldInfo[] = [
  { name: 'level', type: 'keyword' },
  { name: 'message', type: 'text' },
  { name: 'resourceId', type: 'keyword' },
  { name: 'timestamp', type: 'date' },
  { name: 'metadata.status', type: 'metadata' },
  { name: 'metadata.odd key', type: 'metadata' },
];
const sources: SuggestionSources = { fields, recent: ['level:error', 'timeout'], saved: [], values: [] };
const texts = (text: string, more: Partial<SuggestionSources> = {}) =>
  suggest(text, text.length, { ...sources, ...more }).map((suggestion) => suggestion.text);
/** The text after the suggestion with this text is applied. */
const applied = (text: string, name: string, more: Partial<SuggestionSources> = {}) => {
  const found = suggest(text, text.length, { ...sources, ...more }).find(
    (suggestion) => suggestion.text === name,
  );
  if (!found) throw new Error(`${name} is not suggested`);
  return applySuggestion(text, found);
};

describe('suggest', () => {
  it('The first suggestions are recent queries and fields.', () => {
    expect(texts('').slice(0, 4)).toEqual(['level:error', 'timeout', 'level', 'message']);
  });

  it('Saved searches are suggested by any part of their names, and only in place of the whole query.', () => {
    const saved = [
      { id: '1', name: 'Slow checkouts' },
      { id: '2', name: 'payments' },
    ] as SavedSearch[];
    expect(texts('check', { saved })).toEqual(['Slow checkouts']);
    expect(suggest('check', 5, { ...sources, saved })[0]).toMatchObject({ kind: 'saved', search: saved[0] });
    expect(texts('', { saved })).not.toContain('payments');
    expect(texts('level:error pay', { saved })).toEqual([]);
  });

  it('A field is found by any part of its name, and first by its beginning.', () => {
    expect(texts('stat')).toEqual(['metadata.status']);
    expect(texts('time')).toEqual(['timeout', 'timestamp']);
    expect(applied('stat', 'metadata.status')).toEqual({ text: 'metadata.status:', caret: 16 });
    expect(applied('odd', 'metadata.odd key').text).toBe('metadata.odd\\ key:');
  });

  it('A value is suggested with its field for a word without a field.', () => {
    const values = [{ field: 'level', value: 'error', count: 1234 }];
    const [first] = suggest('foo err', 7, { ...sources, values });
    expect(first).toMatchObject({ text: 'level:error', detail: '1,234' });
    expect(applied('foo err', 'level:error', { values }).text).toBe('foo level:error ');
  });

  it('The values of the field at the caret are suggested, in quotes where they need them.', () => {
    const values = [
      { field: 'resourceId', value: 'web 1', count: 5 },
      { field: 'resourceId', value: 'db', count: 3 },
      { field: 'level', value: 'wrong field', count: 3 },
    ];
    expect(texts('resourceId:', { values })).toEqual(['web 1', 'db']);
    expect(texts('resourceId:W', { values })).toEqual(['web 1']);
    expect(applied('resourceId:w', 'web 1', { values }).text).toBe('resourceId:"web 1" ');
    expect(applied('-resourceId:"we', 'web 1', { values }).text).toBe('-resourceId:"web 1" ');
  });

  it('Patterns are suggested by what they say, and their ids are inserted.', () => {
    const values = [
      { field: 'pattern', value: 'p1a', count: 12, text: 'charge <*> refused' },
      { field: 'pattern', value: 'p1b', count: 3, text: 'cache <*> cleaned' },
    ];
    expect(texts('pattern:', { values })).toEqual(['charge <*> refused', 'cache <*> cleaned']);
    expect(texts('pattern:Refused', { values })).toEqual(['charge <*> refused']);
    expect(texts('pattern:p1b', { values })).toEqual(['cache <*> cleaned']);
    expect(applied('-pattern:ref', 'charge <*> refused', { values }).text).toBe('-pattern:p1a ');
  });

  it('Operators are suggested after a complete term.', () => {
    expect(texts('level:error ').slice(0, 3)).toEqual(['AND', 'OR', 'NOT']);
    expect(applied('(one two)', 'OR').text).toBe('(one two) OR ');
  });

  it('Comparisons are suggested for fields of numbers and times.', () => {
    expect(texts('metadata.status').slice(0, 3)).toEqual([
      'metadata.status>=',
      'metadata.status<',
      'metadata.status',
    ]);
    expect(texts('timestamp>=')).toEqual(['now-15m', 'now-1h', 'now-1d', 'now-7d']);
  });

  it('Nothing is suggested inside a phrase.', () => {
    expect(texts('"lev')).toEqual([]);
  });

  it('A suggestion replaces what is typed, without a second blank.', () => {
    expect(
      applySuggestion('level:err foo', {
        kind: 'value',
        text: '',
        detail: '',
        insert: 'error ',
        from: 6,
        to: 9,
      }),
    ).toEqual({
      text: 'level:error foo',
      caret: 12,
    });
  });
});

describe('restOfQuery', () => {
  it.each([
    ['level:', 6, ''],
    ['timeout level:err', 17, 'timeout'],
    ['timeout AND level:err', 21, 'timeout'],
    ['timeout AND NOT level:err', 25, 'timeout'],
    ['timeout -level:', 15, 'timeout'],
    ['level:err AND timeout', 9, 'timeout'],
    ['level:err timeout commit:abc', 9, 'timeout commit:abc'],
    ['timeout err', 11, 'timeout'],
  ])('The query “%s” without the comparison at offset %d is “%s”.', (text, caret, rest) => {
    expect(restOfQuery(text, caret)).toBe(rest);
  });

  it('A query with OR or brackets has no rest that narrows the search.', () => {
    expect(restOfQuery('timeout OR level:', 17)).toBeUndefined();
    expect(restOfQuery('(a level:', 9)).toBeUndefined();
  });
});
