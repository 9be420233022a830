// Request bodies that are not logs: each is answered by a problem document with the right status.
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import type { IngestAnswer, Problem } from '@timberline/contract';
import { makeLog, uniqueMarker } from '../harness/logs.ts';
import { sharedApi } from '../harness/shared.ts';
import { JSON_TYPE, MINIMAL_LOG, MINIMAL_LOG_JSON, NDJSON_TYPE } from './odd-values.ts';

const api = sharedApi();

const BAD_BODIES: [name: string, body: string | Buffer, headers: Record<string, string>, status: number][] = [
  ['zero length', '', JSON_TYPE, 400],
  ['zero length as NDJSON', '', NDJSON_TYPE, 400],
  ['blank lines only', '\n \n\r\n\t\n', NDJSON_TYPE, 400],
  ['an empty array', '[]', JSON_TYPE, 400],
  ['a byte order mark only', '\ufeff', JSON_TYPE, 400],
  ['half a log', MINIMAL_LOG_JSON.slice(0, 40), JSON_TYPE, 400],
  ['half an array', `[${MINIMAL_LOG_JSON},`, JSON_TYPE, 400],
  ['an array with a trailing comma', `[${MINIMAL_LOG_JSON},]`, JSON_TYPE, 400],
  ['two logs on one line as JSON', `${MINIMAL_LOG_JSON} ${MINIMAL_LOG_JSON}`, JSON_TYPE, 400],
  ['JSON with single quotes', MINIMAL_LOG_JSON.replaceAll('"', "'"), JSON_TYPE, 400],
  ['JSON with a comment', `/* log */${MINIMAL_LOG_JSON}`, JSON_TYPE, 400],
  ['JSON with NaN', `{"metadata":{"a":NaN},${MINIMAL_LOG_JSON.slice(1)}`, JSON_TYPE, 400],
  ['JSON with a raw newline in a string', MINIMAL_LOG_JSON.replace('"m"', '"m\n"'), JSON_TYPE, 400],
  ['plain text', 'hello', JSON_TYPE, 400],
  ['a million open brackets', '['.repeat(1e6), JSON_TYPE, 400],
  ['a million open objects', '{"a":'.repeat(1e6), JSON_TYPE, 400],
  ['a million open brackets as NDJSON', '['.repeat(1e6), NDJSON_TYPE, 400],
  ['an array of no log as NDJSON', '[{}]', NDJSON_TYPE, 400],
  ['a pretty-printed log as NDJSON', JSON.stringify(MINIMAL_LOG, null, 2), NDJSON_TYPE, 400],
  ['Latin-1', Buffer.from(MINIMAL_LOG_JSON.replace('"m"', '"caf\u00e9"'), 'latin1'), JSON_TYPE, 400],
  ['UTF-16', Buffer.from(MINIMAL_LOG_JSON, 'utf16le'), JSON_TYPE, 400],
  ['NUL bytes', Buffer.alloc(1000), JSON_TYPE, 400],
  ['random bytes', Buffer.from(Array.from({ length: 1000 }, (_, n) => (n * 7919) % 256)), NDJSON_TYPE, 400],
  [
    'overlong UTF-8',
    Buffer.concat([Buffer.from(MINIMAL_LOG_JSON.slice(0, -2)), Buffer.from([0xc0, 0x80, 0x22, 0x7d])]),
    JSON_TYPE,
    400,
  ],
  [
    'UTF-8 with an encoded surrogate',
    Buffer.concat([Buffer.from(MINIMAL_LOG_JSON.slice(0, -2)), Buffer.from([0xed, 0xa0, 0x80, 0x22, 0x7d])]),
    JSON_TYPE,
    400,
  ],
  ['a log without a content type', Buffer.from(MINIMAL_LOG_JSON), {}, 415],
  ['a log as plain text', MINIMAL_LOG_JSON, { 'content-type': 'text/plain' }, 415],
  ['a log as a form', MINIMAL_LOG_JSON, { 'content-type': 'application/x-www-form-urlencoded' }, 415],
  [
    'a log with a content type that only starts like JSON',
    MINIMAL_LOG_JSON,
    { 'content-type': 'application/jsonx' },
    415,
  ],
  [
    'a log in an unsupported charset',
    MINIMAL_LOG_JSON,
    { 'content-type': 'application/json; charset=iso-8859-1' },
    415,
  ],
  [
    'a log with an unknown content encoding',
    MINIMAL_LOG_JSON,
    { ...JSON_TYPE, 'content-encoding': 'snappy' },
    415,
  ],
  [
    'a log with two content encodings',
    gzipSync(gzipSync(MINIMAL_LOG_JSON)),
    { ...JSON_TYPE, 'content-encoding': 'gzip, gzip' },
    415,
  ],
  [
    'plain JSON that is declared as gzip',
    MINIMAL_LOG_JSON,
    { ...JSON_TYPE, 'content-encoding': 'gzip' },
    400,
  ],
  [
    'truncated gzip',
    gzipSync(MINIMAL_LOG_JSON).subarray(0, 30),
    { ...JSON_TYPE, 'content-encoding': 'gzip' },
    400,
  ],
  ['gzip that is not declared', gzipSync(MINIMAL_LOG_JSON), JSON_TYPE, 400],
  ['33 MiB of spaces', Buffer.alloc(33 * 1024 * 1024, ' '), JSON_TYPE, 413],
  [
    'one log of 33 MiB',
    JSON.stringify({ ...MINIMAL_LOG, message: 'x'.repeat(33 * 1024 * 1024) }),
    JSON_TYPE,
    413,
  ],
  [
    'a decompression bomb',
    gzipSync(Buffer.alloc(300 * 1024 * 1024)),
    { ...JSON_TYPE, 'content-encoding': 'gzip' },
    413,
  ],
];

test.each(BAD_BODIES)(
  'A body of %s is answered by a problem document.',
  async (_name, body, headers, status) => {
    const answer = await api.request<Problem>('/api/logs', { method: 'POST', body, headers });
    expect(answer.status, answer.text.slice(0, 300)).toBe(status);
    expect(answer.body.status).toBe(status);
    expect(answer.body.type).toBeTypeOf('string');
    expect(answer.body.title).toBeTypeOf('string');
    expect(answer.body.detail).not.toBe('');
  },
);

test.each([
  [
    'NDJSON as JSON',
    `\ufeff${MINIMAL_LOG_JSON}\n\ufeff${MINIMAL_LOG_JSON}\n`,
    JSON_TYPE,
    2,
    'application/x-ndjson',
  ],
  ['an array as NDJSON', `[${MINIMAL_LOG_JSON}]`, NDJSON_TYPE, 1, 'application/json'],
] as const)(
  '%s is taken, and a note names the right content type.',
  async (_name, body, headers, count, type) => {
    const answer = await api.request<IngestAnswer>('/api/logs', { method: 'POST', body, headers });
    expect(answer).toMatchObject({ status: 202, body: { accepted: count, rejected: 0 } });
    expect(answer.body.notes?.[0]?.message).toContain(type);
  },
);

test.each([
  'application/json',
  'APPLICATION/JSON',
  'application/json; charset=utf-8',
  'application/json;charset="UTF-8"',
  'application/x-ndjson',
  'application/ndjson; charset=utf8',
])('A log with the content type %s is accepted.', async (type) => {
  const body = JSON.stringify(makeLog(uniqueMarker()));
  expect((await api.request('/', { body, headers: { 'content-type': type } })).status).toBe(202);
});
