import { expect, it } from 'vitest';
import { seededRandom } from '@timberline/testing';
import { templateOf } from './message-template.ts';
import { PatternFinder } from './pattern-finder.ts';
import { PATTERN_ID_LENGTH, PATTERN_VERSION, patternId } from './pattern-id.ts';

const PIECES = [
  ...[
    'a',
    'failed',
    'to',
    'user',
    'of',
    ' ',
    ' ',
    ' ',
    ' ',
    '  ',
    '\t',
    '1',
    '22',
    'b3',
    '-7',
    '0x1f',
    'x'.repeat(70),
    '/',
    '/etc',
  ],
  ...[
    '.',
    '..',
    '...',
    ':',
    '://',
    '=',
    '="',
    "='",
    '"',
    "'",
    '(',
    ')',
    '[',
    ']',
    '{',
    '}',
    '<',
    '>',
    ',',
    ';',
    '?',
    '&',
    '-',
    '_',
  ],
  ...[
    'http://h/p?q=1',
    '/p?q=',
    '\\',
    '\\\\',
    '\n',
    '\r\n',
    '{"a":1}',
    '{"',
    '[{',
    '*',
    '****',
    'Mon',
    'ms',
    'true',
    '%',
    '\u0001',
    '\u007f',
  ],
  ...['é', '日本', '١', '\u2028', '😀'],
];

function ascii(message: string): Uint8Array | undefined {
  const json = JSON.stringify(message).slice(1, -1);
  return /^[ -~\x7f]*$/.test(json) ? Buffer.from(json) : undefined;
}

it('An id comes from the message alone, whether as text or bytes, and whatever the finder saw before.', () => {
  const generator = seededRandom(20_261_128);
  const finder = new PatternFinder();
  const to = Buffer.alloc(PATTERN_ID_LENGTH + 2);
  let asBytes = 0;
  for (let i = 0; i < 60_000; i++) {
    // Few pieces of few kinds make many messages of the same shape.
    const kinds = i % 3 === 0 ? PIECES.length : 31;
    let message = '';
    for (let left = 1 + generator.next() * 7; left > 0; left--)
      message += PIECES[Math.floor(generator.next() * kinds)]!;
    const id = patternId(templateOf(message));
    expect(finder.find(message), message).toBe(id);
    const bytes = ascii(message);
    if (!bytes) continue;
    asBytes++;
    expect(finder.writeAscii(bytes, 0, bytes.length, to, 1)).toBe(1 + PATTERN_ID_LENGTH);
    expect(to.toString('latin1', 1, 1 + PATTERN_ID_LENGTH), message).toBe(id);
  }
  expect(asBytes).toBeGreaterThan(20_000);
});

it('A message is read between its offsets alone.', () => {
  const bytes = Buffer.from('"a 1=2 b"=');
  const to = Buffer.alloc(PATTERN_ID_LENGTH);
  new PatternFinder().writeAscii(bytes, 1, 4, to, 0);
  expect(to.toString()).toBe(patternId('a <*>'));
});

it('Ids are those of this version, so a change of the rules needs another one.', () => {
  expect(PATTERN_VERSION).toBe(1);
  expect(patternId('charge <*> refused by <*>')).toBe('p1225litllh69ei');
  expect(patternId('')).toHaveLength(PATTERN_ID_LENGTH);
});

it('Templates are told once while their shape is known.', () => {
  const told: string[] = [];
  const finder = new PatternFinder((_id, template) => told.push(template));
  for (let i = 0; i < 1_000; i++) finder.find(`job ${i} done`);
  const bytes = Buffer.from('job 7 done');
  for (let i = 0; i < 1_000; i++)
    finder.writeAscii(bytes, 0, bytes.length, Buffer.alloc(PATTERN_ID_LENGTH), 0);
  expect(told).toEqual(['job <*> done', 'job <*> done']);
});

it('More shapes than are kept still get their own ids.', () => {
  const letters = 'abcdefghijklmnopqrstuvwxyz';
  const finder = new PatternFinder();
  const to = Buffer.alloc(PATTERN_ID_LENGTH);
  for (let i = 0; i < 40_000; i++) {
    const word = Array.from({ length: 4 }, (_, n) => letters[Math.floor(i / 26 ** n) % 26]).join('');
    const message = `the ${word} is free text`;
    const id = patternId(message);
    if (i % 7 === 0) expect(finder.find(message)).toBe(id);
    const bytes = Buffer.from(message);
    finder.writeAscii(bytes, 0, bytes.length, to, 0);
    expect(to.toString()).toBe(id);
  }
});
