import { describe, expect, it } from 'vitest';
import { seededRandom } from '@timberline/testing';
import { matches, type TestLog } from '../analyzer/brute-force.fixture.ts';
import { highlights } from '../analyzer/highlights.ts';
import { withClause, withoutClause } from '../editor/clause.ts';
import { completionAt } from '../editor/completion.ts';
import { tokenizeQuery } from '../editor/tokenize.ts';
import { MAX_QUERY_BYTES } from '../limits.ts';
import { printQuery, quoteValue } from '../tree/print.ts';
import type { QueryNode } from '../tree/tree.ts';
import { parseQuery } from './parse.ts';

/** Milliseconds: these tests are long, and a busy machine must not fail them. */
const PATIENCE = 60_000;

const PIECES = [
  ...' \t()()"\\*:<>=-+!~^[]{}/.,;_@#$%&|\'?',
  ...[
    'a',
    'b',
    'Zz',
    '0',
    '42',
    'AND',
    'OR',
    'NOT',
    'TO',
    'and',
    '&&',
    '||',
    ' AND ',
    ' OR ',
    ' NOT ',
    '"a b"',
  ],
  ...[
    'level:',
    'Level:',
    'message:',
    'timestamp',
    'timestamp>=',
    'metadata.k:',
    'metadata.n>=',
    '_exists_:',
    'levle:',
  ],
  ...[
    'level:error',
    'resourceId:srv-1',
    'now-15m',
    '2008-11-09',
    '2008-11-09T20:36:15Z',
    '*part*',
    'pre*',
    '[1 TO 5]',
  ],
  ...[
    'é',
    'Σ',
    '日本',
    '\u0301',
    '😀',
    '𝒳',
    '\ud800',
    '\udc00',
    '\u00a0',
    '\0',
    '\u200d',
    ' ',
    ' ',
    ' ',
    '(',
    ')',
    '"',
  ],
];

/** Without positions, which printing may change. */
function bare(tree: QueryNode | null): unknown {
  return JSON.parse(
    JSON.stringify(tree, (key, value: unknown) => (key === 'start' || key === 'end' ? undefined : value)),
  );
}

function check(text: string): void {
  let end = 0;
  // One expectation for all pieces: a hundred thousand of them are slow on a busy machine.
  const whole = tokenizeQuery(text).every((token) => {
    const follows = token.start === end && token.end > end;
    end = token.end;
    return follows;
  });
  expect(whole && end === text.length, text).toBe(true);
  const caret = Math.floor(text.length / 2);
  const { from, to } = completionAt(text, caret);
  expect(from <= caret && to >= caret && to <= text.length, text).toBe(true);

  const result = parseQuery(text);
  if (!result.ok) {
    const { column, message, length } = result.error;
    expect(column).toBeGreaterThanOrEqual(1);
    expect(column).toBeLessThanOrEqual(text.length + 1);
    expect(message).not.toBe('');
    expect(column - 1 + (length ?? 0), JSON.stringify(text) + message).toBeLessThanOrEqual(text.length);
    return;
  }
  for (const note of result.notes) {
    expect(note.column).toBeGreaterThanOrEqual(1);
    expect(note.column).toBeLessThanOrEqual(text.length);
  }
  const printed = printQuery(result.tree);
  const again = parseQuery(printed);
  expect(again.ok, `${JSON.stringify(text)} printed as ${JSON.stringify(printed)}`).toBe(true);
  if (again.ok) expect(bare(again.tree), JSON.stringify(text)).toEqual(bare(result.tree));
  if (again.ok) expect(printQuery(again.tree)).toBe(printed);
}

describe('any text', () => {
  it(
    'gives a tree that prints and reads back the same, or an error with a column in the text',
    () => {
      const next = seededRandom(20081109).below;
      for (let i = 0; i < 30_000; i++) {
        let text = '';
        for (let length = next(14); length >= 0; length--) text += PIECES[next(PIECES.length)];
        check(text);
      }
    },
    PATIENCE,
  );

  it(
    'of characters from anywhere is no different',
    () => {
      const next = seededRandom(3).below;
      for (let i = 0; i < 5000; i++) {
        let text = '';
        for (let length = next(30); length >= 0; length--)
          text += String.fromCharCode(next(next(2) ? 128 : 0x10000));
        check(text);
      }
    },
    PATIENCE,
  );

  it(
    'as long as a query may be is read in a moment, however hostile',
    () => {
      const hostile = [
        '(',
        ')',
        '"',
        '-',
        '*',
        '\\',
        '[',
        '{',
        '!',
        '+',
        ':',
        '~',
        '=',
        '<',
        'a:',
        'a*',
        '="',
        '(a ',
        '""',
      ];
      hostile.push(
        'NOT ',
        'a OR ',
        '\\"',
        'x" ',
        '-(',
        'level:(',
        'a(',
        '") (',
        '日',
        '\ud800',
        '&& ',
        'metadata.n:[1 TO ',
      );
      const start = Date.now();
      for (const piece of hostile) {
        for (const before of ['', 'a ', '"', 'level:', 'x="']) {
          check((before + piece.repeat(MAX_QUERY_BYTES)).slice(0, MAX_QUERY_BYTES / 4));
          parseQuery((before + piece.repeat(MAX_QUERY_BYTES)).slice(0, MAX_QUERY_BYTES));
        }
      }
      // 300 texts; a second each would be a sign of exponential time, and a busy machine must not fail this.
      expect(Date.now() - start).toBeLessThan(20_000);
    },
    PATIENCE,
  );
});

describe('a value that was quoted', () => {
  it(
    'reads back as exactly this value',
    () => {
      const next = seededRandom(5).below;
      for (let i = 0; i < 5000; i++) {
        let value = '';
        for (let length = next(6); length > 0; length--) value += PIECES[next(PIECES.length)];
        const result = parseQuery(`resourceId:${quoteValue(value)} x`);
        expect(result.ok && result.tree?.kind === 'and' && result.tree.children[0], value).toMatchObject({
          op: 'eq',
          value,
        });
      }
    },
    PATIENCE,
  );
});

describe('a clause', () => {
  it(
    'that is added to any query that can be read is wanted by it, and can be taken away',
    () => {
      const next = seededRandom(6).below;
      for (let i = 0; i < 3000; i++) {
        let text = '';
        for (let length = next(8); length >= 0; length--) text += PIECES[next(PIECES.length)];
        const before = parseQuery(text);
        const added = withClause(text, 'spanId:"x y"', next(2) ? 'and' : 'not');
        if (!before.ok) continue;
        const after = parseQuery(added);
        expect(after.ok, text).toBe(true);
        const printed = after.ok ? printQuery(after.tree) : '';
        expect(printed, text).toMatch(/-?spanId:"x y"$/);
        const clause = /-?spanId:"x y"$/.exec(printed)?.[0] ?? '';
        const removed = parseQuery(withoutClause(added, clause));
        expect(removed.ok && printQuery(removed.tree), text).toBe(printQuery(before.tree));
      }
    },
    PATIENCE,
  );
});

describe('highlights', () => {
  it(
    'mark something exactly where a brute-force reading finds a match',
    () => {
      const next = seededRandom(11).below;
      const parts = [
        'error',
        'Error',
        'blk',
        '388',
        '10',
        'node',
        'DataNode',
        '.',
        '_',
        ' ',
        '-> ',
        'é',
        'ÉTÉ',
      ];
      const queries = [
        'error',
        'blk_388',
        '"10 10"',
        'data*',
        '*node*',
        'blk_38*',
        'été',
        '10.10',
        '"node . error"',
      ];
      const trees = queries.map((query) => {
        const result = parseQuery(query);
        return result.ok ? result.tree : null;
      });
      let marked = 0;
      for (let i = 0; i < 4000; i++) {
        let message = '';
        for (let length = next(12); length > 0; length--) message += parts[next(parts.length)];
        const log: TestLog = { level: 'info', message, resourceId: 'r', timestamp: '2008-11-09T00:00:00Z' };
        for (const tree of trees) {
          const ranges = highlights(tree, message);
          expect(ranges.length > 0, `${printQuery(tree)} in ${message}`).toBe(matches(tree, log));
          // What is marked matches by itself: no mark is too short.
          for (const [start, end] of ranges) {
            expect(matches(tree, { ...log, message: message.slice(start, end) })).toBe(true);
            marked++;
          }
        }
      }
      expect(marked).toBeGreaterThan(1000);
    },
    PATIENCE,
  );
});
