import { describe, expect, it } from 'vitest';
import { seededRandom } from '@timberline/testing';
import { withClause } from './editor/clause.ts';
import { completionAt } from './editor/completion.ts';
import { tokenizeQuery } from './editor/tokenize.ts';
import { MAX_QUERY_BYTES } from './limits.ts';
import { parseQuery } from './parse/parse.ts';
import { printQuery, quoteValue } from './tree/print.ts';
import { allOf, type QueryNode } from './tree/tree.ts';

/** These tests are long and must not fail on a busy machine. */
const TIMEOUT_MS = 60_000;

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
    '\u001b[31m',
    '\u001b(B',
    '\u001b]0;',
    '\u0007',
    '\u009b',
    '\u00ad',
    '㎏',
    '½',
    '™',
    'ｶﾞ',
    'ᅡ',
    '\\n',
    '%20',
    ' ',
    ' ',
    ' ',
    '(',
    ')',
    '"',
  ],
];

/** A tree without its offsets, which printing may change. */
function withoutOffsets(tree: QueryNode | null): unknown {
  return JSON.parse(
    JSON.stringify(tree, (key, value: unknown) => (key === 'start' || key === 'end' ? undefined : value)),
  );
}

function check(text: string): void {
  let end = 0;
  // One assertion for all tokens, because hundreds of thousands of assertions are slow.
  const isGapless = tokenizeQuery(text).every((token) => {
    const follows = token.start === end && token.end > end;
    end = token.end;
    return follows;
  });
  expect(isGapless && end === text.length, text).toBe(true);
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
  if (again.ok) expect(withoutOffsets(again.tree), JSON.stringify(text)).toEqual(withoutOffsets(result.tree));
  if (again.ok) expect(printQuery(again.tree)).toBe(printed);
}

describe('parseQuery, tokenizeQuery and completionAt on any text', () => {
  it(
    'A text of pieces of queries gives a tree that survives printing and parsing, or an error with a column in the text.',
    () => {
      const random = seededRandom(20081109);
      for (let i = 0; i < 30_000; i++) {
        let text = '';
        for (let length = random.below(14); length >= 0; length--)
          text += PIECES[random.below(PIECES.length)];
        check(text);
      }
    },
    TIMEOUT_MS,
  );

  it(
    'A text of any characters gives a tree that survives printing and parsing, or an error with a column in the text.',
    () => {
      const random = seededRandom(3);
      for (let i = 0; i < 5000; i++) {
        let text = '';
        for (let length = random.below(30); length >= 0; length--)
          text += String.fromCharCode(random.below(random.below(2) ? 128 : 0x10000));
        check(text);
      }
    },
    TIMEOUT_MS,
  );

  it(
    'A hostile text of the maximum length is parsed without exponential time.',
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
      // 300 texts. Exponential time would take far longer, and a busy machine must not fail this test.
      expect(Date.now() - start).toBeLessThan(20_000);
    },
    TIMEOUT_MS,
  );
});

describe('quoteValue', () => {
  it(
    'A quoted value is parsed to exactly this value.',
    () => {
      const random = seededRandom(5);
      for (let i = 0; i < 5000; i++) {
        let value = '';
        for (let length = random.below(6); length > 0; length--) value += PIECES[random.below(PIECES.length)];
        const result = parseQuery(`resourceId:${quoteValue(value)} x`);
        expect(result.ok && result.tree?.kind === 'and' && result.tree.children[0], value).toMatchObject({
          op: 'eq',
          value,
        });
      }
    },
    TIMEOUT_MS,
  );
});

describe('withClause', () => {
  it(
    'A clause that is added to any valid query is required in addition to the query.',
    () => {
      const random = seededRandom(6);
      for (let i = 0; i < 3000; i++) {
        let text = '';
        for (let length = random.below(8); length >= 0; length--) text += PIECES[random.below(PIECES.length)];
        const before = parseQuery(text);
        const added = withClause(text, 'spanId:"x y"', random.below(2) ? 'and' : 'not');
        if (!before.ok) continue;
        const after = parseQuery(added);
        expect(after.ok, text).toBe(true);
        const printed = after.ok ? printQuery(after.tree) : '';
        expect(printed, text).toMatch(/-?spanId:"x y"$/);
        const clause = parseQuery(/-?spanId:"x y"$/.exec(printed)?.[0] ?? '');
        const expected = allOf([before.tree, clause.ok ? clause.tree : null]);
        expect(printed, text).toBe(printQuery(expected));
      }
    },
    TIMEOUT_MS,
  );
});
