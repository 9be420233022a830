// Bodies that are none: each gets its status and its problem, and nothing falls over.
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import type { Problem } from '@timberline/contract';
import { makeLog, uniqueMarker } from '../harness/logs.ts';
import { sharedApi } from '../harness/shared.ts';
import { good, JSON_TYPE, NDJSON_TYPE, whole } from './odd-values.ts';

const api = sharedApi();

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
