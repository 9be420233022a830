// Clients that write continuously during faults, and the check that no log was lost or duplicated.
import { randomUUID } from 'node:crypto';
import type { LogInput } from '@timberline/contract';
import type { ApiClient, Query, RequestOptions } from '../harness/http-client.ts';
import { makeLog } from '../harness/logs.ts';
import { sleep, waitUntil } from '../harness/wait.ts';

const LOGS_PER_POST = 5;
/** The pause between two posts of a writer keeps the machine free for the faults. */
const PAUSE_MS = 100;
/** The timeout of a client, as behind a load balancer. */
const ANSWER_TIMEOUT_MS = 5_000;

export interface Writing {
  /** The messages of the acknowledged logs. */
  acknowledged: Set<string>;
  /** Stops the writers. Those with idempotency keys first repeat their last post until it is acknowledged. */
  stop(): Promise<void>;
}

/**
 * Starts writers. Of four, one sends an `Idempotency-Key` and one sends documents with ids to `/elastic`; these repeat a post
 * until it is acknowledged. The others never send a log twice. Each log has a unique message, and its `parentResourceId` is
 * the marker.
 */
export function startWriters(api: ApiClient, marker: string, writers = 16): Writing {
  const acknowledged = new Set<string>();
  let stopping = false;

  async function send(messages: string[], request: () => Request): Promise<boolean> {
    try {
      const { path, status, options } = request();
      const signal = AbortSignal.timeout(ANSWER_TIMEOUT_MS);
      const answer = await api.request<{ errors?: boolean }>(path, { ...options, signal });
      if (answer.status !== status || answer.body.errors === true) return false;
    } catch {
      // After a broken connection the outcome is unknown, so the logs do not count as acknowledged.
      return false;
    }
    for (const message of messages) acknowledged.add(message);
    return true;
  }

  async function write(writer: number): Promise<void> {
    const repeats = writer % 2 === 0;
    for (let post = 0; !stopping; post++) {
      const messages = Array.from({ length: LOGS_PER_POST }, (_, i) => `${marker} ${writer} ${post} ${i}`);
      const logs = messages.map((message) => makeLog(marker, { message }));
      const request =
        writer % 4 === 0 ? bulkPost(logs) : nativePost(logs, repeats ? randomUUID() : undefined);
      while (!(await send(messages, request)) && repeats) await sleep(PAUSE_MS * 2);
      await sleep(PAUSE_MS);
    }
  }

  const running = Promise.all(Array.from({ length: writers }, (_, writer) => write(writer)));
  return {
    acknowledged,
    async stop() {
      stopping = true;
      await running;
    },
  };
}

interface Request {
  path: string;
  /** The status of a success. */
  status: number;
  options: RequestOptions;
}

function nativePost(logs: LogInput[], key?: string): () => Request {
  const headers: Record<string, string> = key === undefined ? {} : { 'idempotency-key': key };
  return () => ({ path: '/api/logs', status: 202, options: { json: logs, headers } });
}

/** Documents whose ids are their messages. A repeated post has them in another order, as clients do that divide it anew. */
function bulkPost(logs: LogInput[]): () => Request {
  const lines = logs.map((log) => {
    const document = { ...log, parentResourceId: log.metadata!.parentResourceId };
    return `{"index":{"_id":${JSON.stringify(log.message)}}}\n${JSON.stringify(document)}\n`;
  });
  return () => {
    lines.push(lines.shift()!);
    return { path: '/elastic/_bulk', status: 200, options: { method: 'POST', body: lines.join('') } };
  };
}

export interface Delivery {
  acknowledged: number;
  lost: string[];
  duplicated: string[];
}

/** Waits until the queue is empty, then compares the acknowledged logs with the stored ones. */
export async function checkDelivery(api: ApiClient, marker: string, writing: Writing): Promise<Delivery> {
  const occurrences = await countMessages(api, { parentResourceId: marker }, writing.acknowledged.size);
  return {
    acknowledged: writing.acknowledged.size,
    lost: [...writing.acknowledged].filter((message) => !occurrences.has(message)),
    duplicated: [...occurrences].flatMap(([message, count]) => (count > 1 ? [message] : [])),
  };
}

/** Waits until the queue is empty, and then counts the stored logs by their messages. */
export async function countMessages(
  api: ApiClient,
  query: Query,
  expected = 0,
): Promise<Map<string, number>> {
  await waitUntil(
    async () => {
      const status = await api.status();
      if (status.queued + status.indexing > 0) throw new Error(JSON.stringify(status));
      return true;
    },
    { what: 'an empty queue', deadlineMs: 90_000 },
  );
  // The logs that were settled last can be found after the next refresh.
  await waitUntil(
    async () => (await api.page({ ...query, size: 1 })).total.value >= Math.min(10_000, expected),
    { what: 'the acknowledged logs', deadlineMs: 15_000 },
  ).catch(() => undefined);
  await sleep(1_500);
  const occurrences = new Map<string, number>();
  for (const { message } of await api.allLogs(query))
    occurrences.set(message, (occurrences.get(message) ?? 0) + 1);
  return occurrences;
}
