import { describe, expect, it } from 'vitest';
import { LOG_LIMITS } from '@timberline/contract';
import type { Entry, Fields, MappingDefaults } from './entry.ts';
import { utf8Length } from './text.ts';
import { toLogs } from './to-logs.ts';

const NOW = Date.UTC(2026, 10, 24, 12);
const TIME = '2026-11-24T10:35:22.123Z';

function mapAll(entry: Entry, defaults: Partial<MappingDefaults> = {}) {
  return toLogs(entry, { now: NOW, ...defaults });
}

function map(attributes: Fields, defaults: Partial<MappingDefaults> = {}) {
  const logs = mapAll({ attributes }, defaults);
  expect(logs).toHaveLength(1);
  return logs[0]!;
}

describe('A record of a logger', () => {
  it('Fields with a meaning become fields of the log, and the others metadata.', () => {
    expect(map({ level: 30, time: 1795602922123, pid: 7, hostname: 'h', name: 'api', msg: 'hello' })).toEqual(
      {
        level: 'info',
        message: 'hello',
        resourceId: 'api',
        timestamp: '2026-11-25T10:35:22.123Z',
        metadata: { pid: 7, hostname: 'h' },
      },
    );
  });

  it('Dotted keys and nested objects are the same path.', () => {
    const log = {
      level: 'warn',
      message: 'm',
      resourceId: 'shop',
      timestamp: TIME,
      traceId: 't1',
      commit: '1.2',
    };
    expect(
      map({
        '@timestamp': TIME,
        log: { level: 'WARN', logger: 'a.B' },
        service: { name: 'shop', version: '1.2', environment: 'x' },
        trace: { id: 't1' },
        message: 'm',
      }),
    ).toEqual({ ...log, metadata: { 'log.logger': 'a.B', service: { environment: 'x' } } });
    expect(
      map({
        '@timestamp': TIME,
        'log.level': 'WARN',
        'service.name': 'shop',
        'service.version': '1.2',
        'trace.id': 't1',
        message: 'm',
      }),
    ).toEqual(log);
  });

  it('The first name of the table wins, wherever it stands, and the others stay.', () => {
    expect(map({ source: 's', host: 'h', app: 'a', resourceId: 'r' })).toMatchObject({
      resourceId: 'r',
      metadata: { source: 's', host: 'h', app: 'a' },
    });
    expect(map({ app: 'a', host: { name: 'h' }, msg: 'x' })).toMatchObject({
      resourceId: 'a',
      metadata: { host: { name: 'h' } },
    });
    expect(map({ host: { name: 'h', os: 'x' }, app: 'a', msg: 'x' })).toMatchObject({
      resourceId: 'a',
      metadata: { host: { os: 'x' }, 'host.name': 'h' },
    });
  });

  it('A log in the form of Timberline comes through as it is.', () => {
    const log = {
      level: 'error',
      message: 'm',
      resourceId: 'r',
      timestamp: '2026-11-24T10:35:22.123456789+01:00',
      traceId: 't',
      spanId: 's',
      commit: 'c',
      metadata: { parentResourceId: 'p', a: { b: [1, null] } },
    };
    expect(map(log)).toEqual(log);
  });

  it('Nothing of a record is in the log of the next one.', () => {
    map({ logger: 'shop', msg: 'a' });
    const next = map({ msg: 'b', time: TIME }, { resourceId: 'web' });
    expect(Object.keys(next)).not.toContain('metadata');
  });

  it('Nothing is changed in the record.', () => {
    const record = { service: { name: 'a', x: 1 }, metadata: { b: 1 }, message: 'm' };
    const before = JSON.stringify(record);
    map(record);
    expect(JSON.stringify(record)).toBe(before);
  });

  it('A key __proto__ is a key as any other.', () => {
    const log = map(JSON.parse('{"message":"m","__proto__":{"a":1}}') as Fields);
    expect(JSON.stringify(log.metadata)).toBe('{"__proto__":{"a":1},"timestampMissing":true}');
  });
});

describe('Levels', () => {
  it.each([
    [{ level: 10 }, 'trace'],
    [{ level: 60 }, 'fatal'],
    [{ level: '50' }, 'error'],
    [{ level: 'WARNING' }, 'warning'],
    [{ level: 'wrn' }, 'wrn'],
    [{ level: 'E' }, 'error'],
    [{ severity: 'i' }, 'info'],
    [{ levelname: 'CRITICAL' }, 'critical'],
    [{ '@l': 'Debug' }, 'debug'],
    [{ priority: 3 }, 'error'],
    [{ PRIORITY: '6' }, 'info'],
    [{ level: 400, level_name: 'ERROR' }, 'error'],
    [{ Level: 'Information' }, 'information'],
    [{}, 'info'],
    [{ level: '' }, 'info'],
    [{ level: null }, 'info'],
    [{ level: 3 }, 'info'],
    [{ level: { a: 1 } }, 'info'],
  ])('%j is %s.', (record, level) => {
    expect(map({ ...record, msg: 'm' }).level).toBe(level);
  });

  it('A number that has no meaning stays in metadata.', () => {
    expect(map({ level: 35, msg: 'm' }).metadata).toMatchObject({ level: 35 });
  });
});

describe('Messages', () => {
  it.each([
    [{ event: 'login' }, 'login'],
    [{ '@mt': 'hi {User}', '@m': 'hi Ann' }, 'hi Ann'],
    [{ MESSAGE: 'from the journal' }, 'from the journal'],
    [{ message: 5 }, '5'],
    [{ message: '' }, ''],
    [{ message: '', log: 'text' }, 'text'],
    [{ body: { a: [1] } }, '{"a":[1]}'],
    [{ log: { level: 'warn' }, event: { action: 'x' }, msg: 'm' }, 'm'],
    [{ action: 'x', n: 1 }, '{"action":"x","n":1}'],
    [{}, ''],
  ])('The message of %j is %j.', (record, message) => {
    expect(map(record).message).toBe(message);
  });

  it('The members of an object that the protocol gives as the message are metadata.', () => {
    const [log] = mapAll({ message: { a: 1, b: 2 }, attributes: { b: 3 } });
    expect(log).toMatchObject({ message: '{"a":1,"b":2}', metadata: { a: 1, b: 3, 'body.b': 2 } });
  });
});

describe('What a request and a protocol say', () => {
  it('The resource of a request loses only to resourceId and service.name.', () => {
    expect(map({ name: 'n' }, { resourceId: 'r' })).toMatchObject({
      resourceId: 'r',
      metadata: { name: 'n' },
    });
    expect(map({ 'service.name': 'n' }, { resourceId: 'r' })).toMatchObject({ resourceId: 'n' });
    expect(map({}, { resourceId: 'r' })).toMatchObject({ resourceId: 'r' });
  });

  it('The level and the metadata of a request lose to the record.', () => {
    const defaults = { level: 'DEBUG', metadata: { env: 'test', region: 'eu' } };
    expect(map({ level: 'warn', env: 'prod', msg: 'm' }, defaults)).toMatchObject({
      level: 'warn',
      metadata: { env: 'prod', region: 'eu' },
    });
    expect(map({ msg: 'm' }, defaults).level).toBe('debug');
  });

  it('What the protocol tells wins, and the fields of the same meaning are kept.', () => {
    const [log] = mapAll({
      time: 1795602922,
      level: 'ERROR',
      message: 'm',
      traceId: 'a1',
      attributes: { time: TIME, level: 'info', msg: 'x', trace_id: 'b2' },
    });
    expect(log).toEqual({
      level: 'error',
      message: 'm',
      resourceId: 'unknown',
      timestamp: '2026-11-25T10:35:22Z',
      traceId: 'a1',
      metadata: { time: TIME, level: 'info', msg: 'x', trace_id: 'b2' },
    });
  });

  it('Fields of a resource are kept beside the fields of the record.', () => {
    const [log] = mapAll({
      message: 'm',
      attributes: { a: 1, same: 1 },
      inherited: { 'service.name': 'shop', 'service.namespace': 'ns', a: 2, same: 1 },
    });
    expect(log).toMatchObject({
      resourceId: 'shop',
      metadata: { a: 1, same: 1, 'resource.a': 2, parentResourceId: 'ns' },
    });
    expect(log?.metadata).not.toHaveProperty(['resource.same']);
  });

  it('Without a time the log has that of receipt, and says so.', () => {
    expect(map({ msg: 'm', time: 'soon' })).toMatchObject({
      timestamp: '2026-11-24T12:00:00.000Z',
      metadata: { time: 'soon', timestampMissing: true },
    });
  });

  it('A parent resource is text, and an id of zeros is none.', () => {
    expect(map({ parentResourceId: 5, trace_id: '0000', span_id: 'ab' })).toMatchObject({
      spanId: 'ab',
      metadata: { parentResourceId: '5', trace_id: '0000' },
    });
    expect(map({ metadata: { parentResourceId: [1] }, namespace: 'n' }).metadata).toMatchObject({
      parentResourceId: '[1]',
      namespace: 'n',
    });
  });
});

describe('Limits', () => {
  it('A value that is too long is cut between characters and kept whole in metadata.', () => {
    const name = '😀'.repeat(300);
    const log = map({ app: name, level: 'x'.repeat(40), trace_id: name });
    expect(log.resourceId).toBe('😀'.repeat(256));
    expect(log.level).toBe('x'.repeat(32));
    expect(log.metadata).toMatchObject({ app: name, level: 'x'.repeat(40), trace_id: name });
  });

  it('A message over its limit becomes several logs.', () => {
    const message = `${'a'.repeat(LOG_LIMITS.messageBytes - 1)}😀${'日'.repeat(100_000)}`;
    const logs = mapAll({ message, attributes: { k: 1 }, time: TIME });
    expect(logs.map((log) => log.message).join('')).toBe(message);
    expect(logs.map((log) => log.metadata?.['part'])).toEqual([1, 2, 3]);
    for (const log of logs) {
      expect(utf8Length(log.message)).toBeLessThanOrEqual(LOG_LIMITS.messageBytes);
      expect(log.metadata).toMatchObject({ k: 1 });
    }
  });

  it('Metadata over its limits keeps what fits, and the rest as text.', () => {
    const many = Object.fromEntries(Array.from({ length: 700 }, (_, n) => [`key${n}`, n]));
    const log = map({ msg: 'm', ...many });
    const kept = log.metadata!;
    const rest = JSON.parse(kept['overflow'] as string) as Fields;
    for (let n = 0; n < 700; n++) expect(kept[`key${n}`] ?? rest[`key${n}`], `key${n}`).toBe(n);
    expect(Object.keys(kept).length).toBeLessThanOrEqual(LOG_LIMITS.metadataKeys);
  });

  it.each([
    ['long values', { a: '"'.repeat(40_000), b: { c: '日'.repeat(30_000), d: 1 }, e: 'é\n'.repeat(200_000) }],
    ['one level too many', { a: JSON.parse('{"b":'.repeat(16) + '1' + '}'.repeat(16)) as Fields, z: 1 }],
    [
      'arrays deeper than the stack',
      { a: JSON.parse('['.repeat(100_000) + ']'.repeat(100_000)) as Fields, z: 1 },
    ],
    [
      'objects deeper than the stack',
      { a: JSON.parse('{"b":'.repeat(50_000) + '1' + '}'.repeat(50_000)) as Fields },
    ],
    ['a field of the name overflow', { overflow: 'mine', big: 'x'.repeat(70_000), z: 1 }],
  ])('Nothing is lost of metadata with %s.', (_, record) => {
    const logs = mapAll({ message: 'm', attributes: record, time: TIME });
    for (const log of logs) {
      expect(utf8Length(JSON.stringify(log.metadata))).toBeLessThanOrEqual(LOG_LIMITS.metadataBytes);
      expect(log.message).toBe('m');
    }
    const rest = logs.map((log) => log.metadata!['overflow'] as string).join('');
    const kept = logs[0]!.metadata!;
    if ('z' in record) expect(kept['z']).toBe(1);
    if ('e' in record) {
      const parsed = JSON.parse(rest) as Fields;
      expect(parsed['e']).toBe(record['e']);
      expect(kept['a'] ?? parsed['a']).toBe(record['a']);
      expect((kept['b'] as Fields)['d']).toBe(1);
    }
    if ('overflow' in record) expect(JSON.parse(rest)).toMatchObject({ overflow: 'mine' });
    expect(rest.startsWith('{"')).toBe(true);
  });
});

describe('A message that is JSON', () => {
  const parseJson = (text: string): unknown => JSON.parse(text);
  const pino = '{"level":40,"time":1795602922123,"pid":7,"trace_id":"t1","msg":"low"}';

  it('Its fields are those of the record, and what they repeat is not kept twice.', () => {
    const entry = {
      time: '2026-11-25T10:35:22.123000000Z',
      message: pino,
      inherited: { app: 'shop', level: 'warn' },
    };
    expect(mapAll(entry, { parseJson })).toEqual([
      {
        level: 'warn',
        message: 'low',
        resourceId: 'shop',
        timestamp: '2026-11-25T10:35:22.123000000Z',
        traceId: 't1',
        metadata: { pid: 7 },
      },
    ]);
  });

  it('Fields beside the message win, and what the message says differently is kept.', () => {
    const log = map({ '@timestamp': TIME, level: 'error', pid: 1, message: pino }, { parseJson });
    expect(log).toMatchObject({ level: 'error', message: 'low', timestamp: TIME });
    expect(log.metadata).toEqual({ pid: 1, level: 40, time: 1795602922123, 'message.pid': 7 });
  });

  it('A message in it that is JSON as well is read, and one in that is text.', () => {
    const inner = JSON.stringify({ level: 50, msg: JSON.stringify({ msg: 'deep' }), orderId: 7 });
    const line = JSON.stringify({ host: 'web-1', message: inner });
    expect(mapAll({ message: line }, { parseJson })[0]).toMatchObject({
      level: 'error',
      message: '{"msg":"deep"}',
      metadata: { orderId: 7 },
    });
  });

  it('It stays the message if it has none in it.', () => {
    expect(map({ log: '{"a":{"b":1}}' }, { parseJson })).toMatchObject({
      message: '{"a":{"b":1}}',
      metadata: { a: { b: 1 } },
    });
  });

  it.each(['{not json}', '{"a":', '[1]', '{}x', `{"a":"${'x'.repeat(64 * 1024)}"}`])(
    '%.20s is text.',
    (message) => {
      const log = map({ message }, { parseJson });
      expect(log.message).toBe(message);
      expect(log.metadata).toEqual({ timestampMissing: true });
    },
  );

  it('An object that is a message is not read twice.', () => {
    const message = { n: [1], msg: 'm' };
    expect(mapAll({ message }, { parseJson })[0]).toMatchObject({
      message: '{"n":[1],"msg":"m"}',
      metadata: { n: [1], msg: 'm' },
    });
  });

  it('Names that mean something to JavaScript are names like others.', () => {
    const { metadata } = map({ message: '{"__proto__":{"x":1},"constructor":2,"msg":"m"}' }, { parseJson });
    expect(JSON.stringify(metadata)).toBe('{"__proto__":{"x":1},"constructor":2,"timestampMissing":true}');
  });
});
