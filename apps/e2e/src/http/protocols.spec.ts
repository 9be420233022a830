// What clients of other systems send is stored and found, and each gets the answer of its own protocol.
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { uniqueMarker } from '../harness/logs.ts';
import { sharedApi } from '../harness/shared.ts';

const api = sharedApi();
const JSON_HEADERS = { 'content-type': 'application/json' };
const PROTOBUF_HEADERS = { 'content-type': 'application/x-protobuf' };
/** 2026-11-24T13:30:39.873000001Z */
const NANOS = '1795527039873000001';

/** A message of protobuf with one field. */
function field(number: number, content: string | Buffer): Buffer {
  const bytes = Buffer.from(content as string);
  if (bytes.length > 127) throw new Error('The length takes more than one byte.');
  return Buffer.concat([Buffer.from([number * 8 + 2, bytes.length]), bytes]);
}

/** Bytes as Snappy with nothing compressed. */
function snappy(bytes: Buffer): Buffer {
  if (bytes.length > 60) throw new Error('The length takes more than one byte.');
  return Buffer.concat([Buffer.from([bytes.length, (bytes.length - 1) * 4]), bytes]);
}

describe('OTLP', () => {
  test('Records in JSON are found with the fields of a log.', async () => {
    const resource = uniqueMarker();
    const answer = await api.request('/v1/logs', {
      json: {
        resourceLogs: [
          {
            resource: { attributes: [{ key: 'service.name', value: { stringValue: resource } }] },
            scopeLogs: [
              {
                logRecords: [
                  {
                    timeUnixNano: NANOS,
                    severityNumber: 17,
                    body: { stringValue: 'hello' },
                    traceId: '5b8efff798038103d269b633813fc60c',
                    attributes: [{ key: 'user', value: { intValue: '9007199254740993' } }],
                  },
                ],
              },
            ],
          },
        ],
      },
    });
    expect(answer).toMatchObject({ status: 200, text: '{}' });
    const [log] = await api.findLogs({ q: 'protocol:otlp', resourceId: resource }, 1);
    expect(log).toMatchObject({
      level: 'error',
      message: 'hello',
      timestamp: '2026-11-24T13:30:39.873000001Z',
      traceId: '5b8efff798038103d269b633813fc60c',
      protocol: 'otlp',
    });
  });

  test('Compressed protobuf is answered in protobuf.', async () => {
    const marker = uniqueMarker();
    const record = field(5, field(1, marker));
    const body = gzipSync(field(1, field(2, field(2, record))));
    const answer = await api.request('/v1/logs', {
      body,
      headers: { ...PROTOBUF_HEADERS, 'content-encoding': 'gzip' },
    });
    expect(answer).toMatchObject({ status: 200, text: '' });
    expect(answer.headers.get('content-type')).toBe('application/x-protobuf');
    const [log] = await api.findLogs({ message: marker }, 1);
    expect(log).toMatchObject({ resourceId: 'unknown', metadata: { timestampMissing: true } });
  });

  test.each([
    ['cut off', Buffer.from([0x0a, 0x05])],
    ['of another kind', Buffer.from('hello')],
  ])('A body that is %s gets a status in protobuf.', async (_name, body) => {
    const answer = await api.request('/v1/logs', { body, headers: PROTOBUF_HEADERS });
    expect(answer.status).toBe(400);
    expect(answer.headers.get('content-type')).toBe('application/x-protobuf');
    expect(answer.text).toContain('not a valid protobuf message');
  });

  test('A request without records is a success.', async () => {
    expect(await api.request('/v1/logs', { json: {} })).toMatchObject({ status: 200, text: '{}' });
  });
});

describe('Loki', () => {
  test('Lines in JSON are found with the labels of their stream.', async () => {
    const job = uniqueMarker();
    const answer = await api.request('/loki/api/v1/push', {
      json: {
        streams: [{ stream: { job, level: 'WARN', env: 'prod' }, values: [[NANOS, 'hello', { n: 1 }]] }],
      },
    });
    expect(answer).toMatchObject({ status: 204, text: '' });
    const [log] = await api.findLogs({ resourceId: job }, 1);
    expect(log).toMatchObject({
      level: 'warn',
      message: 'hello',
      timestamp: '2026-11-24T13:30:39.873000001Z',
      metadata: { env: 'prod', n: 1 },
      protocol: 'loki',
    });
  });

  test('Protobuf compressed by Snappy is taken without a word of its compression.', async () => {
    const job = uniqueMarker();
    const push = field(1, Buffer.concat([field(1, `{job="${job}"}`), field(2, field(2, 'hi'))]));
    const answer = await api.request('/loki/api/v1/push', { body: snappy(push), headers: PROTOBUF_HEADERS });
    expect(answer.status).toBe(204);
    expect(await api.findLogs({ resourceId: job }, 1)).toMatchObject([{ message: 'hi' }]);
  });

  test('An error is plain text.', async () => {
    const answer = await api.request('/loki/api/v1/push', { body: '{"streams":[', headers: JSON_HEADERS });
    expect(answer.status).toBe(400);
    expect(answer.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(answer.text).toContain('The body is not valid JSON');
  });
});

describe('Splunk HEC', () => {
  test('Events are found with what stands around them.', async () => {
    const host = uniqueMarker();
    const events = [
      { event: 'one', time: 1_795_527_039.123, host, fields: { env: 'prod' } },
      { event: { message: 'two', severity: 'ERROR' }, host },
    ];
    const answer = await api.request('/services/collector/event', {
      body: events.map((event) => JSON.stringify(event)).join(''),
      headers: { authorization: 'Splunk any' },
    });
    expect(answer).toMatchObject({ status: 200, body: { text: 'Success', code: 0 } });
    const logs = await api.findLogs({ resourceId: host, sort: 'asc' }, 2);
    expect(logs).toHaveLength(2);
    expect(logs.find(({ message }) => message === 'one')).toMatchObject({
      timestamp: '2026-11-24T13:30:39.123Z',
      metadata: { env: 'prod' },
      protocol: 'splunk',
    });
    expect(logs.find(({ message }) => message === 'two')).toMatchObject({ level: 'error' });
  });

  test('The event that is wrong is named by its number, and nothing is stored.', async () => {
    const host = uniqueMarker();
    const answer = await api.request('/services/collector', {
      body: `{"event":"one","host":"${host}"}{"host":"${host}"}`,
    });
    expect(answer).toMatchObject({
      status: 400,
      body: { text: 'Event field is required', code: 12, 'invalid-event-number': 1 },
    });
    await api.store([{ level: 'info', message: host, resourceId: 'r', timestamp: '2026-11-24T10:35:22Z' }]);
    expect(await api.allLogs({ resourceId: host })).toEqual([]);
  });

  test('Lines of text are found with what the URL says of them.', async () => {
    const host = uniqueMarker();
    const answer = await api.request('/services/collector/raw/1.0', {
      method: 'POST',
      query: { host, sourcetype: 'app', time: '1795527039.5' },
      body: '2026-11-24T13:30:38Z ERROR disk full\nwithout a time',
    });
    expect(answer).toMatchObject({ status: 200, body: { text: 'Success', code: 0 } });
    const logs = await api.findLogs({ resourceId: host, sort: 'asc' }, 2);
    expect(logs).toMatchObject([
      { message: 'disk full', level: 'error', metadata: { sourcetype: 'app' }, protocol: 'splunk' },
      { message: 'without a time', timestamp: '2026-11-24T13:30:39.5Z' },
    ]);
  });

  test('An event that is too long is named, and those beside it are stored.', async () => {
    const host = uniqueMarker();
    const long = 'x'.repeat(2 * 1024 * 1024);
    const answer = await api.request('/services/collector', {
      method: 'POST',
      body: `{"event":"${long}","host":"${host}"}{"event":"kept","host":"${host}"}`,
    });
    expect(answer).toMatchObject({ status: 200, body: { code: 0, 'invalid-event-number': 0 } });
    expect(await api.findLogs({ resourceId: host }, 1)).toMatchObject([{ message: 'kept' }]);
  });

  test.each([
    ['GET', '/services/collector/health', 200],
    ['OPTIONS', '/services/collector', 200],
    ['POST', '/services/collector/ack', 400],
  ])('%s %s is answered as its clients expect.', async (method, path, status) => {
    expect((await api.request(path, { method })).status).toBe(status);
  });
});

describe('Elasticsearch', () => {
  test.each(['POST', 'PUT'])('Documents of a bulk request by %s are found.', async (method) => {
    const marker = uniqueMarker();
    const answer = await api.request<{ errors: boolean; items: { create: { _id: string } }[] }>(
      '/elastic/logs-x/_bulk?refresh=true',
      {
        method,
        headers: { 'content-type': 'application/vnd.elasticsearch+x-ndjson; compatible-with=9' },
        body: `{"create":{}}\n{"@timestamp":"2026-11-24T13:30:39Z","log.level":"WARN","message":"hello","service":{"name":"${marker}"}}\n`,
      },
    );
    expect(answer).toMatchObject({ status: 200, body: { errors: false } });
    expect(answer.headers.get('x-elastic-product')).toBe('Elasticsearch');
    const [log] = await api.findLogs({ resourceId: marker }, 1);
    expect(log).toMatchObject({ level: 'warn', message: 'hello', protocol: 'elasticsearch' });
    expect(answer.body.items[0]!.create._id).toBe(log!.id);
  });

  test('A single document is found by the id of the answer.', async () => {
    const answer = await api.request<{ _id: string }>('/elastic/logs/_doc', { json: { a: uniqueMarker() } });
    expect(answer).toMatchObject({ status: 201, body: { result: 'created' } });
    await expect.poll(async () => (await api.get(`/api/logs/${answer.body._id}`)).status).toBe(200);
  });

  test('Documents with an id that are sent again are stored once, by whatever request they come.', async () => {
    const marker = uniqueMarker();
    const action = (id: number, message = 'hello') =>
      `{"create":{"_index":"i","_id":"${marker}${id}"}}\n{"message":"${message}","service":"${marker}"}\n`;
    const bulk = (body: string) =>
      api.request<{ errors: boolean; items: object[] }>('/elastic/_bulk', { method: 'POST', body });
    for (const body of [action(1) + action(2), action(1) + action(2), action(2) + action(3) + action(1)]) {
      const answer = await bulk(body);
      expect(answer).toMatchObject({ status: 200, body: { errors: false } });
      expect(answer.body.items[0]).toMatchObject({ create: { status: 201 } });
    }
    await bulk(action(1, 'other'));
    const single = { json: { message: 'single', service: marker } };
    expect((await api.request(`/elastic/i/_doc/${marker}`, single)).status).toBe(201);
    const again = await api.request(`/elastic/i/_doc/${marker}`, single);
    expect(again).toMatchObject({ status: 200, body: { result: 'updated', _version: 2 } });
    const logs = await api.findLogs({ resourceId: marker }, 5);
    expect(logs.map(({ metadata, message }) => `${metadata?._id as string} ${message}`).toSorted()).toEqual([
      `${marker} single`,
      `${marker}1 hello`,
      `${marker}1 other`,
      `${marker}2 hello`,
      `${marker}3 hello`,
    ]);
  });

  test('An update is the error of its item.', async () => {
    const answer = await api.request('/elastic/_bulk', {
      headers: JSON_HEADERS,
      body: '{"update":{"_index":"i","_id":"1"}}\n{"doc":{}}\n',
    });
    expect(answer).toMatchObject({
      status: 200,
      body: {
        errors: true,
        items: [{ update: { status: 400, error: { type: 'illegal_argument_exception' } } }],
      },
    });
  });

  test.each([
    ['GET', '/elastic', 200],
    ['HEAD', '/elastic/', 200],
    ['HEAD', '/elastic/_index_template/x', 404],
    ['PUT', '/elastic/_index_template/x', 200],
    ['GET', '/elastic/logs/_search', 405],
  ])('%s %s names the product.', async (method, path, status) => {
    const answer = await api.request(path, { method });
    expect(answer.status).toBe(status);
    expect(answer.headers.get('x-elastic-product')).toBe('Elasticsearch');
  });
});

describe('Lines', () => {
  test.each(['POST', 'PUT'])('A file that mixes formats is read line by line by %s.', async (method) => {
    const resource = uniqueMarker();
    const text = [
      '{"level":50,"time":1795527039123,"pid":7,"msg":"from pino"}',
      '2026-11-24 15:30:39,123 ERROR [main] com.shop.Cart - from log4j',
      'java.lang.IllegalStateException: boom',
      '\tat com.shop.Cart.add(Cart.java:12)',
      '',
      'level=warn ts=2026-11-24T13:30:39Z msg="from logfmt"',
    ].join('\n');
    const query = { resourceId: resource, 'metadata.env': 'test', timezone: '+02:00' };
    const answer = await api.request<{ receipts: string[] }>('/api/lines', {
      method,
      query,
      body: gzipSync(text),
      headers: { 'content-encoding': 'gzip' },
    });
    expect(answer).toMatchObject({ status: 202, body: { accepted: 3, rejected: 0, lines: 6 } });
    const logs = await api.findLogs({ q: `protocol:lines metadata.env:test`, resourceId: resource }, 3);
    const byMessage = (part: string) => logs.find(({ message }) => message.includes(part));
    expect(byMessage('from pino')).toMatchObject({
      level: 'error',
      timestamp: '2026-11-24T13:30:39.123Z',
      metadata: { pid: 7 },
    });
    expect(byMessage('from log4j')).toMatchObject({ level: 'error', timestamp: '2026-11-24T13:30:39.123Z' });
    expect(byMessage('from log4j')!.message).toContain('Cart.java:12');
    expect(byMessage('from logfmt')).toMatchObject({ level: 'warn' });
    const receipt = await api.receipt(answer.body.receipts[0]!);
    expect(receipt).toMatchObject({ state: 'indexed', indexed: 3 });
  });

  test('A parameter that is not known is named, and nothing is accepted.', async () => {
    const answer = await api.request('/api/lines', {
      method: 'POST',
      query: { resource: 'x' },
      body: 'line',
    });
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ path: 'resource' }] } });
  });

  test('A body that is cut off says how much was accepted.', async () => {
    const text = 'line\n'.repeat(1_000);
    const answer = await api.request('/api/lines', {
      method: 'POST',
      body: gzipSync(text).subarray(0, 20),
      headers: { 'content-encoding': 'gzip' },
    });
    expect(answer).toMatchObject({ status: 400, body: { acceptedLines: 0 } });
  });

  test('A file that breaks off is told with its accepted lines, and with the rest each line is stored once.', async () => {
    const resourceId = uniqueMarker();
    // Several parts, each of which is in the queue before the next one is read.
    const lines = Array.from({ length: 60 }, (_, n) =>
      JSON.stringify({ message: `line ${n}`, a: 'x'.repeat(50_000) }),
    );
    const send = (text: string, cutBytes: number) =>
      api.request<{ acceptedLines: number; accepted: number }>('/api/lines', {
        method: 'POST',
        query: { resourceId },
        // Without compression the text arrives as far as it is sent.
        body: gzipSync(text, { level: 0 }).subarray(0, -cutBytes || undefined),
        headers: { 'content-encoding': 'gzip' },
      });
    const broken = await send(lines.join('\n'), 500_000);
    const { acceptedLines } = broken.body;
    expect(broken).toMatchObject({ status: 400, body: { accepted: acceptedLines } });
    expect(acceptedLines).toBeGreaterThan(0);
    expect(acceptedLines).toBeLessThan(lines.length - 5);
    const rest = await send(lines.slice(acceptedLines).join('\n'), 0);
    expect(rest).toMatchObject({ status: 202, body: { accepted: lines.length - acceptedLines } });
    const logs = await api.findLogs({ resourceId }, lines.length);
    const messages = logs.map(({ message }) => message);
    expect(messages.toSorted()).toEqual(lines.map((_, n) => `line ${n}`).toSorted());
  });
});
