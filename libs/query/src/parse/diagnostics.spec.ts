import { describe, expect, it } from 'vitest';
import { MAX_CLAUSES, MAX_LEVELS, MAX_QUERY_BYTES } from '../limits.ts';
import { parseQuery } from './parse.ts';

/** Every error of the query language: a query, the column, and the message. */
const ERRORS: [query: string, column: number, message: string][] = [
  ['level:', 7, 'expected a value after level:'],
  ['level: ) x', 8, 'expected a value after level:'],
  ['level:AND x', 7, 'expected a value after level:'],
  ['level:(AND x)', 8, 'expected a word, a "phrase", field:value or a group in brackets before AND'],
  ['a AND', 6, 'expected a word, a "phrase", field:value or a group in brackets after AND'],
  ['a AND OR b', 7, 'expected a word, a "phrase", field:value or a group in brackets between AND and OR'],
  ['OR b', 1, 'expected a word, a "phrase", field:value or a group in brackets before OR'],
  ['a OR', 5, 'expected a word, a "phrase", field:value or a group in brackets after OR'],
  ['a OR AND b', 6, 'expected a word, a "phrase", field:value or a group in brackets between OR and AND'],
  ['NOT', 4, 'expected a word, a "phrase", field:value or a group in brackets after NOT'],
  ['NOT OR a', 5, 'expected a word, a "phrase", field:value or a group in brackets between NOT and OR'],
  ['(a AND) b', 7, 'expected a word, a "phrase", field:value or a group in brackets after AND'],
  ['"a b', 1, 'this quote is never closed; add " after it, or write \\" if it is meant as text'],
  ['level:"a', 7, 'this quote is never closed; add " after it, or write \\" if it is meant as text'],
  ['x (a b', 3, 'this bracket is never closed; add ) after it, or write \\( if it is meant as text'],
  ['x ()', 3, 'these brackets are empty; remove them, or write a term between them'],
  ['(a)~2', 4, '~2 is not supported after a group in brackets; remove it'],
  [
    'a )',
    3,
    'this bracket does not close anything; remove it, add ( before it, or write \\) if it is meant as text',
  ],
  [
    '(a))',
    4,
    'this bracket does not close anything; remove it, add ( before it, or write \\) if it is meant as text',
  ],
  [
    'level:error)',
    12,
    'this bracket does not close anything; remove it, add ( before it, or write \\) if it is meant as text',
  ],
  ['->', 1, '“->” has no letters or digits, so there is nothing to search for; add a word'],
  [
    'x *part',
    3,
    'a word cannot begin with a star, because every indexed word would have to be read; write pre* for the beginning of a word, or *part* for a part of one',
  ],
  [
    'level:*x',
    7,
    'in a value of level, a star is only allowed at the end (level:pre*) or alone (level:*); for a star that is meant as text, write \\* or put the value in quotes',
  ],
  [
    'level:*x*',
    7,
    'in a value of level, a star is only allowed at the end (level:pre*) or alone (level:*); for a star that is meant as text, write \\* or put the value in quotes',
  ],
  [
    'resourceId:a*b',
    13,
    'in a value of resourceId, a star is only allowed at the end (resourceId:pre*) or alone (resourceId:*); for a star that is meant as text, write \\* or put the value in quotes',
  ],
  [
    'a*b',
    2,
    'a star is only allowed at the end of a word (pre*) or on both sides of a part of one (*part*); for a star that is meant as text, write \\* or put the text in quotes',
  ],
  [
    'user:a*b',
    7,
    'a star is only allowed at the end of a word (pre*) or on both sides of a part of one (*part*); for a star that is meant as text, write \\* or put the text in quotes',
  ],
  [
    'user:*x',
    6,
    '“user” is not a field, and a star is only allowed at the end of a word (pre*) or on both sides of a part of one (*part*); for a star that is meant as text, write \\* or put the text in quotes',
  ],
  [
    '*ab*',
    1,
    'expected at least 3 characters between two stars, because too many words contain a shorter part',
  ],
  ['*a.bc*', 1, 'only letters and digits are allowed between two stars; remove the other characters'],
  [
    '*a日本*',
    1,
    'the part between two stars must be in one script and at most 255 characters long; shorten it',
  ],
  [
    'level>=error',
    6,
    '>= only works with times (timestamp, receivedAt) and numbers in metadata, but level is text; write level:value',
  ],
  [
    'message>5',
    8,
    '> only works with times (timestamp, receivedAt) and numbers in metadata, but message is text; write message:value',
  ],
  [
    'level:>5',
    7,
    '> only works with times (timestamp, receivedAt) and numbers in metadata, but level is text; write level:value',
  ],
  [
    'level:[a TO b]',
    7,
    '[ TO ] only works with times (timestamp, receivedAt) and numbers in metadata, but level is text; write level:value',
  ],
  ['metadata.n>=abc', 13, 'expected a number after >=, such as metadata.n>=500, but found “abc”'],
  ['metadata.n:[1 TO x]', 18, 'expected a number after <=, such as metadata.n<=500, but found “x”'],
  [
    'metadata.n:[1 TO',
    12,
    'expected a range such as [1 TO 5] with its ends, {1 TO 5} without them, or [1 TO *] with an open end; put a value that begins with a bracket in quotes',
  ],
  ['metadata.n>1e999', 12, 'expected a number after >, such as metadata.n>500, but found “1e999”'],
  [
    'timestamp>=yesterday',
    12,
    '“yesterday” is not a time; write a time such as 2008-11-09T20:36:15Z, a day or minute such as 2008-11-09 or 2008-11-09T20:36, now, or now-15m (with s, m, h, d or w)',
  ],
  [
    'timestamp:2008-13-01',
    11,
    '“2008-13-01” is not a time; write a time such as 2008-11-09T20:36:15Z, a day or minute such as 2008-11-09 or 2008-11-09T20:36, now, or now-15m (with s, m, h, d or w)',
  ],
  [
    'timestamp:2008-11-*',
    19,
    'a time cannot contain a star; to match a whole month or day, write 2008-11 or 2008-11-09',
  ],
  [
    'timestamp:now-5m',
    11,
    'now-5m is an instant that hardly any log has exactly; write timestamp>=now-5m or timestamp<now-5m',
  ],
  [
    'metadata.*:x',
    10,
    'the name of a field cannot contain a star; name one field, or write \\* if the star is part of its name',
  ],
  ['_exists_:levle', 10, '“levle” is not a field; perhaps you meant level'],
  ['_exists_:foo', 10, '“foo” is not a field; for a key of the metadata, write metadata.key'],
  ['_exists_:', 10, 'expected the name of a field after _exists_:, such as level or metadata.key'],
  [
    'level:a~2',
    8,
    'fuzzy search is not supported; remove ~2, or put the value in quotes if ~2 is part of it',
  ],
  ['level:a^2', 8, 'boosting is not supported; remove ^2, or put the value in quotes if ^2 is part of it'],
  ['"a b"~2', 6, '~2 is not supported after a phrase; remove it'],
  ['"a b"*', 6, '* is not supported after a phrase; remove it'],
  [
    'level:(a resourceId:b)',
    10,
    'these brackets can only contain values of level; close them before resourceId',
  ],
  ['metadata.f:foo(bar)', 15, 'a value without quotes cannot contain a bracket; put the value in quotes'],
  ['level:"a"b', 10, 'expected a blank after the quoted value, but found “b”'],
];

/** Every note of the query language: a query, the column, and the message. */
const NOTES: [query: string, column: number, message: string][] = [
  ['a and b', 3, '“and” was searched as a word; write AND in capitals to combine terms'],
  ['a or b', 3, '“or” was searched as a word; write OR in capitals to combine terms'],
  ['not a', 1, '“not” was searched as a word; write NOT in capitals to combine terms'],
  ['term~2', 5, 'fuzzy search is not supported, so “term~2” was searched as text'],
  ['term^2.5', 5, 'boosting is not supported, so “term^2.5” was searched as text'],
  ['/a[bc]+/', 1, 'regular expressions are not supported, so “/a[bc]+/” was searched as text'],
  [
    'level:"a*"',
    7,
    'a star in quotes is an ordinary character; to match the beginning of a value, write level:a*',
  ],
  [
    'level:/a[bc]+/',
    7,
    'regular expressions are not supported, so level was compared with the text “/a[bc]+/”',
  ],
  [
    'level:(a b)',
    1,
    'a log has only one level, so no log matches all of these values; write OR between them',
  ],
  ['a ->', 3, '“->” has no letters or digits, so it was left out of the search'],
  ['a b)', 4, 'this bracket does not close anything, so it was searched as text'],
  [
    'levle:error',
    1,
    '“levle” is not a field, so “levle:error” was searched as text; perhaps you meant level:error',
  ],
  ['http://x/y', 1, '“http” is not a field, so “http://x/y” was searched as text'],
  [
    'user:7',
    1,
    '“user” is not a field, so “user:7” was searched as text; for a key of the metadata, write metadata.user:7',
  ],
  [
    '[level:error]',
    1,
    '“[level:error]” is not a comparison, so it was searched as text; perhaps you meant level:error]',
  ],
  ['level=error', 1, '“level=error” was searched as text; to compare the field, write level:error'],
  ['level!=error', 1, '“level!=error” was searched as text; to compare the field, write NOT level:error'],
  ['level=', 1, '“level=” was searched as text; to compare the field, write level:value'],
  [
    'status>=500',
    1,
    '“status” is not a field, so “status>=500” was searched as text; perhaps you meant metadata.status>=500',
  ],
  ['levle:', 1, '“levle” is not a field, so “levle:” was searched as text; perhaps you meant level:value'],
];

function errorOf(text: string): { column: number; message: string } {
  const result = parseQuery(text);
  if (result.ok) throw new Error(`${text} is a valid query`);
  return result.error;
}

const words = (count: number): string => Array.from({ length: count }, (_, i) => `w${i}`).join(' ');
const nested = (levels: number): string => `${'('.repeat(levels)}a${')'.repeat(levels)}`;

describe('parseQuery: errors and notes', () => {
  it.each(ERRORS)('The query “%s” has an error at column %d: %s.', (query, column, message) => {
    expect(errorOf(query)).toMatchObject({ column, message });
  });

  it.each(NOTES)('The query “%s” has a note at column %d: %s.', (query, column, message) => {
    const result = parseQuery(query);
    expect(result).toMatchObject({ ok: true, notes: [{ column, message }] });
  });

  it('A query can have MAX_CLAUSES words and comparisons, and no more.', () => {
    expect(parseQuery(words(MAX_CLAUSES))).toMatchObject({ ok: true, clauses: MAX_CLAUSES });
    expect(errorOf(words(MAX_CLAUSES + 1))).toMatchObject({
      column: 247,
      message: 'a query can have at most 64 words and comparisons; remove some, or put pasted text in quotes',
    });
  });

  it('Brackets can be nested MAX_LEVELS deep, and no deeper.', () => {
    expect(parseQuery(nested(MAX_LEVELS)).ok).toBe(true);
    expect(errorOf(nested(MAX_LEVELS + 1))).toMatchObject({
      column: 17,
      message: 'brackets can be nested at most 16 deep; remove some',
    });
  });

  it('A query can take MAX_QUERY_BYTES of UTF-8, and no more.', () => {
    expect(parseQuery('é'.repeat(MAX_QUERY_BYTES / 2)).ok).toBe(true);
    expect(errorOf('é'.repeat(MAX_QUERY_BYTES / 2 + 1))).toMatchObject({
      column: 2049,
      message: 'the query is longer than 4 KiB; shorten it',
    });
  });

  it('The length of a query includes the field of each value in a group.', () => {
    expect(errorOf(`metadata.${'k'.repeat(1000)}:(${words(40)})`)).toMatchObject({
      column: 1,
      message:
        'the query is longer than 4 KiB when the field is repeated before each of its values; remove some values',
    });
  });

  it('A part of a word between two stars can be 255 characters long, and no longer.', () => {
    expect(parseQuery(`*${'x'.repeat(255)}*`).ok).toBe(true);
    expect(errorOf(`*${'x'.repeat(256)}*`)).toMatchObject({
      column: 1,
      message: 'the part between two stars must be in one script and at most 255 characters long; shorten it',
    });
  });
});
