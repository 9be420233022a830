// Batches of 1,000 on 4 connections: how soon acknowledged, how soon searchable, in how much memory and disk, against
// Elasticsearch's own `_bulk`.
import { once } from 'node:events';
import type { IngestAnswer } from '@timberline/contract';
import { logsTemplate } from '@timberline/elastic';
import { connectRedis, decodeLines, type JobData, LOG_QUEUE } from '@timberline/queue';
import { seededRandom } from '@timberline/testing';
import { tell as story } from '../demo/story.ts';
import { waitUntilDrained } from '../load-test/proof.ts';
import { type Bench, digits, type Measure, median } from './measure.ts';
import { type Answer, call, postAll } from './posting.ts';
import { watchMemory } from './processes.ts';

const CONNECTIONS = 4;
const BATCH = 1000;
const POLL_MS = 20;
/** Leases are renewed every 30 s (index.soft_deletes.retention_lease.sync_interval). */
const LEASE_MS = 40_000;

/** Of the same documents, by the template of the product. */
const SAME_INDEX = 'bench-same-documents';
/** Of the same logs, as one would set up an index by hand: the same field types, everything else by default. */
const PLAIN_INDEX = 'bench-plain';
const PLAIN = {
  mappings: {
    properties: {
      level: { type: 'keyword' },
      message: { type: 'text' },
      resourceId: { type: 'keyword' },
      timestamp: { type: 'date_nanos' },
      traceId: { type: 'keyword' },
      spanId: { type: 'keyword' },
      commit: { type: 'keyword' },
      metadata: { type: 'flattened' },
    },
  },
};

export async function measureBatches({ stack, quick, tell }: Bench): Promise<Measure[]> {
  const rounds = 3;
  const batches = quick ? 50 : 200;
  const logs = batches * BATCH;
  const { api, elasticsearch } = stack.urls;
  const bodies = makeBodies(batches);
  const servers = (): number[] =>
    stack
      .processes()
      .filter(({ name, state }) => /^(api|processor)/.test(name) && state === 'up')
      .map(({ pid }) => pid);

  tell(`batches: warming up and taking down what is stored, ${logs.toLocaleString('en')} logs`);
  const documents = await storedDocuments(stack, bodies);
  const acknowledged: number[] = [];
  const searchable: number[] = [];
  const plain: number[] = [];
  const same: number[] = [];
  let memory = 0;
  for (let round = 0; round <= rounds; round++) {
    await dropLogs(elasticsearch);
    const watch = watchMemory(servers);
    const started = performance.now();
    const toAcknowledged = await postAll(`${api}/api/logs`, bodies, CONNECTIONS, accepted);
    await waitUntilCount(`${elasticsearch}/timberline-logs-*`, logs);
    const toSearchable = (performance.now() - started) / 1000;
    await waitUntilDrained(api, () => undefined);
    memory = Math.max(memory, watch.stop());

    await recreate(elasticsearch, PLAIN_INDEX, PLAIN);
    const withIds = bulkBodies(bodies, `${round}`);
    const toBulk = await postAll(`${elasticsearch}/${PLAIN_INDEX}/_bulk`, withIds, CONNECTIONS, stored);

    await recreate(elasticsearch, SAME_INDEX, (await logsTemplate())['template']);
    const startedSame = performance.now();
    await postAll(`${elasticsearch}/_bulk`, documents, CONNECTIONS, stored);
    await call('POST', `${elasticsearch}/${SAME_INDEX}/_refresh`);
    const toRefreshed = (performance.now() - startedSame) / 1000;

    // The first round warms up.
    if (round === 0) continue;
    acknowledged.push(logs / toAcknowledged);
    searchable.push(logs / toSearchable);
    plain.push(logs / toBulk);
    same.push(logs / toRefreshed);
    tell(
      `batches, round ${round} of ${rounds}: acknowledged ${digits(acknowledged.at(-1)!)}/s, ` +
        `searchable ${digits(searchable.at(-1)!)}/s; _bulk ${digits(plain.at(-1)!)}/s, ` +
        `the same documents and refresh ${digits(same.at(-1)!)}/s`,
    );
  }

  tell('bytes stored: waiting until history may go, then merging');
  await letHistoryGo(stack, bodies[0]!);
  const ourBytes = await mergedBytes(elasticsearch, 'timberline-logs-*');
  const plainBytes = await mergedBytes(elasticsearch, PLAIN_INDEX);
  const [ack, search, bulk, bulkSame] = [acknowledged, searchable, plain, same].map(median) as [
    number,
    number,
    number,
    number,
  ];
  for (const index of [SAME_INDEX, PLAIN_INDEX]) await call('DELETE', `${elasticsearch}/${index}`);
  return [
    {
      what: `batches of 1,000 on ${CONNECTIONS} connections: acknowledged, against _bulk of the same logs with ids`,
      ours: `${digits(ack)}/s`,
      other: `${digits(bulk)}/s`,
      ratio: ack / bulk,
      bar: 2,
      reach: 3,
      better: 'more',
    },
    {
      what: 'the same: until all are searchable, against _bulk and refresh of the documents that are stored',
      ours: `${digits(search)}/s`,
      other: `${digits(bulkSame)}/s`,
      ratio: search / bulkSame,
      bar: 0.7,
      reach: 0.9,
      better: 'more',
    },
    {
      what: 'API and processor, resident memory at full load together',
      ours: `${digits(memory / 1e6)} MB`,
      other: '',
      ratio: memory / 1e6,
      bar: 500,
      reach: 300,
      better: 'less',
      unit: 'MB',
    },
    {
      what: 'bytes stored a log after merges, against the same field types with default settings',
      ours: `${digits(ourBytes)} B`,
      other: `${digits(plainBytes)} B`,
      ratio: ourBytes / plainBytes,
      bar: 0.8,
      reach: 0.6,
      better: 'less',
    },
  ];
}

/** NDJSON bodies of lifelike logs: the web shop of the demo, many days of it. */
function makeBodies(batches: number): Buffer[] {
  const start = Date.UTC(2026, 10, 1);
  const plot = { deploy: start + 3_600_000, random: seededRandom(1).next };
  const bodies: Buffer[] = [];
  let rest: string[] = [];
  for (let hour = 0; bodies.length < batches; hour++) {
    const from = start + hour * 3_600_000;
    rest.push(...story(plot, from, from + 3_600_000, 300).map((log) => JSON.stringify(log)));
    while (rest.length >= BATCH && bodies.length < batches) {
      bodies.push(Buffer.from(`${rest.slice(0, BATCH).join('\n')}\n`));
      rest = rest.slice(BATCH);
    }
  }
  return bodies;
}

/** The same bodies for `_bulk`, each log with an id that no other round gives. */
function bulkBodies(bodies: readonly Buffer[], round: string): Buffer[] {
  let n = 0;
  return bodies.map((body) => {
    const lines = body.toString().trimEnd().split('\n');
    return Buffer.from(lines.map((line) => `{"create":{"_id":"${round}-${n++}"}}\n${line}\n`).join(''));
  });
}

/** What the service stores for the bodies: the jobs' own lines, read from the queue while no processor runs. */
async function storedDocuments(stack: Bench['stack'], bodies: readonly Buffer[]): Promise<Buffer[]> {
  const { api, redis: redisUrl } = stack.urls;
  await stack.hold('processor');
  await postAll(`${api}/api/logs`, bodies, CONNECTIONS, accepted);
  const redis = connectRedis(redisUrl, 'processor');
  try {
    if (redis.status !== 'ready') await once(redis, 'ready');
    const jobs = await redis.lrange(`bull:${LOG_QUEUE}:wait`, 0, -1);
    const documents: Buffer[] = [];
    for (const job of jobs) {
      const data = JSON.parse((await redis.hget(`bull:${LOG_QUEUE}:${job}`, 'data'))!) as JobData;
      const lines = decodeLines(data).toString();
      documents.push(
        Buffer.from(lines.replace(/"_index":"timberline-logs-[\d.]+"/g, `"_index":"${SAME_INDEX}"`)),
      );
    }
    return documents;
  } finally {
    redis.disconnect();
    await stack.release('processor');
    await waitUntilDrained(api, () => undefined);
  }
}

const accepted = ({ status, text }: Answer): boolean =>
  status === 202 && (JSON.parse(text) as IngestAnswer).accepted === BATCH;

const stored = ({ status, text }: Answer): boolean =>
  status === 200 && (JSON.parse(text) as { errors: boolean }).errors === false;

async function waitUntilCount(url: string, count: number): Promise<void> {
  for (;;) {
    // 503 while the index is being made.
    const response = await fetch(`${url}/_count?allow_no_indices=true`);
    if (response.ok && ((await response.json()) as { count: number }).count >= count) return;
    if (!response.ok && response.status !== 503) throw new Error(`${url}/_count: ${response.status}`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

async function recreate(elasticsearch: string, index: string, settings: unknown): Promise<void> {
  await call('DELETE', `${elasticsearch}/${index}?ignore_unavailable=true`);
  await call('PUT', `${elasticsearch}/${index}`, settings);
}

/** Deletes the log indices, so that each round begins with none. */
async function dropLogs(elasticsearch: string): Promise<void> {
  const indices = await call<Record<string, unknown>>('GET', `${elasticsearch}/timberline-logs-*/_settings`);
  for (const index of Object.keys(indices)) await call('DELETE', `${elasticsearch}/${index}`);
}

/**
 * Elasticsearch keeps each document whole beside its reduced source (`_recovery_source`) until a flush, and until the
 * lease on the history has moved on; the first merge after that drops it. One log more gives that merge something to do.
 */
async function letHistoryGo(stack: Bench['stack'], body: Buffer): Promise<void> {
  const { api, elasticsearch } = stack.urls;
  await call('POST', `${elasticsearch}/timberline-logs-*,${PLAIN_INDEX}/_flush`);
  await new Promise((resolve) => setTimeout(resolve, LEASE_MS));
  const one = [body.subarray(0, body.indexOf('\n') + 1)];
  await postAll(`${api}/api/logs`, one, 1, ({ status }) => status === 202);
  await waitUntilDrained(api, () => undefined);
  await postAll(`${elasticsearch}/${PLAIN_INDEX}/_bulk`, bulkBodies(one, 'last'), 1, stored);
}

/**
 * Bytes a document, merged to one segment. Of the segments, not of the store: that counts the merged ones as long as a
 * searcher holds them.
 */
async function mergedBytes(elasticsearch: string, index: string): Promise<number> {
  interface Shard {
    segments: Record<string, { num_docs: number; size_in_bytes: number }>;
  }
  for (;;) {
    await call('POST', `${elasticsearch}/${index}/_forcemerge?max_num_segments=1&flush=true`);
    await call('POST', `${elasticsearch}/${index}/_refresh`);
    const { indices } = await call<{ indices: Record<string, { shards: Record<string, Shard[]> }> }>(
      'GET',
      `${elasticsearch}/${index}/_segments`,
    );
    const shards = Object.values(indices)
      .flatMap(({ shards }) => Object.values(shards).flat())
      .map(({ segments }) => Object.values(segments).filter(({ num_docs }) => num_docs > 0));
    if (shards.every((segments) => segments.length === 1)) {
      const all = shards.flat();
      const sum = (value: (segment: (typeof all)[number]) => number) =>
        all.reduce((total, segment) => total + value(segment), 0);
      return sum(({ size_in_bytes }) => size_in_bytes) / sum(({ num_docs }) => num_docs);
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
