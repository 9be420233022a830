// Bad and odd bodies: each gets its error or is stored whole, as the contract says, and nothing falls over.
import { gzipSync } from 'node:zlib';
import type { FoundLog, Problem } from '@timberline/contract';
import { describe, expect, test } from 'vitest';
import { makeLog, uniqueMarker } from '../harness/logs.ts';
import { sharedApi } from '../harness/shared.ts';

const api = sharedApi();
const JSON_TYPE = { 'content-type': 'application/json' };
const NDJSON_TYPE = { 'content-type': 'application/x-ndjson' };

const good = { level: 'info', message: 'm', resourceId: 'r', timestamp: '2026-11-24T10:35:22Z' };

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

const keys = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, n) => [`k${n}`, n]));
const nested = (levels: number): object => (levels === 0 ? {} : { a: nested(levels - 1) });
const arrays = (depth: number) => JSON.parse('['.repeat(depth) + ']'.repeat(depth)) as unknown;

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

const whole = JSON.stringify(good);
const bodies: [name: string, body: string | Buffer, headers: Record<string, string>, status: number][] = [
  ['nothing', '', JSON_TYPE, 400],
  ['nothing as NDJSON', '', NDJSON_TYPE, 400],
  ['blank lines alone', '\n \n\r\n\t\n', NDJSON_TYPE, 400],
  ['an empty array', '[]', JSON_TYPE, 400],
  ['a byte order mark alone', '\ufeff', JSON_TYPE, 400],
  ['half a log', whole.slice(0, 40), JSON_TYPE, 400],
  ['half an array', `[${whole},`, JSON_TYPE, 400],
  ['an array with a comma too many', `[${whole},]`, JSON_TYPE, 400],
  ['two logs as JSON', `${whole}\n${whole}`, JSON_TYPE, 400],
  ['single quotes', whole.replaceAll('"', "'"), JSON_TYPE, 400],
  ['a comment', `/* log */${whole}`, JSON_TYPE, 400],
  ['NaN', `{"metadata":{"a":NaN},${whole.slice(1)}`, JSON_TYPE, 400],
  ['a raw newline in text', whole.replace('"m"', '"m\n"'), JSON_TYPE, 400],
  ['plain text', 'hello', JSON_TYPE, 400],
  ['a million open brackets', '['.repeat(1e6), JSON_TYPE, 400],
  ['a million open objects', '{"a":'.repeat(1e6), JSON_TYPE, 400],
  ['a million open brackets as NDJSON', '['.repeat(1e6), NDJSON_TYPE, 400],
  ['an array as NDJSON', JSON.stringify([good]), NDJSON_TYPE, 400],
  ['a pretty-printed log as NDJSON', JSON.stringify(good, null, 2), NDJSON_TYPE, 400],
  ['Latin-1', Buffer.from(whole.replace('"m"', '"caf\u00e9"'), 'latin1'), JSON_TYPE, 400],
  ['UTF-16', Buffer.from(whole, 'utf16le'), JSON_TYPE, 400],
  ['zero bytes', Buffer.alloc(1000), JSON_TYPE, 400],
  ['random bytes', Buffer.from(Array.from({ length: 1000 }, (_, n) => (n * 7919) % 256)), NDJSON_TYPE, 400],
  [
    'an overlong encoding',
    Buffer.concat([Buffer.from(whole.slice(0, -2)), Buffer.from([0xc0, 0x80, 0x22, 0x7d])]),
    JSON_TYPE,
    400,
  ],
  [
    'an encoded surrogate',
    Buffer.concat([Buffer.from(whole.slice(0, -2)), Buffer.from([0xed, 0xa0, 0x80, 0x22, 0x7d])]),
    JSON_TYPE,
    400,
  ],
  ['no content type', Buffer.from(whole), {}, 415],
  ['text', whole, { 'content-type': 'text/plain' }, 415],
  ['a form', whole, { 'content-type': 'application/x-www-form-urlencoded' }, 415],
  ['a type that only begins right', whole, { 'content-type': 'application/jsonx' }, 415],
  ['another charset', whole, { 'content-type': 'application/json; charset=iso-8859-1' }, 415],
  ['an unknown encoding', whole, { ...JSON_TYPE, 'content-encoding': 'snappy' }, 415],
  ['two encodings', gzipSync(gzipSync(whole)), { ...JSON_TYPE, 'content-encoding': 'gzip, gzip' }, 415],
  ['no gzip where it says so', whole, { ...JSON_TYPE, 'content-encoding': 'gzip' }, 400],
  ['half a gzip', gzipSync(whole).subarray(0, 30), { ...JSON_TYPE, 'content-encoding': 'gzip' }, 400],
  ['gzip where it does not say so', gzipSync(whole), JSON_TYPE, 400],
  ['33 MiB', Buffer.alloc(33 * 1024 * 1024, ' '), JSON_TYPE, 413],
  ['33 MiB of log', JSON.stringify({ ...good, message: 'x'.repeat(33 * 1024 * 1024) }), JSON_TYPE, 413],
  ['a bomb', gzipSync(Buffer.alloc(300 * 1024 * 1024)), { ...JSON_TYPE, 'content-encoding': 'gzip' }, 413],
];

test.each(bodies)('a body of %s is a problem with its status', async (_name, body, headers, status) => {
  const answer = await api.request<Problem>('/api/logs', { method: 'POST', body, headers });
  expect([answer.status, answer.text.slice(0, 300)]).toEqual([status, answer.text.slice(0, 300)]);
  expect(answer.body).toMatchObject({ status, type: expect.any(String), title: expect.any(String) });
  expect(answer.body.detail).not.toBe('');
});

test.each([
  'application/json',
  'APPLICATION/JSON',
  'application/json; charset=utf-8',
  'application/json;charset="UTF-8"',
  'application/x-ndjson',
  'application/ndjson; charset=utf8',
])('a log as %s is taken', async (type) => {
  const body = JSON.stringify(makeLog(uniqueMarker()));
  expect((await api.request('/', { body, headers: { 'content-type': type } })).status).toBe(202);
});

describe('odd logs are stored whole:', () => {
  const big = 'x'.repeat(16 * 1024 - 200);
  const odd: [name: string, overrides: Record<string, unknown>][] = [
    ['an empty message', { message: '' }],
    ['a blank message', { message: ' \t\n ' }],
    [
      'control characters and NUL',
      { message: 'a\u0000b\u0007\u001b[31m\r\n', traceId: 'a\u0000b', level: 'in\u0000fo' },
    ],
    ['a message of 256 KiB in one word', { message: 'w'.repeat(256 * 1024) }],
    ['a message of 256 KiB of characters without spaces', { message: '日'.repeat(87_381) }],
    ['lone surrogates', { message: 'a\ud800b', resourceId: '\udfff', metadata: { '\ud800': '\udc00' } }],
    [
      'emoji at the limits',
      { level: '😀'.repeat(32), resourceId: '😀'.repeat(256), commit: '\u{10ffff}'.repeat(256) },
    ],
    [
      'lines that look like bulk actions',
      {
        message: '"}}\n{"delete":{"_index":"timberline-logs-*","_id":"x"}}\n',
        resourceId: 'a\n{"create":{}}\nb',
      },
    ],
    [
      'blank, dotted and empty keys',
      { metadata: { '': 1, ' ': 2, 'a..b': 3, '.': 4, 'a.': { '': 5 }, '..': {} } },
    ],
    [
      'NUL in keys and values',
      { metadata: { 'a\u0000b': 'c\u0000d', '\u0000': '\u0001', '\u0001\u0002': '' } },
    ],
    ['values too long for an index', { metadata: { a: big } }],
    ['a key too long for an index', { metadata: { [big]: 'a' } }],
    [
      'an array of many numbers under a long key',
      { metadata: { ['k'.repeat(8_000)]: Array.from({ length: 1_500 }, (_, n) => n) } },
    ],
    ['arrays 400 deep', { metadata: { a: arrays(400) } }],
    ['four levels and 60 keys', { metadata: { a: { b: { c: keys(55) } } } }],
    ['null, empty objects and arrays', { metadata: { a: null, b: {}, c: [], d: [null, {}, []] } }],
    [
      'names of prototypes in metadata',
      {
        metadata: JSON.parse(
          '{"__proto__":{"a":1},"constructor":{"prototype":{"b":2}},"toString":"x","hasOwnProperty":1}',
        ) as object,
      },
    ],
    [
      'the fields of a log in metadata',
      { metadata: { id: 1, level: 2, message: {}, timestamp: [], _id: 'x', _source: 1 } },
    ],
    ['a timestamp in lower case', { timestamp: '2026-11-24t10:35:22.5z' }],
    ['a leap second', { timestamp: '2016-12-31T23:59:60.5Z' }],
    ['an offset of 23:59', { timestamp: '2026-11-24T10:35:22+23:59' }],
    ['the first instant', { timestamp: '1970-01-01T00:00:00Z' }],
    ['the last instant', { timestamp: '2262-04-11T23:47:16.854775807Z' }],
    ...[1, 'text', true, null, 1.5, [1, 'a'], { deep: 1 }, '2026-11-24', '', -0.5].map(
      (value): [string, Record<string, unknown>] => [
        `a key that is ${JSON.stringify(value)} here and another type elsewhere`,
        { metadata: { manyTypes: value } },
      ],
    ),
  ];

  test.each(odd)('%s', async (_name, overrides) => {
    const marker = uniqueMarker();
    const sent = {
      ...makeLog(marker, {}),
      ...overrides,
      metadata: { parentResourceId: marker, ...(overrides['metadata'] as object) },
    };
    await api.store([sent], { form: 'one' });
    const [found, ...others] = await api.findLogs({ parentResourceId: marker }, 1);
    expect(others).toEqual([]);
    const { id: _id, receivedAt: _receivedAt, highlight: _highlight, ...fields } = found as FoundLog;
    expect(fields).toEqual({ ...sent, level: sent.level.toLowerCase() });
  });

  test.each(['12345678901234567890', '1e400', '0.12345678901234567890123', '-9007199254740993', '1.0e-500'])(
    'a number that a double cannot hold: %s',
    async (number) => {
      const marker = uniqueMarker();
      const body = `{"metadata":{"parentResourceId":"${marker}","n":{"list":[${number}]}},${whole.slice(1)}`;
      const answer = await api.request('/?wait=true&timeout=60', { body, headers: JSON_TYPE });
      expect(answer.status, answer.text).toBe(200);
      const page = await api.get('/api/logs', { parentResourceId: marker });
      expect(page.text).toContain(`"n":{"list":[${number}]}`);
    },
  );

  test('of a key given twice the last one counts', async () => {
    const marker = uniqueMarker();
    const body = `{"level":"a","level":"b","metadata":{"x":1},"metadata":{"parentResourceId":"${marker}","x":1,"x":2},${whole.replace('"level":"info",', '').slice(1)}`;
    expect((await api.request('/?wait=true&timeout=60', { body, headers: JSON_TYPE })).status).toBe(200);
    const [found] = await api.findLogs({ parentResourceId: marker }, 1);
    expect(found).toMatchObject({ level: 'b', metadata: { parentResourceId: marker, x: 2 } });
  });

  test('thousands of new keys are as good as old ones', async () => {
    const marker = uniqueMarker();
    const logs = Array.from({ length: 1_000 }, (_, n) =>
      makeLog(marker, {
        metadata: { parentResourceId: marker, [`${marker}-${n}`]: n, [`n${n}.${marker}`]: { [n]: 'v' } },
      }),
    );
    await api.store(logs, { form: 'ndjson' });
    expect((await api.page({ parentResourceId: marker, q: `metadata.${marker}-777:777` })).logs).toHaveLength(
      1,
    );
  });
});
