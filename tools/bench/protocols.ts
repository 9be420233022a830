// Measures what other protocols cost: `/elastic/_bulk` against Elasticsearch's own `_bulk`, OTLP and Loki against native
// batches of the same logs, and a long file through `/api/lines`.
import { request } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { IngestAnswer, LogInput } from '@timberline/contract';
import { seededRandom } from '@timberline/testing';
import { storyLogs } from '../demo/story.ts';
import { waitUntilDrained } from '../load-test/verify.ts';
import { type Bench, digits, type Measure, median } from './measure.ts';
import { mixedLines } from './mixed-lines.ts';
import { type Answer, call, postAll } from './posting.ts';
import { cpuSeconds, residentBytes, watchMemory } from './processes.ts';
import { lokiBody, otlpBody } from './protocol-bodies.ts';

const CONNECTIONS = 4;
const BATCH = 1000;
const INDEX = 'bench-protocols';
const NDJSON = { 'content-type': 'application/x-ndjson' };
const PROTOBUF = { 'content-type': 'application/x-protobuf' };

/** A way to send the batches. */
interface Way {
  name: string;
  url: string;
  bodies: readonly Buffer[];
  headers: Record<string, string>;
  isExpected: (answer: Answer) => boolean;
}

export async function measureProtocols({ stack, quick, report }: Bench): Promise<Measure[]> {
  const rounds = 3;
  const batches = makeBatches(quick ? 20 : 100);
  const logs = batches.length * BATCH;
  const { api, elasticsearch } = stack.urls;
  const bulk = batches.map(bulkBody);
  const ways: Record<'native' | 'elastic' | 'elasticsearch' | 'otlp' | 'loki', Way> = {
    native: {
      name: 'native',
      url: `${api}/api/logs`,
      bodies: batches.map((batch) => Buffer.from(batch.map((log) => `${JSON.stringify(log)}\n`).join(''))),
      headers: NDJSON,
      isExpected: ({ status, text }) =>
        status === 202 && (JSON.parse(text) as IngestAnswer).accepted === BATCH,
    },
    elastic: {
      name: '/elastic/_bulk',
      url: `${api}/elastic/${INDEX}/_bulk`,
      bodies: bulk,
      headers: NDJSON,
      isExpected: isStored,
    },
    elasticsearch: {
      name: 'Elasticsearch _bulk',
      url: `${elasticsearch}/${INDEX}/_bulk`,
      bodies: bulk,
      headers: NDJSON,
      isExpected: isStored,
    },
    otlp: {
      name: 'OTLP',
      url: `${api}/v1/logs`,
      bodies: batches.map(otlpBody),
      headers: PROTOBUF,
      // A partial success would not be empty.
      isExpected: ({ status, text }) => status === 200 && text === '',
    },
    loki: {
      name: 'Loki',
      url: `${api}/loki/api/v1/push`,
      bodies: batches.map(lokiBody),
      headers: PROTOBUF,
      isExpected: ({ status }) => status === 204,
    },
  };

  const rates = { native: [], elastic: [], elasticsearch: [], otlp: [], loki: [] } as Record<
    keyof typeof ways,
    number[]
  >;
  const names = Object.keys(ways) as (keyof typeof ways)[];
  for (let round = 0; round <= rounds; round++) {
    // Each round begins with another one, so that none has the same neighbors each time.
    for (const name of [...names.slice(round), ...names.slice(0, round)]) {
      const { url, bodies, headers, isExpected } = ways[name];
      const seconds = await postAll(url, bodies, CONNECTIONS, isExpected, headers);
      await waitUntilDrained(api, () => undefined);
      if (name === 'elasticsearch') await call('DELETE', `${elasticsearch}/${INDEX}`);
      // The first round is a warm-up.
      if (round > 0) rates[name].push(logs / seconds);
    }
    if (round > 0)
      report(
        `protocols, round ${round} of ${rounds}: ${names
          .map((name) => `${ways[name].name} ${digits(rates[name].at(-1)!)}/s`)
          .join(', ')}`,
      );
  }
  const compare = (
    name: keyof typeof ways,
    other: keyof typeof ways,
    limit: number,
    target: number,
  ): Measure => {
    const [ours, theirs] = [median(rates[name]), median(rates[other])];
    return {
      what: `batches of 1,000 through ${ways[name].name}, acknowledged, against ${ways[other].name}`,
      ours: `${digits(ours)}/s`,
      other: `${digits(theirs)}/s`,
      ratio: ours / theirs,
      limit,
      target,
      better: 'more',
    };
  };
  return [
    compare('elastic', 'elasticsearch', 1, 2),
    compare('otlp', 'native', 0.5, 0.8),
    compare('loki', 'native', 0.5, 0.8),
    ...(await measureLines({ stack, quick, report })),
  ];
}

const isStored = ({ status, text }: Answer): boolean => status === 200 && text.includes('"errors":false');

/** Sends a long file of mixed formats, and measures its speed and the memory of the API. */
async function measureLines({ stack, quick, report }: Bench): Promise<Measure[]> {
  const { api } = stack.urls;
  const megabytes = quick ? 64 : 1_000;
  const apis = (): number[] =>
    stack
      .processes()
      .filter(({ name, state }) => name.startsWith('api') && state === 'up')
      .map(({ pid }) => pid);
  const resident = (): number => apis().reduce((sum, pid) => sum + residentBytes(pid), 0);
  const cpu = (): number => apis().reduce((sum, pid) => sum + cpuSeconds(pid), 0);

  // The file of the warm-up is short.
  await sendLines(api, 8);
  await waitUntilDrained(api, () => undefined);
  const [bytesBefore, cpuBefore, started] = [resident(), cpu(), performance.now()];
  const watch = watchMemory(apis);
  const { bytes, logs } = await sendLines(api, megabytes);
  const seconds = (performance.now() - started) / 1000;
  const growth = (watch.stop() - bytesBefore) / 1e6;
  const speed = bytes / 1e6 / seconds;
  report(
    `protocols: a file of ${digits(bytes / 1e6)} MB in ${digits(logs)} logs took ${digits(seconds)} s, ` +
      `${digits(cpu() - cpuBefore)} s of processor time of the API`,
  );
  await waitUntilDrained(api, () => undefined);
  return [
    {
      what: 'a file of mixed formats through /api/lines, acknowledged',
      ours: `${digits(speed)} MB/s`,
      other: '',
      ratio: speed,
      limit: 25,
      target: 60,
      better: 'more',
      unit: 'MB/s',
    },
    {
      what: 'growth of the resident memory of the API meanwhile',
      ours: `${digits(growth)} MB`,
      other: '',
      ratio: growth,
      limit: 150,
      target: 80,
      better: 'less',
      unit: 'MB',
    },
  ];
}

async function sendLines(api: string, megabytes: number): Promise<{ bytes: number; logs: number }> {
  let bytes = 0;
  const chunks = function* (): Generator<Buffer, void> {
    for (const chunk of mixedLines(megabytes * 1e6)) {
      bytes += chunk.length;
      yield chunk;
    }
  };
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const sending = request(`${api}/api/lines?resourceId=bench`, { method: 'PUT' }, (response) => {
    let text = '';
    response.setEncoding('utf8');
    response.on('data', (part: string) => (text += part));
    response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
    response.on('error', reject);
  });
  sending.on('error', reject);
  await pipeline(Readable.from(chunks()), sending);
  const { status, text } = await promise;
  if (status !== 202) throw new Error(`/api/lines: ${status} ${text.slice(0, 500)}`);
  return { bytes, logs: (JSON.parse(text) as IngestAnswer).accepted };
}

/** Makes batches of the logs of the demo's web shop. */
function makeBatches(count: number): LogInput[][] {
  const start = Date.UTC(2026, 10, 1);
  const random = seededRandom(1);
  const story = { deployAt: start + 3_600_000, random: () => random.next() };
  const logs: LogInput[] = [];
  for (let from = start; logs.length < count * BATCH; from += 3_600_000)
    logs.push(...storyLogs(story, from, from + 3_600_000, 300));
  return Array.from({ length: count }, (_, n) => logs.slice(n * BATCH, (n + 1) * BATCH));
}

/** The logs as documents of the Elastic Common Schema, as shippers send them: without ids. */
function bulkBody(logs: readonly LogInput[]): Buffer {
  const documents = logs.map(({ timestamp, level, message, resourceId, traceId, metadata }) => ({
    '@timestamp': timestamp,
    log: { level },
    message,
    service: { name: resourceId },
    ...(traceId == null ? {} : { trace: { id: traceId } }),
    labels: metadata,
  }));
  return Buffer.from(documents.map((document) => `{"create":{}}\n${JSON.stringify(document)}\n`).join(''));
}
