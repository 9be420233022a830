// Requests that are no valid HTTP, or that only bytes can express.
import type { Random } from '@timberline/testing';
import type { Delivery } from '../wire.ts';
import { validLog } from './logs.ts';

interface RawRequest {
  bytes: Buffer;
  delivery: Delivery;
  isWhole: boolean;
}

const MAX_RANDOM_BYTES = 500;
/** More than Node reads for the head of a request. */
const LONG_HEAD = 'x'.repeat(20_000);
const LENGTHS = [
  '-1',
  '+5',
  '5, 5',
  '0x5',
  '5 5',
  '',
  'five',
  '99999999999999999999',
  '5\r\nContent-Length: 6',
  '4',
];
const CODINGS = [
  'chunked, chunked',
  'identity',
  'xchunked',
  'chunked, gzip',
  'gzip, chunked',
  '',
  'Chunked ',
  '\tchunked',
];
const CHUNKS = [
  'zz\r\nab\r\n',
  'ffffffffffffffff\r\na',
  '-1\r\n',
  '5\r\nab\r\n',
  '2\r\nabc\r\n',
  '1;x="\r\na\r\n0\r\n\r\n',
  '0\r\nA: b',
];
const TARGETS = [
  ...[
    '*',
    'http://evil.example/api/logs',
    'http://127.0.0.1/api/logs',
    'evil.example:443',
    '/api/logs?a b',
    '/\0',
    '?q=x',
  ],
  ...[
    '/api/logs#fragment',
    'api/logs',
    '',
    `/${LONG_HEAD}`,
    `/api/logs?q=${LONG_HEAD}`,
    '/\u00ff\u00fe',
    '/api/logs\t',
    '//',
  ],
];
const LINES = [
  ...[
    'no colon',
    'Name : value',
    ' folded: value',
    ': value',
    'N\u00e4me: x',
    'A: b\0c',
    'A: b\rc',
    `A: ${LONG_HEAD}`,
  ],
  ...[
    'Host: localhost',
    'Upgrade: websocket\r\nConnection: Upgrade',
    'Upgrade: h2c\r\nHTTP2-Settings: AAA',
    'A\tb: c',
  ],
  ...[
    'Connection: keep-alive, close, x',
    'Content-Encoding: gzip\r\nContent-Encoding: br',
    'Expect: 100-continue, x',
  ],
];
const FIRST_LINES = [
  ...[
    'GET /',
    'GET / HTTP/1.0',
    'GET / HTTP/2.0',
    'GET / HTTP/9.9',
    'GET  /  HTTP/1.1',
    'get / HTTP/1.1',
    'GET / http/1.1',
  ],
  ...[
    'PRI * HTTP/2.0',
    'FOO / HTTP/1.1',
    'GET / HTTP/1.1 x',
    ' GET / HTTP/1.1',
    `${'A'.repeat(1000)} / HTTP/1.1`,
    'G\0T / HTTP/1.1',
  ],
  ...['CONNECT evil.example:443 HTTP/1.1', 'CONNECT / HTTP/1.1', 'OPTIONS * HTTP/1.1', 'M-SEARCH * HTTP/1.1'],
];

/** @param key that of its posts, so that sending them again tells what became of them */
export function rawRequest(random: Random, port: number, marker: string, key: string): RawRequest {
  const host = `Host: 127.0.0.1:${port}\r\n`;
  const log = validLog(random, marker, 0);
  const post = `POST /api/logs HTTP/1.1\r\n${host}Content-Type: application/json\r\nIdempotency-Key: ${key}\r\n`;
  const get = `GET /api/ingest/status HTTP/1.1\r\n${host}`;
  const close = 'Connection: close\r\n';
  const length = `Content-Length: ${Buffer.byteLength(log)}\r\n`;
  const text = random.pick<() => string>([
    () => `${random.pick(FIRST_LINES)}\r\n${host}${close}\r\n`,
    () => `${random.pick(['GET', 'POST', 'DELETE'])} ${random.pick(TARGETS)} HTTP/1.1\r\n${host}${close}\r\n`,
    () => `${get}${close}${random.pick(LINES)}\r\n\r\n`,
    () => `${get}${close}\r\n`.replaceAll('\r\n', random.pick(['\n', '\r', '\n\r'])),
    () => `${post}${close}Content-Length: ${random.pick(LENGTHS)}\r\n\r\n${log}`,
    () => `${post}${close}Transfer-Encoding: ${random.pick(CODINGS)}\r\n\r\n${log}`,
    () => `${post}${close}${length}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n${log}`,
    () =>
      `${post}${close}Transfer-Encoding: chunked\r\n${length}\r\n${Buffer.byteLength(log).toString(16)}\r\n${log}\r\n0\r\n\r\n`,
    () => `${post}${close}Transfer-Encoding: chunked\r\n\r\n${random.pick(CHUNKS)}`,
    () =>
      `${post}Connection: Upgrade\r\nUpgrade: ${random.pick(['websocket', 'h2c', 'TLS/1.0'])}\r\n${length}\r\n${log}`,
    () => `${post}${close}Expect: ${random.pick(['100-continue', 'x'])}\r\n${length}\r\n${log}`,
    () => `GET / HTTP/1.1\r\n${close}\r\n`,
    () =>
      `${get}${Array.from({ length: random.pick([100, 1999, 2500]) }, (_, n) => `a${n}:\r\n`).join('')}${close}\r\n`,
    () => `${get}\r\n`.repeat(1 + random.below(20)) + `${get}${close}\r\n`,
    () => `${post}${length}\r\n${log}${get}${close}\r\n`,
    () => `${get}\r\n${random.pick(['garbage', '\0\0\0\0', '\r\n\r\n\r\n', 'GET / HTTP/1.1\r\n'])}`,
    () => `${get}${length}${close}\r\n${log}`,
    () => '\r\n'.repeat(random.below(100)) + `${get}${close}\r\n`,
  ])();
  const bytes = random.chance(0.05) ? randomBytes(random) : Buffer.from(text, 'utf8');
  return { bytes, delivery: 'linger', isWhole: false };
}

/** Bytes of no protocol, or the beginning of a TLS handshake. */
function randomBytes(random: Random): Buffer {
  const bytes = Buffer.from(
    Array.from({ length: 1 + random.below(MAX_RANDOM_BYTES) }, () => random.below(256)),
  );
  return random.chance(0.5)
    ? bytes
    : Buffer.concat([Buffer.from([0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3]), bytes]);
}
