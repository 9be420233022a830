// Unusual logs, such as those that Elasticsearch alone would refuse, are stored completely and found as sent.
import { expect, test } from 'vitest';
import type { FoundLog } from '@timberline/contract';
import { makeLog, uniqueMarker } from '../harness/logs.ts';
import { sharedApi } from '../harness/shared.ts';
import { arrays, JSON_TYPE, keys, MINIMAL_LOG_JSON, nested } from './odd-values.ts';

const api = sharedApi();

const big = 'x'.repeat(64 * 1024 - 200);
const unusualLogs: [name: string, overrides: Record<string, unknown>][] = [
  ['an empty message', { message: '' }],
  ['a blank message', { message: ' \t\n ' }],
  [
    'control characters and NUL',
    { message: 'a\u0000b\u0007\u001b[31m\r\n', traceId: 'a\u0000b', level: 'in\u0000fo' },
  ],
  ['a message of 256 KiB in one word', { message: 'w'.repeat(256 * 1024) }],
  ['a message of 256 KiB in a script without spaces', { message: '日'.repeat(87_381) }],
  ['lone surrogates', { message: 'a\ud800b', resourceId: '\udfff', metadata: { '\ud800': '\udc00' } }],
  [
    'emoji up to the length limits',
    { level: '😀'.repeat(32), resourceId: '😀'.repeat(256), commit: '\u{10ffff}'.repeat(256) },
  ],
  [
    'text that looks like bulk actions',
    {
      message: '"}}\n{"delete":{"_index":"timberline-logs-*","_id":"x"}}\n',
      resourceId: 'a\n{"create":{}}\nb',
    },
  ],
  [
    'blank, dotted and empty metadata keys',
    { metadata: { '': 1, ' ': 2, 'a..b': 3, '.': 4, 'a.': { '': 5 }, '..': {} } },
  ],
  [
    'NUL in metadata keys and values',
    { metadata: { 'a\u0000b': 'c\u0000d', '\u0000': '\u0001', '\u0001\u0002': '' } },
  ],
  ['a metadata value too long for the index', { metadata: { a: big } }],
  ['a metadata key too long for the index', { metadata: { [big]: 'a' } }],
  [
    'an array of many numbers under a long key',
    { metadata: { ['k'.repeat(8_000)]: Array.from({ length: 1_500 }, (_, n) => n) } },
  ],
  ['arrays 400 deep', { metadata: { a: arrays(400) } }],
  ['16 levels and 500 keys of metadata', { metadata: nested(15, keys(480)) }],
  ['a long metadata value of three bytes a character', { metadata: { a: '日'.repeat(21_000) } }],
  [
    'null, empty objects and empty arrays in metadata',
    { metadata: { a: null, b: {}, c: [], d: [null, {}, []] } },
  ],
  [
    'names of object prototypes in metadata',
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
  ['a UTC offset of 23:59', { timestamp: '2026-11-24T10:35:22+23:59' }],
  ['the earliest timestamp', { timestamp: '1970-01-01T00:00:00Z' }],
  ['the latest timestamp', { timestamp: '2262-04-11T23:47:16.854775807Z' }],
  ...[1, 'text', true, null, 1.5, [1, 'a'], { deep: 1 }, '2026-11-24', '', -0.5].map(
    (value): [string, Record<string, unknown>] => [
      `a metadata key whose value ${JSON.stringify(value)} has another type in other logs`,
      { metadata: { manyTypes: value } },
    ],
  ),
];

test.each(unusualLogs)('A log with %s is stored as it was sent.', async (_name, overrides) => {
  const marker = uniqueMarker();
  const sent = {
    ...makeLog(marker, {}),
    ...overrides,
    metadata: { parentResourceId: marker, ...(overrides['metadata'] as object) },
  };
  await api.store([sent], { form: 'one' });
  const [found, ...others] = await api.findLogs({ parentResourceId: marker }, 1);
  expect(others).toEqual([]);
  const {
    id: _id,
    receivedAt: _receivedAt,
    highlight: _highlight,
    pattern: _pattern,
    ...fields
  } = found as FoundLog;
  expect(fields).toEqual({ ...sent, level: sent.level.toLowerCase() });
});

test.each(['12345678901234567890', '1e400', '0.12345678901234567890123', '-9007199254740993', '1.0e-500'])(
  'The number %s, which a double cannot hold, is stored digit by digit.',
  async (number) => {
    const marker = uniqueMarker();
    const body = `{"metadata":{"parentResourceId":"${marker}","n":{"list":[${number}]}},${MINIMAL_LOG_JSON.slice(1)}`;
    const answer = await api.request('/?wait=true&timeout=60', { body, headers: JSON_TYPE });
    expect(answer.status, answer.text).toBe(200);
    const page = await api.get('/api/logs', { parentResourceId: marker });
    expect(page.text).toContain(`"n":{"list":[${number}]}`);
  },
);

test('The last value of a repeated key counts.', async () => {
  const marker = uniqueMarker();
  const body = `{"level":"a","level":"b","metadata":{"x":1},"metadata":{"parentResourceId":"${marker}","x":1,"x":2},${MINIMAL_LOG_JSON.replace('"level":"info",', '').slice(1)}`;
  expect((await api.request('/?wait=true&timeout=60', { body, headers: JSON_TYPE })).status).toBe(200);
  const [found] = await api.findLogs({ parentResourceId: marker }, 1);
  expect(found).toMatchObject({ level: 'b', metadata: { parentResourceId: marker, x: 2 } });
});

test('Keys with escapes are not confused with keys of an earlier log.', async () => {
  const marker = uniqueMarker();
  const bodyOf = (resourceId: string, pair: string) =>
    `{"resourceId":"${resourceId}","metadata":{"${marker}":0,${pair},"parentResourceId":"${marker}"},${MINIMAL_LOG_JSON.replace('"resourceId":"r",', '').slice(1)}`;
  const metadata = ['"\\\\":1', '"\\n":[2,{"\\"":3}]', '"\\u0001":4', '"\\u0000\\\\":12345678901234567890'];
  for (const [n, pair] of metadata.entries()) {
    const body = bodyOf(`${marker}-${n}`, pair);
    const answer = await api.request('/?wait=true&timeout=60', { body, headers: JSON_TYPE });
    expect(answer.status, answer.text).toBe(200);
  }
  // Compare text, since JSON.parse of this process has the same fault.
  const page = await api.get('/api/logs', { parentResourceId: marker });
  const csv = await api.get('/api/logs/export', { parentResourceId: marker, format: 'csv' });
  const ndjson = await api.get('/api/logs/export', { parentResourceId: marker, format: 'ndjson' });
  for (const pair of metadata) {
    expect(page.text).toContain(pair);
    expect(ndjson.text).toContain(pair);
    expect(csv.text).toContain(pair.replaceAll('"', '""'));
  }
});

test('Thousands of new metadata keys are stored and can be searched.', async () => {
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
