import { describe, expect, it } from 'vitest';
import { ATTRIBUTE_SEPARATOR as NUL } from '@timberline/elastic';
import { countListed, fieldTerms, termPattern } from './field-terms.ts';

describe('fieldTerms', () => {
  it('A keyword field has its values as terms.', () => {
    expect(fieldTerms('level')).toMatchObject({
      indexField: 'level',
      termPrefix: '',
      present: { exists: { field: 'level' } },
      isMultiValued: false,
    });
    expect(fieldTerms('level').toValue('error')).toBe('error');
  });

  it('A metadata key has its values after the path in each term.', () => {
    const terms = fieldTerms('metadata.http.status');
    expect(terms).toMatchObject({
      indexField: 'attributes',
      termPrefix: `http.status${NUL}`,
      present: { term: { attributeKeys: 'http.status' } },
      isMultiValued: true,
    });
    expect(terms.toValue(`http.status${NUL}500`)).toBe('500');
  });

  it('The short name parentResourceId means the metadata key.', () => {
    expect(fieldTerms('parentResourceId').termPrefix).toBe(`parentResourceId${NUL}`);
  });

  it.each(['message', 'timestamp', 'receivedAt'])('The values of %s cannot be listed.', (name) => {
    expect(() => fieldTerms(name)).toThrow(
      `The values of ${name} cannot be listed, because nearly every log has a different one.`,
    );
  });

  it('An unknown field is an error that says where to find the fields.', () => {
    expect(() => fieldTerms('levle')).toThrow(
      'There is no field levle. GET /api/logs/fields lists the fields that exist.',
    );
  });
});

describe('termPattern', () => {
  it('A pattern matches terms with the prefix and any text after it.', () => {
    expect(termPattern('dfs')).toBe('dfs@');
  });

  it('Characters with a meaning in regular expressions are escaped.', () => {
    expect(termPattern('a.b*(c)@#')).toBe('a\\.b\\*\\(c\\)\\@\\#@');
  });

  it('An empty prefix needs no pattern.', () => {
    expect(termPattern('')).toBeUndefined();
  });

  it('A text within a value is matched in any case.', () => {
    expect(termPattern('', 'aB-1')).toBe('@[aA][Bb]\\-1@');
    expect(termPattern('key.', 'é')).toBe('key\\.@[éÉ]@');
  });

  it('A character that has several characters in the other case matches as it is.', () => {
    expect(termPattern('', 'ß')).toBe('@ß@');
  });
});

describe('countListed', () => {
  const keyword = fieldTerms('level');
  const metadata = fieldTerms('metadata.tags');
  const counts = (list: number[], rest = 0) => ({
    buckets: list.map((doc_count, n) => ({ key: `${n}`, doc_count })),
    sum_other_doc_count: rest,
  });

  it('The counts of a field with one value are added.', () => {
    expect(countListed(keyword, counts([3, 2], 1), { present: 6, isNarrowed: false })).toBe(5);
  });

  it('The counts of a metadata key are added when they show that each log has one value.', () => {
    expect(countListed(metadata, counts([3, 2], 1), { present: 6, isNarrowed: false })).toBe(5);
  });

  it('Logs with several values of a metadata key have to be counted separately.', () => {
    expect(countListed(metadata, counts([3, 2], 1), { present: 4, isNarrowed: false })).toBeUndefined();
  });

  it('With a prefix the counts of several values do not show whether a log has several.', () => {
    expect(countListed(metadata, counts([3, 2]), { present: 5, isNarrowed: true })).toBeUndefined();
  });

  it('A single value with a prefix is counted once for each log.', () => {
    expect(countListed(metadata, counts([3]), { present: 5, isNarrowed: true })).toBe(3);
  });

  it('Without any value no log is listed.', () => {
    expect(countListed(metadata, counts([]), { present: 5, isNarrowed: true })).toBe(0);
  });
});
