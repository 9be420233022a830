// The text for Prometheus, with the counts of two processes in a real Redis.
import { beforeEach, expect, it } from 'vitest';
import { type AdmissionControl, connectRedis, encodeJob, LogQueue, SharedCounters } from '@timberline/queue';
import { useRedis } from '@timberline/testing/redis';
import { IngestCounters } from './ingest-counters.ts';
import { Metrics } from './metrics.service.ts';

const redis = useRedis((url) => connectRedis(url, 'api'));
let first: { counters: IngestCounters; metrics: Metrics };
let second: { counters: IngestCounters; metrics: Metrics };

/** As a process of the API has them. */
function newProcess() {
  const { client } = redis();
  const counters = new IngestCounters();
  const admission = { snapshot: { queuedBytes: 123 } } as unknown as AdmissionControl;
  const metrics = new Metrics(counters, new SharedCounters(client), new LogQueue(client), admission);
  return { counters, metrics };
}

beforeEach(() => {
  first = newProcess();
  second = newProcess();
});

/** The lines with values. */
async function scrape({ metrics }: { metrics: Metrics }): Promise<string[]> {
  return (await metrics.render()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
}

it('The counts of all processes are added up, whichever answers and however often it is asked.', async () => {
  first.counters.logs({ accepted: 2, rejected: 3, unreadable: 1 });
  second.counters.logs({ protocol: 'otlp', accepted: 5, rejected: 0, unreadable: 0 });
  second.counters.dropped('syslog', 7);
  second.counters.refused('loki', 'busy');
  await scrape(second);
  first.counters.logs({ accepted: 1, rejected: 0, unreadable: 0 });
  const lines = [
    'timberline_ingest_accepted_logs_total{protocol="native"} 3',
    'timberline_ingest_accepted_logs_total{protocol="otlp"} 5',
    'timberline_ingest_rejected_logs_total{protocol="native",reason="invalid"} 2',
    'timberline_ingest_rejected_logs_total{protocol="native",reason="unreadable"} 1',
    'timberline_ingest_rejected_logs_total{protocol="syslog",reason="dropped"} 7',
    'timberline_ingest_refused_requests_total{protocol="loki",reason="busy"} 1',
  ];
  for (const one of [first, second, first]) expect(await scrape(one)).toEqual(expect.arrayContaining(lines));
});

it('The state of the queue is told as it is.', async () => {
  const { client } = redis();
  await new LogQueue(client).add([encodeJob({ firstId: 'A'.repeat(20), logs: 4, lines: 'x' })]);
  await client.hset('timberline:counters', { indexed: 9, forgottenDocuments: 6 });
  const lines = await scrape(first);
  expect(lines).toEqual(
    expect.arrayContaining([
      'timberline_queue_logs 4',
      'timberline_queue_bytes 123',
      'timberline_indexed_logs_total 9',
      'timberline_dead_letters 0',
      'timberline_processors 0',
      'timberline_forgotten_documents_total 6',
    ]),
  );
  expect(lines.some((line) => /^timberline_ingest_lag_seconds [\d.e-]+$/.test(line))).toBe(true);
});

it('Scrapes at the same moment count nothing twice.', async () => {
  first.counters.dropped('syslog', 1);
  await Promise.all([scrape(first), scrape(first), scrape(second)]);
  expect(await scrape(second)).toContain(
    'timberline_ingest_rejected_logs_total{protocol="syslog",reason="dropped"} 1',
  );
});

it('While Redis is away what was counted stays, and is told afterwards.', async () => {
  const { client, server } = redis();
  first.counters.dropped('syslog', 1);
  server.process.kill('SIGSTOP');
  await expect(first.metrics.render()).rejects.toThrow('not available');
  server.process.kill('SIGCONT');
  await client.ping();
  const line = 'timberline_ingest_rejected_logs_total{protocol="syslog",reason="dropped"} 1';
  expect(await scrape(first)).toContain(line);
});
