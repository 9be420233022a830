import { expect, it } from 'vitest';
import { logIdAt, LogIds } from '@timberline/elastic';
import { seededRandom } from '@timberline/testing';
import { mayHoldInexactNumber, parseExactly } from '../../json/exact-json.ts';
import { parseJson } from '../../json/parse-json.ts';
import { actionFor, encodeLog } from '../log/encode-log.ts';
import { randomLog, randomTimestamp } from '../log/log.fixture.ts';
import { validateLog } from '../log/validate-log.ts';
import { encodeScannedLog, maxEncodedBytes, TOO_LONG } from './encode-scanned-log.ts';
import { LogScanner } from './log-scanner.ts';

const ids = new LogIds().take(1_000_000);
const action = actionFor('timberline-logs-2026.11.24');
const OFFSET = 777_777;
const log = new LogScanner();

/** The lines that the fast path makes of a body; undefined if it does not apply. */
function fastLines(text: string): string | undefined {
  const bytes = Buffer.from(text);
  const end = log.scan(bytes, 0);
  if (end !== bytes.length) return undefined;
  const to = Buffer.alloc(maxEncodedBytes(log, action.bytes));
  const written = encodeScannedLog(log, action.bytes, ids, OFFSET, to, 0);
  if (written === TOO_LONG) return undefined;
  expect(written).toBeLessThanOrEqual(to.length);
  return to.toString(log.isAscii ? 'latin1' : 'utf8', 0, written);
}

/** The lines that JSON.parse, validateLog and encodeLog make of a body; undefined if one of them rejects it. */
function slowLines(text: string): string | undefined {
  let value: unknown;
  try {
    value = mayHoldInexactNumber(text) ? parseExactly(text) : parseJson(text);
  } catch {
    // The text is not JSON.
    return undefined;
  }
  const result = validateLog(value);
  return Array.isArray(result) ? undefined : encodeLog(result, action.text, logIdAt(ids, OFFSET));
}

type Random = () => number;
const pick = <T>(random: Random, ...options: T[]): T => options[Math.floor(random() * options.length)]!;

const COMMON_TEXTS = [
  'info',
  'ERROR',
  'a b',
  ' ',
  'blk_-1',
  '10.0.0.1:80',
  '\\n',
  '\\"',
  '\\\\n',
  '%20',
  '-',
  '{}',
  '[,]',
  ':',
  '\x7f',
];
const ODD_TEXTS = [
  'é',
  '日本語',
  '😀',
  'İ',
  'e\u0301',
  'ﷺ',
  '㌖',
  '\u00ad',
  '\\\\u00e9',
  '%C3%A9',
  '\\u001b[31m',
  '\u001b[31m',
  '\\\\',
  '\\/',
  '\\u0041',
  '\\b\\f\\r\\t',
  'x'.repeat(300),
  '\\x',
  '\t',
  '',
];
const COMMON_VALUES = [
  '999999999999999',
  '0.000001',
  '100',
  '12.34',
  '0',
  '1',
  '-17',
  '1.5',
  '-0.25',
  '1e+21',
  '5e-324',
  'true',
  'false',
  'null',
];
const ODD_VALUES = [
  ...[
    '-0',
    '1.50',
    '1e3',
    '1e400',
    '123456789012345678',
    '9007199254740993',
    '00',
    '.5',
    '5.',
    '-',
    '1-2',
    '+1',
  ],
  ...['NaN', 'nul', 'truex', '{}', '[]', '["a"]', '{"a":1}', ''],
];
const ODD_KEYS = [
  'a',
  'a',
  'parentResourceId',
  '__proto__',
  'constructor',
  '1',
  'a.b',
  'é',
  '',
  'k\\n',
  'k'.repeat(129),
  'k'.repeat(60),
];

function text(random: Random, pieces: number): string {
  let made = '';
  while (random() < pieces / (pieces + 1))
    made += pick(random, ...(random() < 0.97 ? COMMON_TEXTS : ODD_TEXTS));
  return made;
}

/** A log as JSON text with escapes, blanks and numbers as clients may write them. */
function randomText(random: Random): string {
  const blank = () => (random() < 0.05 ? pick(random, ' ', ' ', '  ', '\t', '\t', '\n') : '');
  const pair = (key: string, value: string) => `${blank()}"${key}"${blank()}:${blank()}${value}${blank()}`;
  const quoted = (pieces: number) => `"${text(random, pieces)}"`;
  const value = (level: number): string => {
    const kind = random();
    if (kind < 0.6) return quoted(1);
    if (kind < 0.7 && level < 6) return object(level + 1);
    return pick(random, ...(random() < 0.95 ? COMMON_VALUES : ODD_VALUES));
  };
  const object = (level: number): string => {
    const pairs = Array.from({ length: Math.floor((random() * random() * 30) / level) }, (_, n) =>
      pair(random() < 0.95 ? `k${n}` : pick(random, ...ODD_KEYS), value(level)),
    );
    return `{${blank()}${pairs.join(',')}}`;
  };
  const fields = [
    pair('level', random() < 0.8 ? '"Info"' : quoted(1)),
    pair('message', quoted(6)),
    pair('resourceId', random() < 0.8 ? '"payments"' : quoted(1)),
    pair('timestamp', random() < 0.7 ? '"2026-11-24T10:35:22.123Z"' : `"${randomTimestamp(random)}"`),
  ];
  for (const field of ['traceId', 'spanId', 'commit'])
    if (random() < 0.4)
      fields.push(pair(field, random() < 0.8 ? '"id-1"' : pick(random, quoted(1), 'null', '1')));
  if (random() < 0.6)
    fields.push(pair('metadata', random() < 0.95 ? object(1) : pick(random, ...ODD_VALUES)));
  fields.sort(() => random() - 0.5);
  if (random() < 0.05) fields.push(pick(random, ...fields));
  if (random() < 0.05) fields.splice(Math.floor(random() * fields.length), 1);
  if (random() < 0.02) fields.push(pair(pick(random, 'id', 'lever', 'levels', 'mess', 'Message', ''), '"x"'));
  let json = `{${fields.join(',')}${blank()}}`;
  while (random() < 0.1) {
    const at = Math.floor(random() * json.length);
    json =
      json.slice(0, at) + pick(random, '', '"', '\\', ',', '}', '{', 'a', '\0', '\x1f') + json.slice(at + 1);
  }
  // Lone surrogates, which the mutations above may leave, do not survive UTF-8.
  return Buffer.from(json).toString();
}

it(
  'The fast path writes the same bytes as the slow path for thousands of random and broken texts.',
  { timeout: 60_000 },
  () => {
    const generator = seededRandom(63_785);
    const random = () => generator.next();
    let fast = 0;
    let slow = 0;
    for (let i = 0; i < 20_000; i++) {
      const json = randomText(random);
      const lines = fastLines(json);
      if (lines === undefined) {
        if (slowLines(json) !== undefined) slow++;
        continue;
      }
      fast++;
      expect(lines, json).toBe(slowLines(json));
    }
    // Both paths are well represented.
    expect(fast).toBeGreaterThan(3_000);
    expect(slow).toBeGreaterThan(1_500);
  },
);

it('The fast path writes the same bytes as the slow path for the random logs of the validation spec.', () => {
  const generator = seededRandom(20_261_126);
  const random = () => generator.next();
  let fast = 0;
  for (let i = 0; i < 8_000; i++) {
    const json = JSON.stringify(randomLog(random));
    const lines = json && fastLines(json);
    if (lines === undefined) continue;
    fast++;
    expect(lines, json).toBe(slowLines(json));
  }
  expect(fast).toBeGreaterThan(80);
});

it.each([
  [
    'blanks between the parts',
    '{ "level" : "i", "message":"m" ,"resourceId":"r","timestamp":"2026-11-24T10:35:22Z" }',
  ],
  [
    'fields in any order',
    '{"timestamp":"2026-11-24T10:35:22+01:00","resourceId":"r","message":"","level":"i"}',
  ],
  [
    'metadata of texts, numbers, booleans and null',
    '{"level":"i","message":"m","resourceId":"r","timestamp":"2026-11-24T10:35:22Z","metadata":{"a":"b","n":-1.5,"t":true,"z":null}}',
  ],
  [
    'objects in metadata',
    '{"level":"i","message":"m","resourceId":"r","timestamp":"2026-11-24T10:35:22Z","metadata":{"a": {"b":{ "c":-0.25,"d":null}, "e":{}},"f":"{ }"}}',
  ],
  [
    'a stack trace',
    '{"level":"i","message":"java.lang.X: \\"no\\"\\n\\tat a.B(C.java:1)","resourceId":"r","timestamp":"2026-11-24T10:35:22Z"}',
  ],
  [
    'escapes that were left as text',
    '{"level":"i","message":"{\\"e\\":\\"boom\\\\nCaused by\\"} /a%20b r%C3%A9s","resourceId":"r","timestamp":"2026-11-24T10:35:22Z"}',
  ],
  [
    'other scripts',
    '{"level":"i","message":"日本 Straße","resourceId":"r","timestamp":"2026-11-24T10:35:22Z"}',
  ],
])('The fast path applies to a log with %s.', (_, json) => {
  expect(fastLines(json)).toBe(slowLines(json));
  expect(fastLines(json)).toBeDefined();
});

it.each([
  ['an escape sequence of a terminal', '\\u001b[31mERROR'],
  ['an unescaped ESC, which is not JSON', '\u001b[31mERROR'],
  ['words that are far longer than the message', 'ﷺﷺﷺﷺ㌖㌖㌖㌖'],
])('The fast path leaves a message with %s to the slow path.', (_, message) => {
  const json = `{"level":"i","message":"${message}","resourceId":"r","timestamp":"2026-11-24T10:35:22Z"}`;
  expect(fastLines(json)).toBeUndefined();
});

it('A log that is cut off is not scanned past the end of its bytes.', () => {
  const json =
    '{"level":"i","message":"m","resourceId":"r","timestamp":"2026-11-24T10:35:22Z","metadata":{"a":"b"}}';
  for (let length = 0; length < json.length; length++)
    expect(log.scan(Buffer.from(json).subarray(0, length), 0), json.slice(0, length)).toBe(-1);
});
