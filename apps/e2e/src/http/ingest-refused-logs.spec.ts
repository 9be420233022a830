// Each log that breaks a rule is rejected with the path of the wrong value.
import { expect, test } from 'vitest';
import type { Problem } from '@timberline/contract';
import { sharedApi } from '../harness/shared.ts';
import { arrays, JSON_TYPE, keys, MINIMAL_LOG, nested } from './odd-values.ts';

const api = sharedApi();

/** Posts a body that must be answered by a 400; returns the paths of its errors. */
async function rejectedPaths(body: string): Promise<string[]> {
  const answer = await api.request<Problem>('/', { body, headers: JSON_TYPE });
  expect(answer.status, answer.text.slice(0, 500)).toBe(400);
  expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  for (const error of answer.body.errors ?? []) {
    expect(error.line).toBe(1);
    expect(error.message).not.toBe('');
  }
  return (answer.body.errors ?? []).map(({ path }) => path);
}

const BAD_TEXTS = [1, 1.5, true, false, {}, [], ['info'], { a: 1 }];
const BAD_KEYWORDS = [...BAD_TEXTS, '', ' ', '\t\n', '\u00a0', '\u2003\ufeff', '\u3000'];
const BAD_TIMESTAMPS = [
  ...[
    ...BAD_TEXTS,
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

const REJECTED_LOGS: [name: string, log: unknown, paths: string[]][] = [
  ...['level', 'message', 'resourceId', 'timestamp'].flatMap((field): [string, unknown, string[]][] => [
    [`without ${field}`, { ...MINIMAL_LOG, [field]: undefined }, [field]],
    [`with ${field} null`, { ...MINIMAL_LOG, [field]: null }, [field]],
  ]),
  ...['level', 'resourceId', 'traceId', 'spanId', 'commit'].flatMap((field) =>
    BAD_KEYWORDS.map((value): [string, unknown, string[]] => [
      `with ${field} ${JSON.stringify(value)}`,
      { ...MINIMAL_LOG, [field]: value },
      [field],
    ]),
  ),
  ...BAD_TEXTS.map((value): [string, unknown, string[]] => [
    `with message ${JSON.stringify(value)}`,
    { ...MINIMAL_LOG, message: value },
    ['message'],
  ]),
  ...BAD_TIMESTAMPS.map((value): [string, unknown, string[]] => [
    `with timestamp ${JSON.stringify(value)}`,
    { ...MINIMAL_LOG, timestamp: value },
    ['timestamp'],
  ]),
  ...[1, 'text', true, [], [{}]].map((value): [string, unknown, string[]] => [
    `with metadata ${JSON.stringify(value)}`,
    { ...MINIMAL_LOG, metadata: value },
    ['metadata'],
  ]),
  ...[1, true, {}, [], ['p']].map((value): [string, unknown, string[]] => [
    `with parentResourceId ${JSON.stringify(value)}`,
    { ...MINIMAL_LOG, metadata: { parentResourceId: value } },
    ['metadata.parentResourceId'],
  ]),
  ['with a level of 33 characters', { ...MINIMAL_LOG, level: 'x'.repeat(33) }, ['level']],
  ['with a level of 33 emoji', { ...MINIMAL_LOG, level: '😀'.repeat(33) }, ['level']],
  ...['resourceId', 'traceId', 'spanId', 'commit'].map((field): [string, unknown, string[]] => [
    `with a ${field} of 257 characters`,
    { ...MINIMAL_LOG, [field]: 'é'.repeat(257) },
    [field],
  ]),
  ['with a message one byte too long', { ...MINIMAL_LOG, message: 'x'.repeat(256 * 1024 + 1) }, ['message']],
  [
    'with a message that is too long only in bytes',
    { ...MINIMAL_LOG, message: '日'.repeat(100_000) },
    ['message'],
  ],
  ['with a message of 10 MB', { ...MINIMAL_LOG, message: 'x'.repeat(10_000_000) }, ['message']],
  ['with 513 metadata keys', { ...MINIMAL_LOG, metadata: keys(513) }, ['metadata']],
  [
    'with 513 metadata keys in arrays',
    { ...MINIMAL_LOG, metadata: { a: [keys(256), [keys(256)]] } },
    ['metadata'],
  ],
  ['with 17 levels of metadata', { ...MINIMAL_LOG, metadata: nested(16) }, ['metadata']],
  [
    'with 17 levels of metadata through arrays',
    { ...MINIMAL_LOG, metadata: { a: [{ b: [{ c: [{ d: [nested(12)] }] }] }] } },
    ['metadata'],
  ],
  ['with 2,000 levels of metadata', { ...MINIMAL_LOG, metadata: nested(2_000) }, ['metadata']],
  ['with metadata arrays 4,000 deep', { ...MINIMAL_LOG, metadata: { a: arrays(4_000) } }, ['metadata']],
  [
    'with metadata one byte over 64 KiB',
    { ...MINIMAL_LOG, metadata: { a: 'x'.repeat(64 * 1024 - 7) } },
    ['metadata'],
  ],
  [
    'with a metadata key of 66,000 characters',
    { ...MINIMAL_LOG, metadata: { ['k'.repeat(66_000)]: 1 } },
    ['metadata'],
  ],
  [
    'with unknown fields',
    { ...MINIMAL_LOG, id: 'x', receivedAt: 'y', Level: 'info' },
    ['id', 'receivedAt', 'Level'],
  ],
  [
    'with the names of internal fields',
    { ...MINIMAL_LOG, words: 'a', attributes: [], timestampAsSent: 'x' },
    ['words', 'attributes', 'timestampAsSent'],
  ],
  ['that is empty', {}, ['level', 'message', 'resourceId', 'timestamp']],
  ...[null, 1, 'text', true, [[]], [null], [1]].map((value): [string, unknown, string[]] => [
    `that is ${JSON.stringify(value)}`,
    value,
    [''],
  ]),
];

test.each(REJECTED_LOGS)('A log %s is rejected with the path of the error.', async (_name, log, paths) => {
  expect(await rejectedPaths(JSON.stringify(log))).toEqual(paths);
});

test.each([
  ['__proto__', `{"__proto__":{"level":"x"},${JSON.stringify(MINIMAL_LOG).slice(1)}`, ['__proto__']],
  ['constructor', `{"constructor":{"prototype":{}},${JSON.stringify(MINIMAL_LOG).slice(1)}`, ['constructor']],
  [
    'a number of 70,000 digits',
    `{"metadata":{"a":${'7'.repeat(70_000)}},${JSON.stringify(MINIMAL_LOG).slice(1)}`,
    ['metadata'],
  ],
  [
    'two million nested arrays',
    `{"metadata":{"a":${'['.repeat(2e6)}${']'.repeat(2e6)}},${JSON.stringify(MINIMAL_LOG).slice(1)}`,
    ['metadata'],
  ],
  [
    'a million values',
    `{"metadata":{"a":[${'0,'.repeat(1e6)}0]},${JSON.stringify(MINIMAL_LOG).slice(1)}`,
    [''],
  ],
])('A log with %s is rejected with the path of the error.', async (_name, body, paths) => {
  expect(await rejectedPaths(body)).toEqual(paths);
});
