// The clients for Node, configured as docs/send.md says: what they send is stored once, to the value.
import { describe, expect } from 'vitest';
import { uniqueMarker } from '../harness/logs.ts';
import { sharedApi, sharedPorts } from '../harness/shared.ts';
import { example } from './docs-example.ts';
import { runNode, test } from './programs.ts';
import { storedLogs, withoutTimes } from './stored-logs.ts';

const api = sharedApi();
const TRACE_ID = '5b8efff798038103d269b633813fc60c';
const SPAN_ID = 'eee19b7ec3c1b174';
const WINSTON_END = `await new Promise((resolve) => log.on('finish', resolve).end());\n`;

/** An example of docs/send.md for a service of its own, with `more` after it. */
function program(heading: string, service: string, more = ''): string {
  return example(heading, { service, api: api.url, otlpGrpc: sharedPorts().otlpGrpc }) + more;
}

describe.concurrent('Loggers for Node', () => {
  test('pino-loki: levels and texts arrive, and the fields of each line.', async () => {
    const service = uniqueMarker();
    const since = Date.now();
    const more = `log.error({ trace_id: '${TRACE_ID}' }, 'café: 日本 🎉');\nlog.debug('not written');\n`;
    await runNode(program('pino-loki', service, more));
    const logs = await storedLogs(api, { resourceId: service }, 2);
    const hostname = expect.any(String) as string;
    const pid = expect.any(Number) as number;
    expect(withoutTimes(logs, since)).toEqual([
      {
        level: 'error',
        message: 'café: 日本 🎉',
        resourceId: service,
        traceId: TRACE_ID,
        protocol: 'loki',
        metadata: { hostname, pid },
      },
      {
        level: 'info',
        message: 'order stored',
        resourceId: service,
        protocol: 'loki',
        metadata: { hostname, pid, orderId: 7 },
      },
    ]);
  });

  test('pino-elasticsearch: levels, texts and fields arrive.', async () => {
    const service = uniqueMarker();
    const since = Date.now();
    const more = `log.warn({ trace_id: '${TRACE_ID}', ratio: 0.5 }, 'café: 日本 🎉');\n`;
    await runNode(program('pino-elasticsearch', service, more));
    const logs = await storedLogs(api, { resourceId: service }, 2);
    expect(withoutTimes(logs, since)).toEqual([
      {
        level: 'warn',
        message: 'café: 日本 🎉',
        resourceId: service,
        traceId: TRACE_ID,
        protocol: 'elasticsearch',
        metadata: { ratio: 0.5, _index: 'pino' },
      },
      {
        level: 'info',
        message: 'order stored',
        resourceId: service,
        protocol: 'elasticsearch',
        metadata: { orderId: 7, _index: 'pino' },
      },
    ]);
  });

  test.for([['protobuf'], ['JSON']])('winston-loki: its %s arrives.', async ([encoding]) => {
    const service = uniqueMarker();
    const since = Date.now();
    let source = program('winston-loki', service, `log.error('café: 日本 🎉');\n${WINSTON_END}`);
    if (encoding === 'JSON') source = source.replace('labels:', 'json: true, labels:');
    await runNode(source);
    const logs = withoutTimes(await storedLogs(api, { resourceId: service }, 2), since);
    expect(logs).toMatchObject([
      { level: 'error', resourceId: service, protocol: 'loki' },
      { level: 'info', resourceId: service, protocol: 'loki' },
    ]);
    expect(logs[0]!.message).toMatch(/^café: 日本 🎉/);
    expect(logs[1]!.message).toMatch(/^order stored/);
  });

  test('winston-elasticsearch: levels, texts and fields arrive.', async () => {
    const service = uniqueMarker();
    const since = Date.now();
    const more = `log.error('café: 日本 🎉', { order: { id: 8 } });\n${WINSTON_END}`;
    await runNode(program('winston-elasticsearch', service, more));
    const logs = await storedLogs(api, { resourceId: service }, 2);
    const index = expect.stringMatching(/^logs-\d{4}\.\d\d\.\d\d$/) as string;
    expect(withoutTimes(logs, since)).toEqual([
      {
        level: 'error',
        message: 'café: 日本 🎉',
        resourceId: service,
        protocol: 'elasticsearch',
        metadata: { fields: { order: { id: 8 } }, _index: index },
      },
      {
        level: 'info',
        message: 'order stored',
        resourceId: service,
        protocol: 'elasticsearch',
        metadata: { fields: { orderId: 7 }, _index: index },
      },
    ]);
  });
});

describe.concurrent('The clients of Elasticsearch for Node', () => {
  test.for([
    ['9', '@elastic/elasticsearch'],
    ['7', 'elasticsearch-7'],
  ])('Version %s: a document and a bulk request are stored with their own times.', async ([, name]) => {
    const service = uniqueMarker();
    const more = `
const answer = await client.bulk({
  body: [
    { index: { _index: 'logs', _id: '1' } },
    { '@timestamp': '2026-11-24T13:30:39.123456789Z', level: 'WARN', message: 'café: 日本 🎉', service: '${service}' },
    { update: { _index: 'logs', _id: '1' } },
    { doc: { message: 'x' } },
  ],
});
const { errors, items } = answer.body ?? answer;
process.stdout.write(JSON.stringify({ errors, statuses: items.map((item) => Object.values(item)[0].status) }));`;
    const source = program('@elastic/elasticsearch', service, more);
    const printed = await runNode(source.replace("from '@elastic/elasticsearch'", `from '${name}'`));
    expect(JSON.parse(printed)).toEqual({ errors: true, statuses: [201, 400] });
    expect(await storedLogs(api, { resourceId: service }, 2)).toEqual([
      {
        level: 'warn',
        message: 'café: 日本 🎉',
        resourceId: service,
        timestamp: '2026-11-24T13:30:39.123456789Z',
        protocol: 'elasticsearch',
        metadata: { _index: 'logs', _id: '1' },
      },
      {
        level: 'info',
        message: 'order stored',
        resourceId: service,
        timestamp: '2026-11-24T13:30:39.123Z',
        protocol: 'elasticsearch',
        metadata: { orderId: 7, _index: 'logs' },
      },
    ]);
  });

  test('The bulk helper drops the item that is refused, and the others are stored.', async () => {
    const service = uniqueMarker();
    const more = `
const dropped = [];
const result = await client.helpers.bulk({
  datasource: [{ message: 'one' }, { message: 'two' }, { message: 'three' }],
  onDocument: ({ message }) =>
    message === 'two'
      ? [{ update: { _index: 'logs', _id: '2' } }, { doc: { message } }]
      : [{ create: { _index: 'logs' } }, { message, service: '${service}' }],
  onDrop: ({ status }) => dropped.push(status),
});
process.stdout.write(JSON.stringify({ failed: result.failed, successful: result.successful, dropped }));`;
    const printed = await runNode(program('@elastic/elasticsearch', service, more));
    expect(JSON.parse(printed)).toEqual({ failed: 1, successful: 2, dropped: [400] });
    const logs = await storedLogs(api, { resourceId: service }, 3);
    expect(logs.map(({ message }) => message)).toEqual(['one', 'order stored', 'three']);
  });
});

describe.concurrent('The exporters of OpenTelemetry for Node', () => {
  test.for([['http'], ['proto'], ['grpc']])(
    '%s: records arrive with what is around them.',
    async ([name]) => {
      const service = uniqueMarker();
      const more = `
log.emit({
  timestamp: [1795527039, 873000001],
  severityText: 'ERROR',
  severityNumber: 17,
  body: { text: 'café: 日本 🎉', n: [1, 2.5, true, null] },
  context: {
    getValue: () => ({ spanContext: () => ({ traceId: '${TRACE_ID}', spanId: '${SPAN_ID}', traceFlags: 1 }) }),
  },
});
await provider.shutdown();`;
      let source = program('OpenTelemetry for JavaScript', service).replace(
        'await provider.shutdown();',
        more,
      );
      if (name !== 'http') source = source.replace('otlp-http', `otlp-${name}`);
      if (name === 'grpc')
        source = source.replace(`${api.url}/v1/logs`, `http://localhost:${sharedPorts().otlpGrpc}`);
      const since = Date.now();
      await runNode(source);
      const logs = await storedLogs(api, { resourceId: service }, 2);
      const [structured, plain] = logs.toSorted((one, other) => (one.level < other.level ? -1 : 1));
      const scope = { 'otel.scope.name': 'cart' };
      expect(structured).toEqual({
        level: 'error',
        message: '{"text":"café: 日本 🎉","n":[1,2.5,true,null]}',
        resourceId: service,
        timestamp: '2026-11-24T13:30:39.873000001Z',
        traceId: TRACE_ID,
        spanId: SPAN_ID,
        protocol: 'otlp',
        metadata: { ...scope, text: 'café: 日本 🎉', n: [1, 2.5, true, null] },
      });
      expect(withoutTimes([plain!], since)).toEqual([
        {
          level: 'info',
          message: 'order stored',
          resourceId: service,
          protocol: 'otlp',
          metadata: { ...scope, orderId: 7 },
        },
      ]);
    },
  );
});
