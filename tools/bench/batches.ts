// Measures batches of 1,000 logs on 4 connections against `_bulk` of Elasticsearch: logs acknowledged and searchable per
// second, memory, and disk space.
import { once } from 'node:events';
import type { IngestAnswer } from '@timberline/contract';
import { logsTemplate } from '@timberline/elastic';
import { BULL, connectRedis, decodeLines, type JobData } from '@timberline/queue';
import { seededRandom } from '@timberline/testing';
import { storyLogs } from '../demo/story.ts';
import { splitCredentials } from '../launcher/host/credentials.ts';
import { waitUntilDrained } from '../load-test/verify.ts';
import { type Bench, digits, type Measure, median } from './measure.ts';
import { type Answer, call, postAll } from './posting.ts';
import { watchMemory } from './processes.ts';

const CONNECTIONS = 4;
const BATCH = 1000;
const POLL_MS = 20;
/** Longer than the interval between renewals of leases, 30 s (index.soft_deletes.retention_lease.sync_interval). */
const LEASE_RENEWAL_MS = 40_000;

/** The index for the same documents with the template of the product. */
const SAME_INDEX = 'bench-same-documents';
/** The index for the same logs with the same field types and default settings, as a user would set it up. */
const PLAIN_INDEX = 'bench-plain';
const PLAIN_SETTINGS = {
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

export async function measureBatches({ stack, quick, report }: Bench): Promise<Measure[]> {
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

  report(`batches: preparing ${logs.toLocaleString('en')} logs`);
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

    await recreate(elasticsearch, PLAIN_INDEX, PLAIN_SETTINGS);
    const withIds = bulkBodies(bodies, `${round}`);
    const toBulk = await postAll(`${elasticsearch}/${PLAIN_INDEX}/_bulk`, withIds, CONNECTIONS, stored);

    await recreate(elasticsearch, SAME_INDEX, (await logsTemplate())['template']);
    const startedSame = performance.now();
    await postAll(`${elasticsearch}/_bulk`, documents, CONNECTIONS, stored);
    await call('POST', `${elasticsearch}/${SAME_INDEX}/_refresh`);
    const toRefreshed = (performance.now() - startedSame) / 1000;

    // The first round is a warm-up.
    if (round === 0) continue;
    acknowledged.push(logs / toAcknowledged);
    searchable.push(logs / toSearchable);
    plain.push(logs / toBulk);
    same.push(logs / toRefreshed);
    report(
      `batches, round ${round} of ${rounds}: acknowledged ${digits(acknowledged.at(-1)!)}/s, ` +
        `searchable ${digits(searchable.at(-1)!)}/s, _bulk ${digits(plain.at(-1)!)}/s, ` +
        `_bulk of the stored documents with refresh ${digits(same.at(-1)!)}/s`,
    );
  }

  report('batches: waiting for the end of the history lease, then merging');
  await expireHistory(stack, bodies[0]!);
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
      what: `batches of 1,000 on ${CONNECTIONS} connections: logs acknowledged, against _bulk of the same logs with ids`,
      ours: `${digits(ack)}/s`,
      other: `${digits(bulk)}/s`,
      ratio: ack / bulk,
      limit: 2,
      target: 3,
      better: 'more',
    },
    {
      what: 'the same batches: logs searchable, against _bulk and refresh of the stored documents',
      ours: `${digits(search)}/s`,
      other: `${digits(bulkSame)}/s`,
      ratio: search / bulkSame,
      limit: 0.7,
      target: 0.9,
      better: 'more',
    },
    {
      what: 'resident memory of API and processor together at full load',
      ours: `${digits(memory / 1e6)} MB`,
      other: '',
      ratio: memory / 1e6,
      limit: 500,
      target: 300,
      better: 'less',
      unit: 'MB',
    },
    {
      what: 'bytes stored per log after merges, against the same field types with default settings',
      ours: `${digits(ourBytes)} B`,
      other: `${digits(plainBytes)} B`,
      ratio: ourBytes / plainBytes,
      limit: 0.8,
      target: 0.6,
      better: 'less',
    },
  ];
}

/** Makes NDJSON bodies of realistic logs: many days of the demo's web shop. */
export function makeBodies(batches: number): Buffer[] {
  const start = Date.UTC(2026, 10, 1);
  const random = seededRandom(1);
  const story = { deployAt: start + 3_600_000, random: () => random.next() };
  const bodies: Buffer[] = [];
  let rest: string[] = [];
  for (let hour = 0; bodies.length < batches; hour++) {
    const from = start + hour * 3_600_000;
    rest.push(...storyLogs(story, from, from + 3_600_000, 300).map((log) => JSON.stringify(log)));
    while (rest.length >= BATCH && bodies.length < batches) {
      bodies.push(Buffer.from(`${rest.slice(0, BATCH).join('\n')}\n`));
      rest = rest.slice(BATCH);
    }
  }
  return bodies;
}

/** Makes `_bulk` bodies of the same logs with ids that are unique to the round. */
function bulkBodies(bodies: readonly Buffer[], round: string): Buffer[] {
  let n = 0;
  return bodies.map((body) => {
    const lines = body.toString().trimEnd().split('\n');
    return Buffer.from(lines.map((line) => `{"create":{"_id":"${round}-${n++}"}}\n${line}\n`).join(''));
  });
}

/** Returns the documents that the service stores for the bodies. They are read from the queue without a processor. */
async function storedDocuments(stack: Bench['stack'], bodies: readonly Buffer[]): Promise<Buffer[]> {
  const { api, redis: redisUrl } = stack.urls;
  await stack.hold('processor');
  await postAll(`${api}/api/logs`, bodies, CONNECTIONS, accepted);
  const redis = connectRedis(redisUrl, 'processor');
  try {
    if (redis.status !== 'ready') await once(redis, 'ready');
    const jobs = await redis.lrange(BULL.wait, 0, -1);
    const documents: Buffer[] = [];
    for (const job of jobs) {
      const data = JSON.parse((await redis.hget(BULL.prefix + job, 'data'))!) as JobData;
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
  const { url: target, headers } = splitCredentials(url);
  for (;;) {
    // Elasticsearch answers 503 while it creates the index.
    const response = await fetch(`${target}/_count?allow_no_indices=true`, { headers });
    if (response.ok && ((await response.json()) as { count: number }).count >= count) return;
    if (!response.ok && response.status !== 503) throw new Error(`${target}/_count: ${response.status}`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

async function recreate(elasticsearch: string, index: string, settings: unknown): Promise<void> {
  await call('DELETE', `${elasticsearch}/${index}?ignore_unavailable=true`);
  await call('PUT', `${elasticsearch}/${index}`, settings);
}

/** Deletes the log indices, so that each round starts without any. */
async function dropLogs(elasticsearch: string): Promise<void> {
  const indices = await call<Record<string, unknown>>('GET', `${elasticsearch}/timberline-logs-*/_settings`);
  for (const index of Object.keys(indices)) await call('DELETE', `${elasticsearch}/${index}`);
}

/**
 * Elasticsearch keeps each complete document (`_recovery_source`) in addition to its reduced source until a flush and
 * the end of the history lease. The first merge after that removes it. One more log makes that merge necessary.
 */
async function expireHistory(stack: Bench['stack'], body: Buffer): Promise<void> {
  const { api, elasticsearch } = stack.urls;
  await call('POST', `${elasticsearch}/timberline-logs-*,${PLAIN_INDEX}/_flush`);
  await new Promise((resolve) => setTimeout(resolve, LEASE_RENEWAL_MS));
  const one = [body.subarray(0, body.indexOf('\n') + 1)];
  await postAll(`${api}/api/logs`, one, 1, ({ status }) => status === 202);
  await waitUntilDrained(api, () => undefined);
  await postAll(`${elasticsearch}/${PLAIN_INDEX}/_bulk`, bulkBodies(one, 'last'), 1, stored);
}

/**
 * Returns the bytes per document after a merge to one segment. It counts segments instead of the store, which includes
 * merged segments as long as a searcher uses them.
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
