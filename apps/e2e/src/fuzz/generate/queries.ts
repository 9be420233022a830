// Queries by the grammar of the query language, changed here and there.
import type { Random } from '@timberline/testing';
import { mutateText } from './texts.ts';

const MAX_DEPTH = 6;
const WORDS = [
  ...[
    'timeout',
    'Connection',
    'blk_388',
    '10.10.34.11',
    'größe',
    '日本語',
    'nai\u0308ve',
    'a',
    '0',
    'http://x/y?z=1',
  ],
  ...[
    'java.lang.X: broken',
    '\\"',
    '\u001b[31mred',
    '😀',
    '\ud800',
    '\0',
    'C:\\temp\\new',
    '%20',
    '10:35:22',
  ],
];
const KEYWORDS = [
  'level',
  'resourceId',
  'traceId',
  'spanId',
  'commit',
  'id',
  'parentResourceId',
  'metadata.service',
];
const ORDERED = ['timestamp', 'receivedAt', 'metadata.attempt', 'metadata.a.b', 'metadata.'];
const RELATIONS = ['>', '>=', '<', '<=', '=', ':', ':>', '==', '=>'];
const BOUNDS = [
  ...[
    '5',
    '-5',
    '1e3',
    '1e400',
    '0x1',
    'now',
    'now-1h',
    '2024-05-17',
    '2024-05-17T10:00:00Z',
    '"2024-05-17 10:00"',
  ],
  ...['*', '', '1970-01-01', '9999-12-31', '99999999999999999999'],
];

/** A query, valid in most cases. */
export function fuzzQuery(random: Random): string {
  if (random.chance(0.05)) return repeated(random);
  let text = expression(random, 0);
  while (random.chance(0.2)) text = mutateText(random, text);
  return text;
}

/** Many terms, levels or expansions: what is refused by its cost, or has to be cheap. */
function repeated(random: Random): string {
  const count = random.pick([10, 63, 64, 65, 500]);
  return random.pick([
    () => Array.from({ length: count }, (_, n) => `w${n}`).join(' '),
    () => Array.from({ length: count }, (_, n) => `*par${n}*`).join(' OR '),
    () => '('.repeat(count) + 'x' + ')'.repeat(count),
    () => 'NOT '.repeat(count) + 'x',
    () => `level:(${Array.from({ length: count }, (_, n) => `l${n}`).join(' OR ')})`,
    () => 'a.'.repeat(count * 4),
    () => `${'"'.repeat(count)}x`,
    () => `${'a'.repeat(count * 8)}*`,
  ])();
}

function expression(random: Random, depth: number): string {
  const parts = Array.from({ length: 1 + random.below(3) }, () => term(random, depth));
  return parts.join(random.pick([' ', ' ', ' AND ', ' OR ', ' NOT ', ' && ', ' || ', '  ']));
}

function term(random: Random, depth: number): string {
  const sign = random.pick(['', '', '', '-', 'NOT ', '!', '+']);
  if (depth < MAX_DEPTH && random.chance(0.2)) return `${sign}(${expression(random, depth + 1)})`;
  return sign + random.pick([text, text, keyword, comparison, exists, range])(random);
}

function text(random: Random): string {
  const word = random.pick(WORDS);
  return random.pick([
    word,
    `"${word}"`,
    `${word}*`,
    `*${word}*`,
    `*${word}`,
    `"${word} ${random.pick(WORDS)}"`,
  ]);
}

function keyword(random: Random): string {
  const value = random.pick([text(random), 'error', '*', '""', `(${text(random)} OR ${text(random)})`]);
  return `${random.pick(KEYWORDS)}:${value}`;
}

function comparison(random: Random): string {
  return random.pick(ORDERED) + random.pick(RELATIONS) + random.pick(BOUNDS);
}

function exists(random: Random): string {
  return `_exists_:${random.pick([...KEYWORDS, ...ORDERED, 'message', 'nothing'])}`;
}

function range(random: Random): string {
  const [open, close] = random.pick(['[]', '{}', '[}', '{]']);
  return `${random.pick(ORDERED)}:${open}${random.pick(BOUNDS)} TO ${random.pick(BOUNDS)}${close}`;
}
