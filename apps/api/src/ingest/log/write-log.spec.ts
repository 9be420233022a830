import { expect, it } from 'vitest';
import { logIdAt, LogIds } from '@timberline/elastic';
import { seededRandom } from '@timberline/testing';
import { actionFor, encodeLog } from './encode-log.ts';
import { randomLog } from './log.fixture.ts';
import { type ValidatedLog, validateLog } from './validate-log.ts';
import { NOT_WRITTEN, writeLog } from './write-log.ts';

const ids = new LogIds().take(1_000_000);
const action = actionFor('timberline-logs-2026.11.24');
const OFFSET = 777_777;
const START = 13;
const VALID = { level: 'Info', message: 'It began', resourceId: 'r', timestamp: '2026-11-24T10:35:22Z' };

/** What is written of a log; undefined if it is not. The bytes before must stay. */
function written(log: ValidatedLog, room: number, protocol?: string): string | undefined {
  const to = Buffer.alloc(START + room, '.');
  const end = writeLog(log, action.bytes, ids, OFFSET, to, START, protocol);
  expect(to.toString('latin1', 0, START)).toBe('.'.repeat(START));
  if (end === NOT_WRITTEN) return undefined;
  expect(end).toBeLessThanOrEqual(to.length);
  return to.toString('utf8', START, end);
}

function encoded(log: ValidatedLog, protocol?: string): string {
  return encodeLog(log, action.text, logIdAt(ids, OFFSET), protocol);
}

function valid(fields: object): ValidatedLog {
  return validateLog({ ...VALID, ...fields }) as ValidatedLog;
}

it('Thousands of random logs are written byte by byte as they are encoded, or not at all.', () => {
  const generator = seededRandom(11);
  const random = () => generator.next();
  let writtenLogs = 0;
  let validLogs = 0;
  for (let i = 0; i < 6_000; i++) {
    const log = validateLog(randomLog(random));
    if (Array.isArray(log)) continue;
    validLogs++;
    const room = random() < 0.2 ? Math.floor(random() * 20_000) : 2_000_000;
    const text = written(log, room, random() < 0.5 ? 'lines' : undefined);
    if (text === undefined) continue;
    writtenLogs++;
    expect([encoded(log), encoded(log, 'lines')]).toContain(text);
  }
  expect(validLogs).toBeGreaterThan(1_000);
  expect(writtenLogs / validLogs).toBeGreaterThan(0.5);
});

it.each<[string, object]>([
  ['a message with escapes', { message: 'a "quoted"\tC:\\temp\\new\n\tat x.y(Z.java:1)' }],
  ['a message with escapes that were left as text', { message: 'caf\\u00e9 and 100%20of it' }],
  ['a message with escape sequences of a terminal', { message: '\u001b[31mred\u001b[0m' }],
  ['a message in another script', { message: '日本語 İstanbul ﷺ e\u0301 😀 \ud800' }],
  ['a message without words', { message: '--- ' }],
  ['an empty message', { message: '' }],
  ['a long message', { message: 'one two "three" '.repeat(500) }],
  ['all fields', { traceId: 't"', spanId: 's', commit: 'é', metadata: { parentResourceId: 'p' } }],
  ['scalars of each kind', { metadata: { a: 'x"y', b: -0, c: 1.5e300, d: true, e: false, f: null, '': '' } }],
  ['nulls alone in its metadata', { metadata: { a: null } }],
  ['empty metadata', { metadata: {} }],
  ['keys that have to be escaped', { metadata: { 'a\u0000b': 1, 'é"': 'x', 'a\u0001': 'y', 'a.b': 2 } }],
  ['a long key', { metadata: { ['k'.repeat(200)]: 'v' } }],
  ['a value that is searched by its beginning', { metadata: { a: 'v'.repeat(10_001) } }],
  ['objects and arrays', { metadata: { a: { b: [1, 'x', { c: null }], d: 2 }, 'a.d': 2, e: [] } }],
  ['a hundred keys', { metadata: Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`k${i}`, i])) }],
])('A log with %s is written as it is encoded.', (_, fields) => {
  const log = valid(fields);
  expect(written(log, 1_000_000, 'otlp')).toBe(encoded(log, 'otlp'));
});

it('A log whose time is not kept as it was sent is left to encodeLog.', () => {
  expect(written(valid({ timestamp: '2026-11-24t10:35:22z' }), 10_000)).toBeUndefined();
});

it('Nothing is written past the room, whatever it is.', () => {
  const logs = [
    valid({}),
    valid({ message: '日本'.repeat(50), metadata: { a: 'é'.repeat(100), b: 17 } }),
    valid({ traceId: '\u0001'.repeat(256), metadata: { a: ['\u0001'.repeat(90)] } }),
  ];
  for (const log of logs)
    for (let room = 0; room < 9_000; room += 31)
      expect([undefined, encoded(log)], `${room} bytes`).toContain(written(log, room));
});
