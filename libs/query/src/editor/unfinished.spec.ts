import { describe, expect, it } from 'vitest';
import { parseQuery } from '../parse/parse.ts';
import { isUnfinished } from './unfinished.ts';

describe('isUnfinished', () => {
  it.each([
    'level:',
    'level: ',
    'level:"',
    'level:"err',
    'level:(',
    'level:(error OR',
    'level:(error OR ',
    'message:',
    'metadata.x>',
    'metadata.x>=',
    'metadata.x>-',
    'metadata.x>1e',
    'metadata.x:[',
    'metadata.x:[1',
    'metadata.x:[1 ',
    'metadata.x:[1 T',
    'metadata.x:[1 TO',
    'metadata.x:[1 TO ',
    'metadata.x:{1 TO 5',
    'timestamp>',
    'timestamp>=2',
    'timestamp>=2026-1',
    'timestamp>=2026-11-2',
    'timestamp>=2026-11-24T',
    'timestamp>=2026-11-24T15:2',
    'timestamp>=no',
    'timestamp>=now-',
    'timestamp>=now-15',
    '"',
    '"abc',
    '"abc def ',
    '(',
    '(a',
    '(a OR',
    '((a AND b) ',
    'a AND',
    'one AND ',
    'a OR NOT',
    'NOT',
    '_exists_:',
    '_exists_:comm',
    '_exists_:meta',
    '*a',
    'a level:error (b OR level:(c OR "d',
  ])('More can be typed after “%s”.', (text) => {
    expect(parseQuery(text).ok).toBe(false);
    expect(isUnfinished(text)).toBe(true);
  });

  it.each(['level:error', '', 'a b "c"'])('“%s” is a query.', (text) => {
    expect(isUnfinished(text)).toBe(false);
  });

  it.each([
    'a AND AND b',
    'AND b',
    'a AND AND (b OR',
    'a ) (b OR',
    '() level:',
    'level>5 metadata.x>',
    'level>5',
    'metadata.x>many and level:',
    'timestamp>=yesterday ',
    'timestamp>=2026-3',
    'level:er*r level:',
    '"phrase"~2 "abc',
    `${'('.repeat(17)}a`,
    'x'.repeat(5000) + ' level:',
  ])('Nothing after “%s” mends it.', (text) => {
    expect(parseQuery(text).ok).toBe(false);
    expect(isUnfinished(text)).toBe(false);
  });
});
