// The OpenTelemetry Collector, built from its source and configured as docs/send.md says: npm run test:collector
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect } from 'vitest';
import { ApiClient } from '../harness/http-client.ts';
import { uniqueMarker } from '../harness/logs.ts';
import { freePorts } from '../harness/ports.ts';
import { sharedApi, sharedPorts } from '../harness/shared.ts';
import { waitUntil } from '../harness/wait.ts';
import { example } from '../protocols/docs-example.ts';
import { test } from '../protocols/programs.ts';
import { storedLogs } from '../protocols/stored-logs.ts';
import { buildCollector } from './build-collector.ts';

const api = sharedApi();
const TRACE_ID = '5b8efff798038103d269b633813fc60c';
const SPAN_ID = 'eee19b7ec3c1b174';
/** 2026-11-24T13:30:39.873000001Z */
const NANOS = '1795527039873000001';

let program: string;

beforeAll(async () => {
  program = await buildCollector();
});

test.for([['HTTP'], ['gRPC']])(
  'OpenTelemetry Collector by %s: records arrive once.',
  async ([way], { workplace }) => {
    const service = uniqueMarker();
    const [receiver] = await freePorts(1);
    const folder = await workplace.folder();
    let configuration = example('OpenTelemetry Collector', { service, api: api.url }).replace(
      '      http:\n',
      `      http:\n        endpoint: localhost:${receiver}\n`,
    );
    if (way === 'gRPC')
      configuration = configuration
        .replaceAll('otlp_http', 'otlp')
        .replace(
          `endpoint: ${api.url}`,
          `endpoint: localhost:${sharedPorts().otlpGrpc}\n    tls: { insecure: true }`,
        );
    // Its own metrics would take a port that another program may have.
    configuration += '  telemetry: { metrics: { level: none } }\n';
    await writeFile(join(folder, 'config.yaml'), configuration);
    const printed = workplace.start(program, ['--config', join(folder, 'config.yaml')], { cwd: folder });
    const collector = new ApiClient(`http://localhost:${receiver}`);
    const record = {
      timeUnixNano: NANOS,
      severityNumber: 17,
      severityText: 'ERROR',
      body: { stringValue: 'café: 日本 🎉' },
      traceId: TRACE_ID,
      spanId: SPAN_ID,
      attributes: [{ key: 'orderId', value: { intValue: '7' } }],
    };
    const resource = { attributes: [{ key: 'service.name', value: { stringValue: service } }] };
    const json = {
      resourceLogs: [{ resource, scopeLogs: [{ scope: { name: 'cart' }, logRecords: [record] }] }],
    };
    await waitUntil(async () => (await collector.request('/v1/logs', { json })).status === 200, {
      what: 'the start of the Collector',
    });
    expect(await storedLogs(api, { resourceId: service }, 1), printed()).toEqual([
      {
        level: 'error',
        message: 'café: 日本 🎉',
        resourceId: service,
        timestamp: '2026-11-24T13:30:39.873000001Z',
        traceId: TRACE_ID,
        spanId: SPAN_ID,
        protocol: 'otlp',
        metadata: { orderId: 7, 'otel.scope.name': 'cart' },
      },
    ]);
  },
);
