// Bodies: logs and other JSON, in all encodings, whole and broken.
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import type { Random } from '@timberline/testing';
import type { Description, Operation } from '../description.ts';
import { describedValue } from './described-value.ts';
import { oddLog, oddValue, validLog } from './logs.ts';
import { protocolBody } from './protocol-bodies.ts';
import { oddText } from './texts.ts';

export interface Body {
  bytes: Buffer;
  headers: [name: string, value: string][];
}

const MIB = 1024 * 1024;
/** What a bomb inflates to: more than the limit of a body, which is 32 MiB. */
const BOMB_BYTES = 40 * MIB;
const JSON_TYPES = ['application/json', 'application/json; charset=utf-8', 'Application/JSON'];
const NDJSON_TYPES = [
  'application/x-ndjson',
  'application/ndjson',
  'application/jsonl',
  'application/x-jsonlines',
];
const OTHER_TYPES = [
  ...[
    '',
    'text/plain',
    'application/xml',
    'multipart/form-data',
    'application/json; charset=utf-16',
    'json',
    '*/*',
  ],
  ...[
    'application/json;;',
    'application/json, text/plain',
    'x'.repeat(500),
    'application/vnd.api+json',
    '\u00e9',
  ],
];
const ODD_ENCODINGS = [
  'gzip, gzip',
  'identity',
  'compress',
  'x-gzip',
  '',
  'gzip;q=1',
  'br, gzip',
  'GZIP',
  'utf-8',
];
const COMPRESSORS: Record<string, (bytes: Buffer) => Buffer> = {
  gzip: (bytes) => gzipSync(bytes, { level: 1 }),
  deflate: (bytes) => deflateSync(bytes, { level: 1 }),
  br: (bytes) => brotliCompressSync(bytes, { params: { 1: 1 } }),
  zstd: (bytes) => zstdCompressSync(bytes),
};
/** Bombs take seconds to make, so each is made once. */
const bombs = new Map<string, Buffer>();

/**
 * A body for an operation: of logs where it takes them, else of the JSON that its description asks for; undefined if it takes
 * none.
 */
export function fuzzBody(
  random: Random,
  operation: Operation,
  description: Description,
  marker: string,
): Body | undefined {
  const body = bodyOf(random, operation, description, marker);
  if (!body) return undefined;
  if (random.chance(0.08)) body.headers[0] = ['content-type', random.pick(OTHER_TYPES)];
  if (random.chance(0.03)) body.headers.shift();
  return random.chance(0.15) ? encoded(random, body) : body;
}

function bodyOf(
  random: Random,
  operation: Operation,
  description: Description,
  marker: string,
): Body | undefined {
  const types = Object.keys(operation.bodies);
  const foreign = operation.method === 'POST' ? protocolBody(random, operation.path, marker) : undefined;
  if (foreign) return { ...foreign, bytes: damaged(random, foreign.bytes) };
  if (types.length === 0) return undefined;
  return types.includes('application/x-ndjson')
    ? logsBody(random, marker)
    : jsonBody(random, operation, description);
}

/** A body whose logs are all valid. */
export function validLogsBody(random: Random, marker: string, count: number): Body {
  const logs = Array.from({ length: count }, (_, n) => validLog(random, marker, n));
  return random.chance(0.5)
    ? { bytes: Buffer.from(`[${logs.join(',')}]`), headers: [['content-type', 'application/json']] }
    : { bytes: Buffer.from(logs.join('\n')), headers: [['content-type', 'application/x-ndjson']] };
}

function logsBody(random: Random, marker: string): Body {
  if (random.chance(0.03)) return bomb(random);
  const count = random.chance(0.03) ? random.below(2000) : random.below(12);
  const isOdd = random.chance(0.6);
  const logs = Array.from({ length: count }, (_, n) =>
    isOdd && random.chance(0.5) ? oddLog(random, marker, n) : validLog(random, marker, n),
  );
  if (random.chance(0.03)) logs.push(random.pick(['null', '1', '"x"', '[]', '{}', 'x', '{', '\0', '[[]]']));
  const form = random.below(3);
  const text =
    form === 0
      ? (logs[0] ?? '')
      : form === 1
        ? `[${logs.join(random.pick([',', ',', ' , ', ',,']))}]`
        : lines(random, logs);
  const type = random.pick(form === 2 ? NDJSON_TYPES : JSON_TYPES);
  return { bytes: damaged(random, Buffer.from(text)), headers: [['content-type', type]] };
}

function lines(random: Random, logs: string[]): string {
  const end = random.pick(['\n', '\n', '\r\n', '\n\n', '\n \t\n', '\r', '\n\ufeff']);
  return random.pick(['', '', '\ufeff', '\n']) + logs.join(end) + random.pick(['', end]);
}

function jsonBody(random: Random, operation: Operation, description: Description): Body {
  const schema = description.resolve(operation.bodies['application/json'] ?? {});
  const value = random.chance(0.3) ? oddValue(random, 4) : describedValue(random, schema);
  if (typeof value === 'object' && value !== null && !Array.isArray(value) && random.chance(0.2))
    Object.assign(value, { [oddText(random)]: oddValue(random, 2) });
  return {
    bytes: damaged(random, Buffer.from(JSON.stringify(value))),
    headers: [['content-type', random.pick(JSON_TYPES)]],
  };
}

/** Bytes that are wrong in some of the cases. */
function damaged(random: Random, bytes: Buffer): Buffer {
  if (random.chance(0.8)) return bytes;
  const at = random.below(bytes.length + 1);
  switch (random.below(8)) {
    case 0:
      return Buffer.concat([bytes.subarray(0, at), Buffer.from([random.below(256)]), bytes.subarray(at)]);
    case 1:
      return bytes.subarray(0, at);
    case 2:
      return Buffer.concat([bytes.subarray(0, at), Buffer.from([0xff, 0xfe, 0xc0, 0x80, 0xed, 0xa0, 0x80])]);
    case 3:
      return Buffer.from(bytes.toString(), 'utf16le');
    case 4:
      return Buffer.concat([Buffer.from('\ufeff'), bytes]);
    case 5:
      return Buffer.concat([bytes, bytes]);
    case 6:
      return Buffer.concat([bytes, Buffer.from(oddText(random))]);
    default:
      return Buffer.alloc(0);
  }
}

/** A body with a content encoding, which is wrong in some of the cases. */
function encoded(random: Random, { bytes, headers }: Body): Body {
  const name = random.pick(Object.keys(COMPRESSORS));
  const compressed = COMPRESSORS[name]!(bytes);
  const withEncoding = (encoding: string, result: Buffer): Body => ({
    bytes: result,
    headers: [...headers, ['content-encoding', encoding]],
  });
  const at = random.below(compressed.length);
  switch (random.below(9)) {
    case 0:
      return withEncoding(name, compressed.subarray(0, at));
    case 1:
      return withEncoding(random.pick(Object.keys(COMPRESSORS)), compressed);
    case 2:
      return withEncoding(random.pick(ODD_ENCODINGS), compressed);
    case 3: {
      const flipped = Buffer.from(compressed);
      flipped[at] = flipped[at]! ^ (1 << random.below(8));
      return withEncoding(name, flipped);
    }
    case 4:
      return withEncoding(name, Buffer.concat([compressed, compressed]));
    case 5:
      return withEncoding(name, Buffer.concat([compressed, Buffer.from('rest')]));
    case 6:
      return withEncoding('deflate', deflateRawSync(bytes));
    default:
      return withEncoding(name, compressed);
  }
}

/** A few kilobytes that inflate to more than a body may have, or to what is costly to parse. */
function bomb(random: Random): Body {
  const name = random.pick(Object.keys(COMPRESSORS));
  const [kind, fill] = random.pick([
    ['zeros', () => Buffer.alloc(BOMB_BYTES)],
    ['blanks', () => Buffer.alloc(BOMB_BYTES, ' ')],
    ['lines', () => Buffer.alloc(BOMB_BYTES / 4, '\n')],
    ['brackets', () => Buffer.alloc(BOMB_BYTES / 4, '[')],
    ['empty objects', () => Buffer.alloc(BOMB_BYTES / 4, '{}\n')],
    [
      'small elements',
      () => Buffer.concat([Buffer.from('[0'), Buffer.alloc(BOMB_BYTES / 8, ',0'), Buffer.from(']')]),
    ],
  ] as const);
  const key = `${name} ${kind}`;
  const bytes = bombs.get(key) ?? COMPRESSORS[name]!(fill());
  bombs.set(key, bytes);
  const type = random.pick(['application/json', 'application/x-ndjson']);
  return {
    bytes,
    headers: [
      ['content-type', type],
      ['content-encoding', name],
    ],
  };
}
