// Makes the n-th request of a seed: for a described operation in most cases, else one that nothing describes.
import { type Random, seededRandom } from '@timberline/testing';
import type { Description, Operation, Parameter } from '../description.ts';
import type { Delivery } from '../wire.ts';
import { type Body, fuzzBody, validLogsBody } from './bodies.ts';
import type { KnownValues } from './known-values.ts';
import { rawRequest } from './raw-requests.ts';
import { oddText } from './texts.ts';
import { parameterValue } from './values.ts';

type Headers = [name: string, value: string][];

/** A request as an HTTP client would be given it. */
export interface HttpRequest {
  method: string;
  target: string;
  headers: Headers;
  body: Buffer;
}

export interface FuzzRequest {
  /** Its number among those of the seed, or what it is about. */
  name: string;
  /** What is sent. */
  bytes: Buffer;
  delivery: Delivery;
  /** Absent for what only bytes can express. */
  http?: HttpRequest;
  /** Whether a complete request is sent, so that an answer has to come. */
  isWhole: boolean;
}

export interface FuzzContext {
  description: Description;
  known: KnownValues;
  port: number;
  /** Marks the logs of this run. */
  marker: string;
}

const METHODS = [
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'OPTIONS',
  'TRACE',
  'QUERY',
  'PURGE',
  'LOCK',
];
const PATHS = [
  ...[
    '/',
    '/docs',
    '/docs/',
    '/docs/openapi.json',
    '/docs/openapi.yaml',
    '/docs/swagger-ui.css',
    '/docs/missing',
  ],
  ...[
    '/docs/..%2f..%2fpackage.json',
    '/docs/%00',
    '/api',
    '/api/',
    '/api/missing',
    '/API/logs',
    '/api/logs/',
    '//api/logs',
  ],
  ...[
    '/api//logs',
    '/api/logs/../receipts/x',
    '/api/%6cogs',
    '/api/logs%2fexport',
    '/api/logs;x=1',
    '/favicon.ico',
  ],
  ...[
    '/metrics',
    '/health',
    '/health/',
    '/health/livex',
    '/health/live/',
    '/%',
    '/%ff',
    '/\u00e9',
    '/.env',
    '/*',
  ],
];
const HOSTS = [
  'evil.example',
  'localhost',
  'LOCALHOST.',
  '[::1]',
  '127.0.0.1:99999',
  '',
  ' ',
  'a b',
  '\u00e9',
  'a@b',
];
const ORIGINS = [
  'null',
  'http://evil.example',
  'http://localhost:1',
  'https://127.0.0.1',
  '',
  '\u00e9',
  'x'.repeat(999),
];
const SITES = ['same-origin', 'same-site', 'cross-site', 'none', 'x', ''];
const ACCEPTS = [
  '*/*',
  'text/html',
  'application/json;q=0',
  'text/event-stream',
  '',
  '\u00e9',
  'a/b,'.repeat(500),
];
/** Bodies above this size carry a key, since the answer to an early refusal may be lost with the rest of the body. */
const KEYED_BYTES = 64 * 1024;

export function fuzzRequest(seed: number, n: number, context: FuzzContext): FuzzRequest {
  const random = seededRandom(Math.imul(seed, 0x9e3779b1) ^ n);
  // Each request marks its logs, so that those which were lost or came twice tell where they are from.
  context = { ...context, marker: `${context.marker}-${n}` };
  const name = `request ${n} of seed ${seed}`;
  if (random.chance(0.08)) return { name, ...rawRequest(random, context.port, context.marker, keyOf(name)) };
  if (random.chance(0.06)) return undescribedRequest(random, name, context);
  const operation = pickOperation(random, context.description.operations);
  const parameters = targetOf(random, operation, context.known);
  const method = random.chance(0.04) ? random.pick(METHODS) : operation.method;
  const body = fuzzBody(random, operation, context.description, context.marker);
  const headers = fuzzHeaders(random, context.port);
  if (takesLogs(operation)) headers.push(...keyHeader(random));
  const isStream = operation.responses['200']?.['text/event-stream'] !== undefined;
  // A stream has no end, and nobody reads one that HEAD asks for.
  const delivery = isStream && method === 'GET' ? 'listen' : fuzzDelivery(random);
  return assemble(random, name, { method, target: parameters, headers }, body, delivery);
}

/** A request whose logs are all valid, with a key of its own. */
export function validPost(random: Random, context: FuzzContext, key: string, count: number): FuzzRequest {
  const { bytes, headers } = validLogsBody(random, context.marker, count);
  const http: HttpRequest = {
    method: 'POST',
    target: '/api/logs',
    headers: [
      ['host', `127.0.0.1:${context.port}`],
      ['connection', 'close'],
      ['idempotency-key', key],
      ...headers,
    ],
    body: bytes,
  };
  return {
    name: `the valid post ${key}`,
    bytes: toBytes(http, false),
    delivery: 'whole',
    http,
    isWhole: true,
  };
}

/** The bytes of a request. `isChunked` sends the body in chunks and without its length. */
export function toBytes({ method, target, headers, body }: HttpRequest, isChunked: boolean): Buffer {
  const length: Headers = isChunked
    ? [['transfer-encoding', 'chunked']]
    : body.length > 0 || ['POST', 'PUT', 'PATCH'].includes(method)
      ? [['content-length', String(body.length)]]
      : [];
  const lines = [...headers, ...length].map(([name, value]) => `${name}: ${value}\r\n`).join('');
  const head = Buffer.from(`${method} ${target} HTTP/1.1\r\n${lines}\r\n`);
  if (!isChunked) return Buffer.concat([head, body]);
  const half = body.length >> 1;
  const chunks = [body.subarray(0, half), body.subarray(half)].filter((chunk) => chunk.length > 0);
  return Buffer.concat([
    head,
    ...chunks.flatMap((chunk) => [
      Buffer.from(`${chunk.length.toString(16)}\r\n`),
      chunk,
      Buffer.from('\r\n'),
    ]),
    Buffer.from('0\r\n\r\n'),
  ]);
}

/** Whether an operation accepts logs, which it describes as a type of lines. */
function takesLogs(operation: Operation): boolean {
  return Object.hasOwn(operation.bodies, 'application/x-ndjson');
}

function undescribedRequest(random: Random, name: string, { port }: FuzzContext): FuzzRequest {
  const method = random.chance(0.6) ? 'GET' : random.pick(METHODS);
  const target = random.pick(PATHS) + (random.chance(0.2) ? `?${encoded(random, oddText(random))}` : '');
  const headers = fuzzHeaders(random, port);
  const body = {
    bytes: Buffer.from(random.chance(0.5) ? '{}' : ''),
    headers: [['content-type', 'application/json']] as Headers,
  };
  const hasBody = method !== 'GET' && method !== 'HEAD';
  return assemble(
    random,
    name,
    { method, target, headers },
    hasBody ? body : undefined,
    fuzzDelivery(random),
  );
}

function assemble(
  random: Random,
  name: string,
  { method, target, headers }: Omit<HttpRequest, 'body'>,
  body: Body | undefined,
  delivery: Delivery,
): FuzzRequest {
  const http: HttpRequest = {
    method,
    target,
    headers: [...headers, ...(body?.headers ?? [])],
    body: body?.bytes ?? Buffer.alloc(0),
  };
  if (delivery === 'abandon' || http.body.length > KEYED_BYTES) {
    http.headers = http.headers.filter(([header]) => header !== 'idempotency-key');
    http.headers.push(['idempotency-key', keyOf(name)]);
  }
  const bytes = toBytes(http, body !== undefined && random.chance(0.15));
  if (delivery === 'cut')
    return { name, bytes: bytes.subarray(0, random.below(bytes.length)), delivery, isWhole: false };
  return { name, bytes, delivery, http, isWhole: delivery !== 'abandon' };
}

function fuzzDelivery(random: Random): Delivery {
  return random.chance(0.84) ? 'whole' : random.pick(['drip', 'abandon', 'slow', 'cut', 'cut'] as const);
}

function pickOperation(random: Random, operations: readonly Operation[]): Operation {
  const writes = operations.filter(takesLogs);
  return random.chance(0.25) ? random.pick(writes) : random.pick(operations);
}

/** The path of an operation with values for its parameters, and its query string. */
function targetOf(random: Random, { path, parameters }: Operation, known: KnownValues): string {
  const inPath = path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const parameter: Parameter = parameters.find((one) => one.name === name) ?? {
      name,
      in: 'path',
      schema: {},
    };
    return encoded(random, parameterValue(random, parameter, known));
  });
  const query = parameters.filter((one) => one.in === 'query');
  const chosen = query.filter(() => random.chance(0.2));
  if (query.length > 0 && random.chance(0.1)) chosen.push(random.pick(query));
  const pairs = chosen.map((one) => `${one.name}=${encoded(random, parameterValue(random, one, known))}`);
  if (random.chance(0.05))
    pairs.push(`${encoded(random, oddText(random))}=${encoded(random, oddText(random))}`);
  if (random.chance(0.02))
    pairs.push(random.pick(['&&', '=', '[]=1', 'size[]=1', 'size[a]=1', 'q', 'level&level', '__proto__=1']));
  return inPath + (pairs.length > 0 ? `?${pairs.join('&')}` : '');
}

/** A text in a URL: percent-encoded as it should be in most cases. */
function encoded(random: Random, text: string): string {
  if (random.chance(0.03))
    return random.pick(['%', '%E0%A4', '%00', '%ff', '%zz', '%ED%A0%80', '%C0%80', '%u0041']);
  const whole = encodeURIComponent(text.toWellFormed());
  return random.chance(0.05) ? whole.replaceAll('%20', '+') : whole;
}

function fuzzHeaders(random: Random, port: number): Headers {
  const host = random.chance(0.03) ? random.pick(HOSTS) : `127.0.0.1:${port}`;
  const headers: Headers = [
    ['host', host],
    ['connection', 'close'],
  ];
  const add = (probability: number, name: string, values: readonly string[]) => {
    if (random.chance(probability)) headers.push([name, random.pick(values)]);
  };
  add(0.03, 'origin', ORIGINS);
  add(0.03, 'sec-fetch-site', SITES);
  add(0.1, 'accept', ACCEPTS);
  add(0.02, 'accept-encoding', ['gzip', 'br', 'identity;q=0', '*;q=0']);
  add(0.02, 'last-event-id', ['1', '\u00e9', 'x'.repeat(1000)]);
  add(0.02, 'expect', ['100-continue', '100-Continue', 'something']);
  add(0.02, 'if-none-match', ['*', 'W/"x"']);
  add(0.02, 'range', ['bytes=0-1', 'bytes=5-1', 'x']);
  add(0.02, 'authorization', ['Bearer x', 'Basic !', 'ApiKey eDp5']);
  add(0.02, 'x-forwarded-for', ['203.0.113.9', 'unknown', ',,,', '1'.repeat(500)]);
  add(0.02, 'x-forwarded-host', ['evil.example']);
  add(0.01, 'cookie', ['a=b', ';'.repeat(1000)]);
  return headers;
}

/** A key that no other request has. */
function keyOf(name: string): string {
  return name.replaceAll(' ', '-');
}

/** Few keys, so that some of them meet another body. */
function keyHeader(random: Random): Headers {
  if (random.chance(0.75)) return [];
  const odd = ['', ' ', 'x'.repeat(255), 'x'.repeat(256), '\u00e9', 'a,b', '"quoted"', '😀'];
  return [['idempotency-key', random.chance(0.3) ? random.pick(odd) : `key-${random.below(50)}`]];
}
