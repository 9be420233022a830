// Valid bodies of every protocol, as random as the specs need them.
import type { Random } from '@timberline/testing';
import { doubleField, fixed64Field, lengthField, varintField } from '@timberline/testing';
import { LINES, SYSLOG_MESSAGES } from './valid-lines.fixture.ts';

/** Now and then a value is about as long as a limit: of a keyword, a slice of a decoder, and a message. */
const LONG_CHARACTERS = [300, 70_000, 270_000];
const MAX_RECORDS = 4;
const WORDS = [
  'a',
  'error',
  'Warning',
  'é',
  '😀',
  '\uFFFD',
  'naïve',
  '日本',
  '\u001b[31mred',
  ' ',
  '',
  'x=1',
  '\0',
  '\u0001',
  '\ud800',
  '\u2028',
  '\n',
  '\t',
  '\r',
  '\ufeff',

  '"q"',
  '\\',
];
const KEYS = [
  ...[
    'message',
    'msg',
    'level',
    'severity',
    'priority',
    'time',
    '@timestamp',
    'ts',
    'timestamp',
    'service.name',
  ],
  ...[
    'traceId',
    'trace_id',
    'spanId',
    'commit',
    'parentResourceId',
    'host',
    'source',
    'name',
    'log',
    'event',
    'body',
  ],
  ...[
    '__proto__',
    'constructor',
    'toJSON',
    'rawJSON',
    'overflow',
    'part',
    'a.b',
    'a',
    '_id',
    'stream',
    'fields',
  ],
];
const TIMES = [
  '2026-11-24T10:35:22.123456789Z',
  1_795_602_922_123,
  '1795602922.5',
  0,
  -1,
  '24/Nov/2026:10:35:22 +0000',
];
const NANOS = '1795527039873000001';

function text(random: Random): string {
  if (random.chance(0.002))
    return random.pick(WORDS).padStart(random.pick(LONG_CHARACTERS), random.pick(['a', 'ab ', '\\"', '日']));
  if (random.chance(0.1)) return random.pick(LINES);
  return Array.from({ length: random.below(4) }, () => random.pick(WORDS)).join(' ');
}

function scalar(random: Random): unknown {
  switch (random.below(8)) {
    case 0:
      return random.pick([0, 1, 17, 30, 1e21, -0.5, 2 ** 53, random.next()]);
    case 1:
      return random.pick([true, false, null]);
    case 2:
      return random.pick(TIMES);
    default:
      return text(random);
  }
}

function value(random: Random, depth = 0): unknown {
  if (depth > 3 || random.chance(0.8)) return scalar(random);
  if (random.chance(0.5)) return Array.from({ length: random.below(4) }, () => value(random, depth + 1));
  return object(random, depth + 1);
}

function object(random: Random, depth = 0): Record<string, unknown> {
  const keys = random.chance(0.003) ? 600 : random.below(5);
  return Object.fromEntries(
    Array.from({ length: keys }, (_, n) => [random.pick(KEYS) + (keys > 5 ? n : ''), value(random, depth)]),
  );
}

function many<T>(random: Random, make: () => T): T[] {
  return Array.from({ length: 1 + random.below(MAX_RECORDS) }, make);
}

function log(random: Random): object {
  return {
    level: random.pick(['info', 'ERROR']),
    message: text(random),
    resourceId: 'api',
    timestamp: '2026-11-24T10:35:22.123+01:00',
    ...(random.chance(0.3) ? { traceId: 't', spanId: 's', commit: 'c' } : {}),
    ...(random.chance(0.5) ? { metadata: object(random) } : {}),
  };
}

function json(content: unknown, random: Random): string {
  return JSON.stringify(content, undefined, random.chance(0.1) ? 2 : undefined);
}

function nativeJson(random: Random): string {
  return json(random.chance(0.3) ? log(random) : many(random, () => log(random)), random);
}

function lines(random: Random, make: () => string, end = '\n'): string {
  const all = many(random, make);
  return all.join(end) + (random.chance(0.7) ? end : '');
}

function bulk(random: Random): string {
  return many(random, () => {
    const operation = random.pick(['create', 'create', 'index', 'index', 'update', 'delete']);
    const names = {
      ...(random.chance(0.5) ? { _index: 'logs-x' } : {}),
      ...(random.chance(0.4) ? { _id: `i${random.below(9)}` } : {}),
    };
    const action = JSON.stringify({ [operation]: random.chance(0.1) ? null : names });
    return operation === 'delete' ? `${action}\n` : `${action}\n${JSON.stringify(object(random))}\n`;
  }).join('');
}

function otlpValue(random: Random, depth = 0): object {
  switch (random.below(depth > 3 ? 5 : 7)) {
    case 0:
      return { intValue: random.pick(['9007199254740993', 7, '-1']) };
    case 1:
      return { doubleValue: random.pick([0.5, 'NaN', '1e400']) };
    case 2:
      return { boolValue: true };
    case 3:
      return { bytesValue: 'AAEC' };
    case 4:
      return { stringValue: text(random) };
    case 5:
      return { arrayValue: { values: many(random, () => otlpValue(random, depth + 1)) } };
    default:
      return { kvlistValue: { values: otlpAttributes(random, depth + 1) } };
  }
}

function otlpAttributes(random: Random, depth = 0): object[] {
  return many(random, () => ({ key: random.pick(KEYS), value: otlpValue(random, depth) }));
}

function otlpJson(random: Random): string {
  const logRecords = many(random, () => ({
    timeUnixNano: random.pick([NANOS, 1_795_527_039_873_000_000, '0']),
    observedTimeUnixNano: NANOS,
    severityNumber: random.pick([17, 'SEVERITY_NUMBER_WARN', 99]),
    severityText: text(random),
    body: otlpValue(random),
    attributes: otlpAttributes(random),
    traceId: '5b8efff798038103d269b633813fc60c',
    spanId: 'eee19b7ec3c1b174',
  }));
  const scopeLogs = many(random, () => ({
    scope: { name: 'lib', version: '1', attributes: otlpAttributes(random) },
    logRecords,
  }));
  return json({ resourceLogs: [{ scopeLogs, resource: { attributes: otlpAttributes(random) } }] }, random);
}

function anyValue(random: Random, depth = 0): Buffer {
  switch (random.below(depth > 3 ? 5 : 7)) {
    case 0:
      return varintField(3, random.pick([-7n, 9_007_199_254_740_993n, 1n]));
    case 1:
      return doubleField(4, random.pick([0.5, NaN, Infinity]));
    case 2:
      return varintField(2, 1);
    case 3:
      return lengthField(7, Buffer.from([0, 255, 2]));
    case 4:
      return lengthField(1, textBytes(random));
    case 5:
      return lengthField(5, ...many(random, () => lengthField(1, anyValue(random, depth + 1))));
    default:
      return lengthField(6, ...many(random, () => attribute(1, random, depth + 1)));
  }
}

/** A text in protobuf, which may be any bytes. */
function textBytes(random: Random): Buffer {
  return random.chance(0.05)
    ? Buffer.from([0x61, 0xff, 0xc0, 0x80, 0xed, 0xa0, 0x80, random.below(256)])
    : Buffer.from(text(random));
}

function attribute(field: number, random: Random, depth = 0): Buffer {
  return lengthField(field, lengthField(1, random.pick(KEYS)), lengthField(2, anyValue(random, depth)));
}

function otlpProtobuf(random: Random): Buffer {
  const record = () =>
    lengthField(
      2,
      fixed64Field(1, BigInt(NANOS)),
      varintField(2, random.below(30)),
      lengthField(3, textBytes(random)),
      lengthField(5, anyValue(random)),
      ...many(random, () => attribute(6, random)),
      lengthField(9, Buffer.alloc(16, 7)),
      lengthField(10, Buffer.alloc(8, 7)),
      fixed64Field(11, BigInt(NANOS)),
    );
  const scope = lengthField(1, lengthField(1, 'lib'), lengthField(2, '1'), attribute(3, random));
  const resource = lengthField(1, ...many(random, () => attribute(1, random)));
  return lengthField(1, resource, lengthField(2, scope, ...many(random, record)));
}

function lokiJson(random: Random): string {
  const streams = many(random, () => ({
    stream: Object.fromEntries(many(random, () => [random.pick(KEYS), random.pick(['api', 3, true])])),
    values: many(random, () => [
      random.pick([NANOS, 1_795_527_039_873]),
      text(random),
      ...(random.chance(0.3) ? [object(random)] : []),
    ]),
  }));
  return json({ streams }, random);
}

function lokiProtobuf(random: Random): Buffer {
  const pair = () => lengthField(3, lengthField(1, random.pick(KEYS)), lengthField(2, text(random)));
  const entry = () =>
    lengthField(
      2,
      lengthField(1, varintField(1, 1_795_527_039), varintField(2, 873_000_001)),
      lengthField(2, textBytes(random)),
      ...(random.chance(0.3) ? many(random, pair) : []),
    );
  const labels = random.pick([
    '{job="api", level="warn"}',
    '{}',
    '{a="x\\"y",b=`z`}',
    `{${'a="b",'.repeat(3)}}`,
  ]);
  return Buffer.concat(many(random, () => lengthField(1, lengthField(1, labels), ...many(random, entry))));
}

function hec(random: Random): string {
  const events = many(random, () => ({
    event: random.chance(0.5) ? text(random) || 'x' : object(random),
    time: random.pick([1_795_527_039.123, '1795527039.123', undefined]),
    host: 'web',
    fields: random.chance(0.5) ? object(random) : undefined,
  }));
  return random.chance(0.3)
    ? json(events, random)
    : events.map((event) => json(event, random)).join(random.pick(['', '\n', ' ']));
}

function syslogStream(random: Random): string {
  return many(random, () => {
    const message = random.pick(SYSLOG_MESSAGES) + (random.chance(0.02) ? text(random) : '');
    if (random.chance(0.5)) return `${Buffer.byteLength(message)} ${message}`;
    return message.replaceAll('\n', ' ') + random.pick(['\n', '\n', '\0', '\r\n']);
  }).join('');
}

const MAKERS = {
  'native json': nativeJson,
  'native ndjson': (random: Random) =>
    lines(random, () => JSON.stringify(log(random)), random.pick(['\n', '\r\n'])),
  lines: (random: Random) => lines(random, () => random.pick(LINES), random.pick(['\n', '\n', '\r\n'])),
  'elastic bulk': bulk,
  'elastic document': (random: Random) => json(object(random), random),
  'otlp json': otlpJson,
  'otlp protobuf': otlpProtobuf,
  'otlp grpc': otlpProtobuf,
  'loki json': lokiJson,
  'loki protobuf': lokiProtobuf,
  hec,
  'syslog tcp': syslogStream,
  'syslog udp': (random: Random) => random.pick(SYSLOG_MESSAGES) + (random.chance(0.02) ? text(random) : ''),
} satisfies Record<string, (random: Random) => string | Buffer>;

export type TargetName = keyof typeof MAKERS;
export const TARGET_NAMES = Object.keys(MAKERS) as TargetName[];

/** A body that a sender of the protocol could send. */
export function validBody(target: TargetName, random: Random): Buffer {
  return Buffer.from(MAKERS[target](random));
}
