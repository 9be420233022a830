// Clients that write continuously during faults, and the check that no log was lost or duplicated.
import { randomUUID } from 'node:crypto';
import type { ApiClient } from '../harness/http-client.ts';
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
 * Starts writers. Every second one sends an `Idempotency-Key` and repeats a post until it is acknowledged; the others
 * never send a log twice. Each log has a unique message, and its `parentResourceId` is the marker.
 */
export function startWriters(api: ApiClient, marker: string, writers = 16): Writing {
  const acknowledged = new Set<string>();
  let stopping = false;

  async function send(messages: string[], key?: string): Promise<boolean> {
    const logs = messages.map((message) => makeLog(marker, { message }));
    try {
      const answer = await api.request('/api/logs', {
        json: logs,
        headers: key === undefined ? {} : { 'idempotency-key': key },
        signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
      });
      if (answer.status !== 202) return false;
    } catch {
      // After a broken connection the outcome is unknown, so the logs do not count as acknowledged.
      return false;
    }
    for (const message of messages) acknowledged.add(message);
    return true;
  }

  async function write(writer: number): Promise<void> {
    const hasKey = writer % 2 === 0;
    for (let post = 0; !stopping; post++) {
      const messages = Array.from({ length: LOGS_PER_POST }, (_, i) => `${marker} ${writer} ${post} ${i}`);
      const key = hasKey ? randomUUID() : undefined;
      while (!(await send(messages, key)) && hasKey) await sleep(PAUSE_MS * 2);
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

export interface Delivery {
  acknowledged: number;
  lost: string[];
  duplicated: string[];
}

/** Waits until the queue is empty, then compares the acknowledged logs with the stored ones. */
export async function checkDelivery(api: ApiClient, marker: string, writing: Writing): Promise<Delivery> {
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
    async () => {
      const page = await api.page({ parentResourceId: marker, size: 1 });
      return page.total.value >= Math.min(10_000, writing.acknowledged.size);
    },
    { what: 'the acknowledged logs', deadlineMs: 15_000 },
  ).catch(() => undefined);
  await sleep(1_500);
  const occurrences = new Map<string, number>();
  for (const { message } of await api.allLogs({ parentResourceId: marker }))
    occurrences.set(message, (occurrences.get(message) ?? 0) + 1);
  return {
    acknowledged: writing.acknowledged.size,
    lost: [...writing.acknowledged].filter((message) => !occurrences.has(message)),
    duplicated: [...occurrences].flatMap(([message, count]) => (count > 1 ? [message] : [])),
  };
}
