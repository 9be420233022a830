// Shippers that cannot be installed here, by what their sources send: the questions first, then the logs. Each comment names the source.
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { RequestOptions } from '../harness/http-client.ts';
import { uniqueMarker } from '../harness/logs.ts';
import { sharedApi } from '../harness/shared.ts';
import { field, snappy, tag, varint } from './protobuf.ts';
import { storedLogs } from './stored-logs.ts';

const api = sharedApi();
const TIME = '2026-11-24T13:30:39.873Z';
/** The same, as Docker's driver writes it. */
const DOCKER_TIME = '2026-11-24T13:30:39.873000Z';
const NANOS = '1795527039873000001';
const COMPATIBLE = 'application/vnd.elasticsearch+json; compatible-with=8';
/** A line of a program that logs JSON, as shippers send it: text. */
const JSON_LINE = JSON.stringify({ level: 'error', time: TIME, msg: 'café: 日本 🎉', orderId: 7 });

function ndjson(...values: object[]): string {
  return values.map((value) => `${JSON.stringify(value)}\n`).join('');
}

/** Asks a question of the handshake and returns the answer. */
async function ask(path: string, options: RequestOptions = {}): Promise<{ status: number; body: unknown }> {
  const answer = await api.request(path, options);
  if (path.startsWith('/elastic')) expect(answer.headers.get('x-elastic-product')).toBe('Elasticsearch');
  return answer;
}

describe.concurrent('Shippers to Elasticsearch', () => {
  // elastic/beats: libbeat/esleg/eslegclient (connection.go, bulkapi.go), libbeat/idxmgmt, libbeat/licenser
  test('Filebeat 8 asks for the version and the license, sets up its index, and sends by gzip.', async () => {
    const service = uniqueMarker();
    const headers = { accept: COMPATIBLE };
    const put = { method: 'PUT', headers: { ...headers, 'content-type': COMPATIBLE } };
    expect(await ask('/elastic/', { headers })).toMatchObject({
      status: 200,
      body: { version: { number: '8.17.0' } },
    });
    expect(await ask('/elastic/_license?human=false', { headers })).toMatchObject({
      status: 200,
      body: { license: { type: 'basic', status: 'active' } },
    });
    expect((await ask('/elastic/_ilm/policy/filebeat', { headers })).status).toBe(404);
    expect(await ask('/elastic/_ilm/policy/filebeat', { ...put, json: { policy: {} } })).toMatchObject({
      status: 200,
      body: { acknowledged: true },
    });
    const head = { method: 'HEAD', headers };
    expect((await ask('/elastic/_index_template/filebeat-8.17.0', head)).status).toBe(404);
    const template = { ...put, json: { index_patterns: ['filebeat-8.17.0'], data_stream: {} } };
    expect((await ask('/elastic/_index_template/filebeat-8.17.0', template)).status).toBe(200);
    expect((await ask('/elastic/_data_stream/filebeat-8.17.0', put)).status).toBe(200);
    const document = {
      '@timestamp': TIME,
      log: { offset: 0, file: { path: '/var/log/shop/app.log' } },
      message: JSON_LINE,
      input: { type: 'filestream' },
      ecs: { version: '8.0.0' },
      host: { name: 'web-1' },
      agent: { type: 'filebeat', version: '8.17.0', id: 'f' },
      service: { name: service },
    };
    const answer = await api.request(
      `/elastic/_bulk?filter_path=${encodeURIComponent('errors,items.*.error,items.*.status')}`,
      {
        headers: { ...put.headers, 'content-encoding': 'gzip' },
        body: gzipSync(ndjson({ create: { _index: 'filebeat-8.17.0' } }, document)),
      },
    );
    expect(answer).toMatchObject({
      status: 200,
      body: { errors: false, items: [{ create: { status: 201 } }] },
    });
    expect(answer.headers.get('content-type')).toBe(COMPATIBLE);
    expect(await storedLogs(api, { resourceId: service }, 1)).toMatchObject([
      {
        level: 'error',
        message: 'café: 日本 🎉',
        timestamp: TIME,
        metadata: {
          orderId: 7,
          log: { offset: 0, file: { path: '/var/log/shop/app.log' } },
          'host.name': 'web-1',
        },
      },
    ]);
  });

  // logstash-plugins/logstash-output-elasticsearch: lib/logstash/outputs/elasticsearch/http_client/pool.rb, http_client.rb
  test('Logstash checks the health, the license and its template, and sends events.', async () => {
    const service = uniqueMarker();
    expect((await ask('/elastic/', { method: 'HEAD' })).status).toBe(200);
    expect((await ask('/elastic/')).body).toMatchObject({ tagline: 'You Know, for Search' });
    expect((await ask('/elastic/_license')).body).toMatchObject({ license: { status: 'active' } });
    expect((await ask('/elastic/_nodes/http')).status).toBe(200);
    expect((await ask('/elastic/_index_template/logstash', { method: 'HEAD' })).status).toBe(404);
    const event = {
      '@version': '1',
      '@timestamp': TIME,
      host: { hostname: 'web-1' },
      log: { level: 'WARN' },
      event: { original: 'café: 日本 🎉' },
      message: 'café: 日本 🎉',
      service: { name: service },
    };
    const answer = await api.request('/elastic/_bulk?filter_path=errors,items.*.error,items.*.status', {
      headers: { 'content-type': 'application/json', authorization: 'Basic dTpw' },
      body: ndjson({ index: { _id: null, _index: 'logstash-2026.11.24', routing: null } }, event),
    });
    expect(answer).toMatchObject({
      status: 200,
      body: { errors: false, items: [{ index: { status: 201 } }] },
    });
    expect(await storedLogs(api, { resourceId: service }, 1)).toMatchObject([
      { level: 'warn', message: 'café: 日本 🎉', timestamp: TIME },
    ]);
  });

  // vectordotdev/vector: src/sinks/elasticsearch/common.rs (healthcheck, bulk_uri), encoder.rs
  test('Vector asks for the health of the cluster and for the version, and sends what it read.', async () => {
    const marker = uniqueMarker();
    expect((await ask('/elastic/_cluster/health')).status).toBe(200);
    expect((await ask('/elastic/')).status).toBe(200);
    const event = {
      container_name: marker,
      message: JSON_LINE,
      source_type: 'docker_logs',
      stream: 'stdout',
      timestamp: '2026-11-24T13:30:39.873000001Z',
    };
    const answer = await api.request('/elastic/_bulk?timeout=60s', {
      headers: { 'content-type': 'application/x-ndjson', 'accept-encoding': 'identity' },
      body: ndjson({ index: { _index: 'vector-2026.11.24' } }, event),
    });
    expect(answer).toMatchObject({ status: 200, body: { errors: false } });
    expect(await storedLogs(api, { resourceId: marker }, 1)).toMatchObject([
      {
        level: 'error',
        message: 'café: 日本 🎉',
        timestamp: '2026-11-24T13:30:39.873000001Z',
        metadata: { stream: 'stdout', orderId: 7 },
      },
    ]);
  });

  // fluent/fluent-bit: plugins/out_es/es.c (Generate_ID and Suppress_Type_Name on and off), es_bulk.h
  test('Fluent Bit asks nothing, and sends records with and without a type.', async () => {
    const marker = uniqueMarker();
    const kubernetes = { pod_name: marker, namespace_name: 'store', container_name: 'shop' };
    const record = (log: string) => ({ '@timestamp': TIME, stream: 'stderr', log, kubernetes });
    const answer = await api.request('/elastic/_bulk', {
      headers: { 'content-type': 'application/x-ndjson', 'user-agent': 'Fluent-Bit' },
      body: ndjson(
        { create: { _index: 'fluent-bit', _type: '_doc' } },
        record(`${JSON_LINE}\n`),
        { create: { _index: 'fluent-bit', _id: marker } },
        record('plain'),
      ),
    });
    expect(answer).toMatchObject({ status: 200, body: { errors: false } });
    expect(await storedLogs(api, { resourceId: marker }, 2)).toMatchObject([
      { level: 'error', message: 'café: 日本 🎉', metadata: { parentResourceId: 'store', orderId: 7 } },
      { level: 'info', message: 'plain', metadata: { stream: 'stderr' } },
    ]);
  });
});

describe.concurrent('Shippers to Loki', () => {
  // fluent/fluent-bit: plugins/out_loki/loki.c: the whole record is the line, as JSON
  test('Fluent Bit sends each record as a line of JSON.', async () => {
    const job = uniqueMarker();
    const line = JSON.stringify({
      log: 'café: 日本 🎉',
      level: 'WARN',
      kubernetes: { namespace_name: 'store' },
    });
    const answer = await api.request('/loki/api/v1/push', {
      headers: { 'user-agent': 'Fluent-Bit', 'content-type': 'application/json', 'x-scope-orgid': 'a' },
      body: JSON.stringify({ streams: [{ stream: { job }, values: [[NANOS, line]] }] }),
    });
    expect(answer.status).toBe(204);
    expect(await storedLogs(api, { resourceId: job }, 1)).toEqual([
      {
        level: 'warn',
        message: 'café: 日本 🎉',
        resourceId: job,
        timestamp: '2026-11-24T13:30:39.873000001Z',
        protocol: 'loki',
        metadata: { parentResourceId: 'store' },
      },
    ]);
  });

  // vectordotdev/vector: src/sinks/loki (event.rs): labels by templates, the rest of the event as a line of JSON
  test('Vector sends by Snappy or as JSON.', async () => {
    const app = uniqueMarker();
    const line = JSON.stringify({ host: 'web-1', message: JSON_LINE, source_type: 'file', timestamp: TIME });
    const time = Buffer.concat([tag(1, 0), varint(1_795_527_039n), tag(2, 0), varint(873_000_001n)]);
    const entry = Buffer.concat([field(1, time), field(2, line)]);
    const stream = Buffer.concat([field(1, `{app="${app}",forwarder="vector"}`), field(2, entry)]);
    const compressed = await api.request('/loki/api/v1/push', {
      headers: { 'content-type': 'application/x-protobuf', 'x-scope-orgid': 'a' },
      body: snappy(field(1, stream)),
    });
    expect(compressed.status).toBe(204);
    const plain = await api.request('/loki/api/v1/push', {
      headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
      body: gzipSync(
        JSON.stringify({ streams: [{ stream: { app, forwarder: 'vector' }, values: [[NANOS, 'plain']] }] }),
      ),
    });
    expect(plain.status).toBe(204);
    expect(await storedLogs(api, { resourceId: app }, 2)).toMatchObject([
      {
        level: 'error',
        message: 'café: 日本 🎉',
        timestamp: '2026-11-24T13:30:39.873000001Z',
        metadata: { forwarder: 'vector', orderId: 7 },
      },
      { level: 'info', message: 'plain', metadata: { forwarder: 'vector' } },
    ]);
  });

  // grafana/loki: clients/pkg/promtail/client/client.go and batch.go, which Grafana Alloy has as well
  test('Promtail and Alloy send protobuf, whose labels are text.', async () => {
    const app = uniqueMarker();
    const labels = `{app="${app}", filename="/var/log/a.log"}`;
    const time = Buffer.concat([tag(1, 0), varint(1_795_527_039n), tag(2, 0), varint(873_000_001n)]);
    const entry = Buffer.concat([field(1, time), field(2, JSON_LINE)]);
    const stream = Buffer.concat([field(1, labels), field(2, entry)]);
    const answer = await api.request('/loki/api/v1/push', {
      headers: { 'content-type': 'application/x-protobuf', 'user-agent': 'promtail/3.0.0' },
      body: snappy(field(1, stream)),
    });
    expect(answer).toMatchObject({ status: 204, text: '' });
    expect(await storedLogs(api, { resourceId: app }, 1)).toEqual([
      {
        level: 'error',
        message: 'café: 日本 🎉',
        resourceId: app,
        timestamp: '2026-11-24T13:30:39.873000001Z',
        protocol: 'loki',
        metadata: { filename: '/var/log/a.log', orderId: 7, time: TIME },
      },
    ]);
  });
});

describe.concurrent('Shippers to the event collector of Splunk', () => {
  const url = '/services/collector/event/1.0';
  const headers = { authorization: 'Splunk any' };

  // moby/moby: daemon/logger/splunk/splunk.go: OPTIONS first, then objects without separators; the time is text
  test.for([
    ['inline', { line: JSON_LINE, source: 'stdout', tag: 'container-1' }],
    ['json', { line: JSON.parse(JSON_LINE) as object, source: 'stdout', tag: 'container-1' }],
  ])('Docker sends the lines of a container, in the format %s.', async ([, event]) => {
    const host = uniqueMarker();
    expect((await ask(url, { method: 'OPTIONS' })).status).toBe(200);
    const message = JSON.stringify({ event, time: '1795527039.873000', host });
    const other = JSON.stringify({
      event: { line: 'plain', source: 'stderr' },
      time: '1795527039.873000',
      host,
    });
    const answer = await api.request(url, {
      headers: { ...headers, 'content-encoding': 'gzip' },
      body: gzipSync(message + other),
    });
    expect(answer).toMatchObject({ status: 200, body: { code: 0 } });
    expect(await storedLogs(api, { resourceId: host }, 2)).toMatchObject([
      {
        level: 'error',
        message: 'café: 日本 🎉',
        timestamp: DOCKER_TIME,
        metadata: { tag: 'container-1', orderId: 7 },
      },
      { level: 'info', message: 'plain', timestamp: DOCKER_TIME, metadata: { source: 'stderr' } },
    ]);
  });

  // vectordotdev/vector: src/sinks/splunk_hec/common/util.rs (health), logs/encoder.rs: `fields` is there and empty
  test('Vector asks for the health and sends events with a channel.', async () => {
    const host = uniqueMarker();
    expect((await ask('/services/collector/health/1.0', { headers })).status).toBe(200);
    const event = {
      event: { message: 'café: 日本 🎉', level: 'WARN' },
      fields: {},
      time: 1795527039.873,
      host,
    };
    const answer = await api.request('/services/collector/event', {
      headers: { ...headers, 'x-splunk-request-channel': '5b8efff7-9803-8103-d269-b633813fc60c' },
      body: JSON.stringify(event),
    });
    expect(answer.body).toEqual({ text: 'Success', code: 0 });
    expect(await storedLogs(api, { resourceId: host }, 1)).toMatchObject([
      { level: 'warn', message: 'café: 日本 🎉', timestamp: TIME },
    ]);
  });

  // fluent/fluent-bit: plugins/out_splunk/splunk.c (pack_map)
  test('Fluent Bit sends records as events.', async () => {
    const marker = uniqueMarker();
    const event = { log: 'café: 日本 🎉', level: 'WARN', container_name: marker };
    const body = JSON.stringify({ time: 1795527039.873, event });
    const type = { 'content-type': 'application/json', 'user-agent': 'Fluent-Bit' };
    const answer = await api.request('/services/collector/event', { headers: { ...headers, ...type }, body });
    expect(answer.status).toBe(200);
    expect(await storedLogs(api, { resourceId: marker }, 1)).toMatchObject([
      { level: 'warn', message: 'café: 日本 🎉', timestamp: TIME },
    ]);
  });
});

describe.concurrent('Shippers to lines', () => {
  // fluent/fluent-bit: plugins/out_http/http.c with `format json_lines`, whose time is a number of seconds in `date`
  test('Fluent Bit sends lines of JSON.', async () => {
    const marker = uniqueMarker();
    const record = { date: 1795527039.873, log: 'café: 日本 🎉', level: 'WARN', app: marker };
    const headers = { 'content-type': 'application/x-ndjson', 'user-agent': 'Fluent-Bit' };
    const answer = await api.request('/api/lines', { headers, body: `${JSON.stringify(record)}\n` });
    expect(answer.status).toBe(202);
    expect(await storedLogs(api, { resourceId: marker }, 1)).toMatchObject([
      { level: 'warn', message: 'café: 日本 🎉', timestamp: TIME, protocol: 'lines' },
    ]);
  });
});
