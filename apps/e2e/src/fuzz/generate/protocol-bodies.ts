// Bodies of other systems' protocols: what their clients send, with values and members that no client would send.
import type { Random } from '@timberline/testing';
import { lengthField } from '../../harness/protobuf.ts';
import type { Body } from './bodies.ts';
import { oddValue, validLog } from './logs.ts';
import { oddText } from './texts.ts';

type Make = (random: Random, marker: string) => string;

const NANOSECONDS = ['1715940000000000000', '0', '-1', '9'.repeat(25), 1_715_940_000, 1e300, null, 'now', ''];
const MAX_ENTRIES = 8;
const MAX_PROTOBUF_BYTES = 300;
const LINES = [
  ...[
    '127.0.0.1 - - [17/May/2024:10:00:00 +0000] "GET / HTTP/1.1" 200 5',
    '<34>1 2024-05-17T10:00:00Z h a - - - m',
  ],
  ...[
    'level=error msg="broken" ts=2024-05-17T10:00:00Z',
    '2024-05-17 10:00:00,123 ERROR [main] a.B - broken',
  ],
  ...[
    'Exception in thread "main" java.lang.X: y',
    '\tat a.B.c(B.java:1)',
    'Caused by: java.lang.Z',
    '{"msg":"x"}',
    '{',
  ],
  ...['2024-05-17T10:00:00.123456789Z stderr F text', 'E0517 10:00:00.000000 1 a.go:1] text', '[[[[', '"'],
];

/** By the end of the path. */
const MAKERS: [end: RegExp, types: string[], make: Make][] = [
  [/^\/v1\/logs$/, ['application/json'], otlp],
  [/^\/loki\//, ['application/json'], loki],
  [/^\/services\//, ['application/json'], hec],
  [/^\/elastic\/.*_bulk$/, ['application/x-ndjson', 'application/json'], bulk],
  [/^\/elastic\//, ['application/json'], elasticDocument],
  [/^\/api\/lines$/, ['text/plain', 'application/octet-stream', 'application/x-www-form-urlencoded'], lines],
];

/** A body for a path of another system's protocol; undefined for any other path. */
export function protocolBody(random: Random, path: string, marker: string): Body | undefined {
  const found = MAKERS.find(([end]) => end.test(path));
  if (!found) return undefined;
  const [, types, make] = found;
  const isProtobuf = (make === otlp || make === loki) && random.chance(0.2);
  if (isProtobuf) {
    const bytes = make === loki ? snappy(random, lokiPush(random, marker)) : otlpExport(random, marker);
    return {
      bytes: random.chance(0.3) ? protobuf(random) : broken(random, bytes),
      headers: [['content-type', 'application/x-protobuf']],
    };
  }
  return {
    bytes: Buffer.from(make(random, marker)),
    headers: [['content-type', random.pick(types)]],
  };
}

function entries(random: Random, make: (n: number) => unknown): unknown[] {
  return Array.from({ length: random.below(MAX_ENTRIES) }, (_, n) =>
    random.chance(0.05) ? oddValue(random, 2) : make(n),
  );
}

/** A value as expected in most cases, else any other, or none. */
function maybe(random: Random, value: unknown): unknown {
  if (random.chance(0.9)) return value;
  return random.chance(0.3) ? undefined : oddValue(random, 3);
}

function otlp(random: Random, marker: string): string {
  const attribute = () => ({
    key: maybe(random, random.pick(['service.name', 'a', 'exception.stacktrace', oddText(random)])),
    value: maybe(
      random,
      random.pick([{ stringValue: oddText(random) }, { intValue: '5' }, { kvlistValue: {} }]),
    ),
  });
  const logRecords = entries(random, () => ({
    timeUnixNano: maybe(random, random.pick(NANOSECONDS)),
    severityNumber: maybe(random, random.below(30)),
    body: maybe(random, { stringValue: oddText(random) }),
    traceId: maybe(random, '5b8efff798038103d269b633813fc60c'),
    attributes: maybe(random, entries(random, attribute)),
  }));
  const resource = maybe(random, { attributes: [{ key: 'service.name', value: { stringValue: marker } }] });
  return JSON.stringify({
    resourceLogs: maybe(random, [{ resource, scopeLogs: maybe(random, [{ logRecords }]) }]),
  });
}

function loki(random: Random, marker: string): string {
  const value = () => [
    random.pick(NANOSECONDS),
    maybe(random, oddText(random)),
    maybe(random, { a: oddText(random) }),
  ];
  const streams = entries(random, () => ({
    stream: maybe(random, { service_name: marker, [oddText(random)]: oddText(random) }),
    values: maybe(random, entries(random, value)),
  }));
  return JSON.stringify({ streams: maybe(random, streams) });
}

function hec(random: Random, marker: string): string {
  const event = () => ({
    time: maybe(random, random.pick(NANOSECONDS)),
    event: maybe(random, random.chance(0.5) ? oddText(random) : { message: oddText(random) }),
    source: maybe(random, marker),
    fields: maybe(random, { a: oddText(random), b: [oddText(random)] }),
  });
  const texts = entries(random, event).map((one) => JSON.stringify(one));
  return random.chance(0.2) ? `[${texts.join(',')}]` : texts.join(random.pick(['', '\n', ' ']));
}

function bulk(random: Random, marker: string): string {
  const action = random.pick(['create', 'index', 'create', 'update', 'delete', oddText(random)]);
  return entries(random, (n) => {
    const target = maybe(random, {
      _index: random.pick(['logs', oddText(random)]),
      _id: maybe(random, `${n}`),
    });
    return `${JSON.stringify({ [action]: target })}\n${validLog(random, marker, n)}`;
  })
    .map((one) => (typeof one === 'string' ? one : JSON.stringify(one)))
    .join('\n')
    .concat(random.pick(['\n', '\n', '']));
}

function elasticDocument(random: Random, marker: string): string {
  return random.chance(0.8) ? validLog(random, marker, 0) : JSON.stringify(oddValue(random, 3));
}

function lines(random: Random, marker: string): string {
  const end = random.pick(['\n', '\n', '\r\n', '\r']);
  return entries(random, () => (random.chance(0.8) ? `${random.pick(LINES)} ${marker}` : oddText(random)))
    .map((one) => (typeof one === 'string' ? one : JSON.stringify(one)))
    .join(end);
}

/** Bytes that look like fields of protobuf, whose lengths may point anywhere. */
function protobuf(random: Random): Buffer {
  const length = random.below(MAX_PROTOBUF_BYTES);
  const byte = () =>
    random.chance(0.5) ? random.pick([0x0a, 0x12, 0x08, 0x22, 5, 0xff, 0x80]) : random.below(256);
  return Buffer.from(Array.from({ length }, byte));
}

function otlpExport(random: Random, marker: string): Buffer {
  const attribute = (field: number, text: string) =>
    lengthField(
      field,
      lengthField(1, random.pick(['service.name', 'a', '__proto__'])),
      lengthField(2, lengthField(1, text)),
    );
  const record = () =>
    lengthField(
      2,
      lengthField(5, lengthField(1, oddText(random))),
      attribute(6, oddText(random)),
      lengthField(9, 'trace'),
    );
  return lengthField(1, lengthField(1, attribute(1, marker)), lengthField(2, record(), record()));
}

function lokiPush(random: Random, marker: string): Buffer {
  const entry = () =>
    lengthField(2, lengthField(1, Buffer.from([8, random.below(128)])), lengthField(2, oddText(random)));
  return lengthField(1, lengthField(1, `{job="${marker}"}`), entry(), entry());
}

/** Bytes as Snappy with nothing compressed, or with a length that they do not have. */
function snappy(random: Random, bytes: Buffer): Buffer {
  const varint = (value: number): number[] =>
    value > 127 ? [(value % 128) | 128, ...varint(value >> 7)] : [value];
  const length = random.chance(0.9) ? bytes.length : random.pick([0, 2 ** 20, 2 ** 30]);
  const literal = [(61 << 2) | 0, (bytes.length - 1) & 255, (bytes.length - 1) >> 8];
  return Buffer.concat([Buffer.from([...varint(length), ...literal]), bytes]);
}

/** Now and then with another byte somewhere, or without the end. */
function broken(random: Random, bytes: Buffer): Buffer {
  if (random.chance(0.5)) return bytes;
  if (random.chance(0.3)) return bytes.subarray(0, random.below(bytes.length));
  bytes[random.below(bytes.length)] = random.below(256);
  return bytes;
}
