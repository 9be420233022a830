import { describe, expect, it } from 'vitest';
import { parseQuery } from '@timberline/query';
import { ATTRIBUTE_SEPARATOR as NUL, orderedNumber } from '../attributes.ts';
import { logIdTimePrefix } from '../log-id.ts';
import type { EsQuery } from './clauses.ts';
import { compileFilter } from './filter.ts';
import { attributeIs, attributeValue, compileQuery } from './query-compiler.ts';

const NOW = Date.UTC(2026, 10, 24, 15, 0, 0);

function compiled(q: string): EsQuery {
  const read = parseQuery(q);
  if (!read.ok || !read.tree) throw new Error(`no tree: ${q}`);
  return compileQuery(read.tree, NOW);
}

describe('compileQuery', () => {
  it('Words are searched folded, and as a phrase where punctuation joins them.', () => {
    expect(compiled('DataNode')).toEqual({ term: { words: 'datanode' } });
    const phrase = { match_phrase: { words: { query: '10 10 34 11', analyzer: 'whitespace' } } };
    expect(compiled('10.10.34.11')).toEqual(phrase);
    expect(compiled('"10 10 34 11"')).toEqual(phrase);
  });

  it('A text whose words were others in release 0.1.0 is searched in both forms.', () => {
    const either = (...should: EsQuery[]) => ({ bool: { should, minimum_should_match: 1 } });
    const term = (words: string) => ({ term: { words } });
    expect(compiled('Cafe\u0301')).toEqual(either(term('café'), term('cafe\u0301')));
    expect(compiled('Café')).toEqual(term('café'));
    expect(compiled('31mERROR')).toEqual(term('31merror'));
    expect(compiled('\u001b[31mERROR')).toEqual(either(term('error'), term('31merror')));
    expect(compiled('straße*')).toEqual(
      either({ prefix: { words: { value: 'strasse' } } }, { prefix: { words: { value: 'straße' } } }),
    );
    expect(compiled('*raße*')).toEqual(
      either({ wildcard: { words: { value: '*rasse*' } } }, { wildcard: { words: { value: '*raße*' } } }),
    );
    expect(compiled('"a…b ㎏"')).toMatchObject({
      bool: { should: [{ match_phrase: {} }, { match_phrase: {} }] },
    });
    expect(compileFilter({ message: 'größe disk' }, NOW)).toEqual([
      either(term('grösse'), term('größe')),
      term('disk'),
    ]);
  });

  it('AND, OR and NOT become bool clauses in filter context.', () => {
    const [a, b, c] = ['a', 'b', 'c'].map((word) => ({ term: { words: word } }));
    expect(compiled('a b')).toEqual({ bool: { filter: [a, b] } });
    expect(compiled('a OR NOT (b c)')).toEqual({
      bool: { should: [a, { bool: { must_not: [{ bool: { filter: [b, c] } }] } }], minimum_should_match: 1 },
    });
  });

  it('A prefix and a part of a word are searched among the words.', () => {
    expect(compiled('Pre*')).toEqual({ prefix: { words: { value: 'pre' } } });
    expect(compiled('*Part*')).toEqual({ wildcard: { words: { value: '*part*' } } });
    expect(compiled('blk_38*')).toMatchObject({
      intervals: {
        words: {
          all_of: {
            ordered: true,
            max_gaps: 0,
            intervals: [{ match: { query: 'blk' } }, { prefix: { prefix: '38' } }],
          },
        },
      },
    });
  });

  it('Keyword fields are compared with whole values.', () => {
    expect(compiled('level:ERROR')).toEqual({ term: { level: 'error' } });
    expect(compiled('resourceId:srv*')).toEqual({ prefix: { resourceId: { value: 'srv' } } });
    expect(compiled('traceId:*')).toEqual({ exists: { field: 'traceId' } });
    expect(compiled('message:*')).toEqual({ match_all: {} });
  });

  it('Metadata is searched by path and value, and numbers by their order.', () => {
    expect(compiled('parentResourceId:hdfs')).toEqual({ term: { attributes: `parentResourceId${NUL}hdfs` } });
    expect(compiled('metadata.a.b:x*')).toEqual({ prefix: { attributes: { value: `a.b${NUL}x` } } });
    expect(compiled('metadata.a:*')).toEqual({
      bool: {
        should: [{ term: { attributeKeys: 'a' } }, { prefix: { attributeKeys: { value: 'a.' } } }],
        minimum_should_match: 1,
      },
    });
    expect(compiled('metadata.n>=500')).toEqual({
      range: { attributeNumbers: { gte: `n${NUL}${orderedNumber(500)}`, lt: `n${NUL}~` } },
    });
    expect(compiled('metadata.n<-1.5')).toEqual({
      range: { attributeNumbers: { gte: `n${NUL}`, lt: `n${NUL}${orderedNumber(-1.5)}` } },
    });
  });

  it('Times are compared to the nanosecond, and the time of receipt by the id.', () => {
    expect(compiled('timestamp>=now-15m')).toEqual({
      range: {
        timestamp: {
          gte: '2026-11-24T14:45:00.000000000Z',
          lte: '2262-04-11T23:47:16.854775807Z',
          format: 'strict_date_optional_time_nanos',
        },
      },
    });
    expect(compiled('receivedAt>=2026-11-24T15:00:00Z')).toEqual({
      range: { id: { gte: logIdTimePrefix(NOW) } },
    });
    expect(compiled('receivedAt<2026-11-24T15:00:00Z')).toEqual({
      range: { id: { lt: logIdTimePrefix(NOW) } },
    });
    expect(compiled('timestamp>2300-01-01T00:00:00Z')).toEqual({ match_none: {} });
  });
});

describe('attributes', () => {
  it('A value is also found as the number that its text denotes.', () => {
    expect(attributeIs('n', ['1.0'])).toEqual({ terms: { attributes: [`n${NUL}1.0`, `n${NUL}1`] } });
    expect(attributeIs('n', ['500'])).toEqual({ term: { attributes: `n${NUL}500` } });
    expect(attributeIs('n', ['12345678901234567891'])).toEqual({
      term: { attributes: `n${NUL}12345678901234567891` },
    });
  });

  it('The value of a term follows its path.', () => {
    expect(attributeValue(`a.b${NUL}c${NUL}d`)).toBe(`c${NUL}d`);
  });
});

describe('compileFilter', () => {
  it('An empty filter has no clause.', () => {
    expect(compileFilter({}, NOW)).toEqual([]);
    expect(compileFilter({ message: ' .. ' }, NOW)).toEqual([]);
  });

  it('A filter takes levels in any case, any of several values, and every word of the message.', () => {
    expect(
      compileFilter({ level: ['ERROR', 'warn'], commit: ['5e5342f'], message: 'disk 10.0 full' }, NOW),
    ).toEqual([
      { terms: { level: ['error', 'warn'] } },
      { term: { commit: '5e5342f' } },
      { term: { words: 'disk' } },
      { match_phrase: { words: { query: '10 0', analyzer: 'whitespace' } } },
      { term: { words: 'full' } },
    ]);
  });

  it('`from` is inclusive and `to` is exclusive.', () => {
    const at = (text: string) => ({ kind: 'instant', text, at: text }) as const;
    const time = '2026-11-24T15:00:00.000000000Z';
    expect(compileFilter({ from: at(time), to: at(time.replace('0Z', '1Z')) }, NOW)).toEqual([
      { range: { timestamp: { gte: time, lte: time, format: 'strict_date_optional_time_nanos' } } },
    ]);
  });
});
