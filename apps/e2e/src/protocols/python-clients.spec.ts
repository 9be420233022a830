// The clients for Python, configured as docs/send.md says: what they send is stored once, to the value.
import { describe, expect } from 'vitest';
import { uniqueMarker } from '../harness/logs.ts';
import { sharedApi, sharedPorts } from '../harness/shared.ts';
import { example } from './docs-example.ts';
import { runPython, test } from './programs.ts';
import { storedLogs, withoutTimes } from './stored-logs.ts';

const api = sharedApi();

/** An example of docs/send.md for a service of its own, with `more` after it. */
function program(heading: string, service: string, more = ''): string {
  const { otlpGrpc, syslog } = sharedPorts();
  return `${example(heading, { service, api: api.url, otlpGrpc, syslog })}\n${more}`;
}

describe.concurrent('The clients for Python', () => {
  test('elasticsearch: documents arrive, and an update is the error of its item.', async () => {
    const service = uniqueMarker();
    const more = `
from elasticsearch.helpers import streaming_bulk
actions = [
    {"_index": "logs", "_id": "1", "@timestamp": "2026-11-24T13:30:39.123456+01:00", "level": "WARNING",
     "message": "café: 日本 🎉", "service": "${service}", "trace": {"id": "5b8efff7"}},
    {"_op_type": "update", "_index": "logs", "_id": "1", "doc": {"message": "x"}},
]
print([(ok, list(item.values())[0]["status"]) for ok, item in streaming_bulk(client, actions, raise_on_error=False)])
`;
    const since = Date.now();
    const printed = await runPython(program('elasticsearch for Python', service, more));
    expect(printed.trim()).toBe('[(True, 201), (False, 400)]');
    const [first, second] = await storedLogs(api, { resourceId: service }, 2);
    expect(first).toEqual({
      level: 'warning',
      message: 'café: 日本 🎉',
      resourceId: service,
      timestamp: '2026-11-24T13:30:39.123456+01:00',
      traceId: '5b8efff7',
      protocol: 'elasticsearch',
      metadata: { _index: 'logs', _id: '1' },
    });
    expect(withoutTimes([second!], since)).toEqual([
      {
        level: 'info',
        message: 'order stored',
        resourceId: service,
        protocol: 'elasticsearch',
        metadata: { orderId: 7, _index: 'logs', timestampMissing: true },
      },
    ]);
  });

  test('python-logging-loki: levels, tags and exceptions arrive.', async () => {
    const service = uniqueMarker();
    const more = `
try:
    1 / 0
except ZeroDivisionError:
    logging.getLogger("cart").exception("café: 日本 🎉")
logging.getLogger().handlers[0].listener.stop()
`;
    const since = Date.now();
    await runPython(program('python-logging-loki', service, more));
    const logs = withoutTimes(await storedLogs(api, { resourceId: service }, 2), since);
    expect(logs).toEqual([
      {
        level: 'error',
        message: expect.stringMatching(/^café: 日本 🎉\nTraceback .*\nZeroDivisionError: .+/s) as string,
        resourceId: service,
        protocol: 'loki',
        metadata: { logger: 'cart' },
      },
      {
        level: 'warning',
        message: 'order stored',
        resourceId: service,
        protocol: 'loki',
        metadata: { logger: 'root', orderId: 7 },
      },
    ]);
  });

  test.for([['http'], ['grpc']])('OpenTelemetry by %s: records and exceptions arrive.', async ([name]) => {
    const service = uniqueMarker();
    const more = `
try:
    1 / 0
except ZeroDivisionError:
    logging.getLogger("cart").exception("café: 日本 🎉")
provider.shutdown()
`;
    const url = name === 'grpc' ? `http://localhost:${sharedPorts().otlpGrpc}` : `${api.url}/v1/logs`;
    const source = program('OpenTelemetry for Python', service, more)
      .replace('proto.http', `proto.${name}`)
      .replace(`${api.url}/v1/logs`, url);
    const since = Date.now();
    await runPython(source);
    const logs = withoutTimes(await storedLogs(api, { resourceId: service }, 2), since);
    expect(logs).toMatchObject([
      {
        level: 'error',
        message: 'café: 日本 🎉',
        resourceId: service,
        protocol: 'otlp',
        metadata: {
          'exception.type': 'ZeroDivisionError',
          'exception.stacktrace': expect.stringContaining('ZeroDivisionError') as string,
          'otel.scope.name': 'cart',
          'telemetry.sdk.language': 'python',
        },
      },
      {
        level: 'info',
        message: 'order stored',
        resourceId: service,
        protocol: 'otlp',
        metadata: { orderId: 7, 'otel.scope.name': 'cart' },
      },
    ]);
  });

  test.for([['TCP'], ['UDP']])('SysLogHandler by %s: levels and texts arrive.', async ([transport]) => {
    const service = uniqueMarker();
    let source = program('SysLogHandler of Python', service, 'logging.critical("café: 日本 🎉")\n');
    if (transport === 'UDP') source = source.replace('SOCK_STREAM', 'SOCK_DGRAM');
    const since = Date.now();
    await runPython(source);
    const logs = withoutTimes(await storedLogs(api, { resourceId: service }, 2), since);
    const metadata = { facility: 'user', host: '127.0.0.1', timestampMissing: true };
    expect(logs).toEqual([
      { level: 'critical', message: 'café: 日本 🎉', resourceId: service, protocol: 'syslog', metadata },
      { level: 'warning', message: 'order stored', resourceId: service, protocol: 'syslog', metadata },
    ]);
  });
});
