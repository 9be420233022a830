// Logs that break a rule: each is refused with the path of what is wrong.
import { expect, test } from 'vitest';
import type { Problem } from '@timberline/contract';
import { sharedApi } from '../harness/shared.ts';
import { arrays, good, JSON_TYPE, keys, nested } from './odd-values.ts';

const api = sharedApi();

/** The paths that the errors of a 400 name. */
async function refusedPaths(body: string): Promise<string[]> {
  const answer = await api.request<Problem>('/', { body, headers: JSON_TYPE });
  expect([answer.status, answer.text.slice(0, 500)]).toEqual([400, answer.text.slice(0, 500)]);
  expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  for (const error of answer.body.errors ?? []) {
    expect(error.line).toBe(1);
    expect(error.message).not.toBe('');
  }
  return (answer.body.errors ?? []).map(({ path }) => path);
}

const badTexts = [1, 1.5, true, false, {}, [], ['info'], { a: 1 }];
const badKeywords = [...badTexts, '', ' ', '\t\n', '\u00a0', '\u2003\ufeff', '\u3000'];
const badTimestamps = [
  ...[
    ...badTexts,
    '',
    'now',
    'yesterday',
    '2026',
    '2026-11-24',
    '2026-11-24T10:35:22',
    '2026-11-24 10:35:22Z',
  ],
  ...[
    '20261124T103522Z',
    '2026-11-24T10:35Z',
    '2026-11-24T10:35:22+01',
    '2026-11-24T10:35:22+0100',
    '1764000000000',
  ],
  ...[
    '2026-11-24T10:35:22.Z',
    '2026-11-24T10:35:22,5Z',
    '2026-11-24T10:35:22.1234567890Z',
    ' 2026-11-24T10:35:22Z',
  ],
  ...[
    '2026-02-29T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-00-10T00:00:00Z',
    '2026-04-31T00:00:00Z',
    '0000-01-01T00:00:00Z',
  ],
  ...[
    '2026-11-24T24:00:00Z',
    '2026-11-24T10:60:00Z',
    '2026-11-24T10:35:61Z',
    '2026-11-24T10:35:60Z',
    '2026-11-24T10:35:22+24:00',
  ],
  ...[
    '1969-12-31T23:59:59.999999999Z',
    '1970-01-01T00:00:00+00:01',
    '2262-04-11T23:47:16.854775808Z',
    '9999-12-31T23:59:59Z',
  ],
  ...[
    'Tue, 24 Nov 2026 10:35:22 GMT',
    '2026-11-24T10:35:22Z\u0000',
    '２０２６-11-24T10:35:22Z',
    '-2026-11-24T10:35:22Z',
  ],
];

const refused: [name: string, log: unknown, paths: string[]][] = [
  ...['level', 'message', 'resourceId', 'timestamp'].flatMap((field): [string, unknown, string[]][] => [
    [`without ${field}`, { ...good, [field]: undefined }, [field]],
    [`with ${field} null`, { ...good, [field]: null }, [field]],
  ]),
  ...['level', 'resourceId', 'traceId', 'spanId', 'commit'].flatMap((field) =>
    badKeywords.map((value): [string, unknown, string[]] => [
      `with ${field} ${JSON.stringify(value)}`,
      { ...good, [field]: value },
      [field],
    ]),
  ),
  ...badTexts.map((value): [string, unknown, string[]] => [
    `with message ${JSON.stringify(value)}`,
    { ...good, message: value },
    ['message'],
  ]),
  ...badTimestamps.map((value): [string, unknown, string[]] => [
    `with timestamp ${JSON.stringify(value)}`,
    { ...good, timestamp: value },
    ['timestamp'],
  ]),
  ...[1, 'text', true, [], [{}]].map((value): [string, unknown, string[]] => [
    `with metadata ${JSON.stringify(value)}`,
    { ...good, metadata: value },
    ['metadata'],
  ]),
  ...[1, true, {}, [], ['p']].map((value): [string, unknown, string[]] => [
    `with parentResourceId ${JSON.stringify(value)}`,
    { ...good, metadata: { parentResourceId: value } },
    ['metadata.parentResourceId'],
  ]),
  ['with a level of 33 characters', { ...good, level: 'x'.repeat(33) }, ['level']],
  ['with a level of 33 emoji', { ...good, level: '😀'.repeat(33) }, ['level']],
  ...['resourceId', 'traceId', 'spanId', 'commit'].map((field): [string, unknown, string[]] => [
    `with a ${field} of 257 characters`,
    { ...good, [field]: 'é'.repeat(257) },
    [field],
  ]),
  ['with a message one byte too long', { ...good, message: 'x'.repeat(256 * 1024 + 1) }, ['message']],
  ['with a message too long in bytes alone', { ...good, message: '日'.repeat(100_000) }, ['message']],
  ['with a message of 10 MB', { ...good, message: 'x'.repeat(10_000_000) }, ['message']],
  ['with 65 keys', { ...good, metadata: keys(65) }, ['metadata']],
  ['with 65 keys in arrays', { ...good, metadata: { a: [keys(32), [keys(32)]] } }, ['metadata']],
  ['with 5 levels', { ...good, metadata: nested(4) }, ['metadata']],
  [
    'with 5 levels through arrays',
    { ...good, metadata: { a: [{ b: [{ c: [{ d: [{}] }] }] }] } },
    ['metadata'],
  ],
  ['with 2,000 levels', { ...good, metadata: nested(2_000) }, ['metadata']],
  ['with arrays 4,000 deep', { ...good, metadata: { a: arrays(4_000) } }, ['metadata']],
  [
    'with 16 KiB of metadata and a byte',
    { ...good, metadata: { a: 'x'.repeat(16 * 1024 - 7) } },
    ['metadata'],
  ],
  [
    'with a metadata key of 17,000 characters',
    { ...good, metadata: { ['k'.repeat(17_000)]: 1 } },
    ['metadata'],
  ],
  [
    'with unknown fields',
    { ...good, id: 'x', receivedAt: 'y', Level: 'info' },
    ['id', 'receivedAt', 'Level'],
  ],
  [
    'with words and attributes',
    { ...good, words: 'a', attributes: [], timestampAsSent: 'x' },
    ['words', 'attributes', 'timestampAsSent'],
  ],
  ['that is empty', {}, ['level', 'message', 'resourceId', 'timestamp']],
  ...[null, 1, 'text', true, [[]], [null], [1]].map((value): [string, unknown, string[]] => [
    `that is ${JSON.stringify(value)}`,
    value,
    [''],
  ]),
];

test.each(refused)('a log %s is refused by path', async (_name, log, paths) => {
  expect(await refusedPaths(JSON.stringify(log))).toEqual(paths);
});

test.each([
  ['__proto__', `{"__proto__":{"level":"x"},${JSON.stringify(good).slice(1)}`, ['__proto__']],
  ['constructor', `{"constructor":{"prototype":{}},${JSON.stringify(good).slice(1)}`, ['constructor']],
  [
    'a number of 20,000 digits',
    `{"metadata":{"a":${'7'.repeat(20_000)}},${JSON.stringify(good).slice(1)}`,
    ['metadata'],
  ],
  [
    'two million nested arrays',
    `{"metadata":{"a":${'['.repeat(2e6)}${']'.repeat(2e6)}},${JSON.stringify(good).slice(1)}`,
    [''],
  ],
  ['a million values', `{"metadata":{"a":[${'0,'.repeat(1e6)}0]},${JSON.stringify(good).slice(1)}`, ['']],
])('a log with %s is refused by path', async (_name, body, paths) => {
  expect(await refusedPaths(body)).toEqual(paths);
});
