// Clients that write without pause while things break, and the count afterwards: nothing lost, nothing twice.
import { randomUUID } from 'node:crypto';
import type { ApiClient } from '../harness/http-client.ts';
import { makeLog } from '../harness/logs.ts';
import { sleep, waitUntil } from '../harness/wait.ts';

/** Logs a post. */
const LOGS_A_POST = 5;
/** Between two posts of a writer: the machine is to be busy with breaking, not with writing. */
const PAUSE_MS = 100;
/** A client gives up on an answer after this, as one behind a load balancer does. */
const ANSWER_MS = 5_000;

export interface Writing {
  /** Messages of logs that were acknowledged. */
  acknowledged: Set<string>;
  /** Ends the writers; those with keys first send again what was not acknowledged, until it is. */
  stop(): Promise<void>;
}

/**
 * Starts writers. Every second one sends an `Idempotency-Key` and repeats a post until it is acknowledged; the others
 * never send a log twice. Each log has a message of its own and `parentResourceId` = marker.
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
        signal: AbortSignal.timeout(ANSWER_MS),
      });
      if (answer.status !== 202) return false;
    } catch {
      // The connection broke: whether the logs were kept is unknown, so they do not count.
      return false;
    }
    for (const message of messages) acknowledged.add(message);
    return true;
  }

  async function write(writer: number): Promise<void> {
    const keyed = writer % 2 === 0;
    for (let post = 0; !stopping; post++) {
      const messages = Array.from({ length: LOGS_A_POST }, (_, i) => `${marker} ${writer} ${post} ${i}`);
      const key = keyed ? randomUUID() : undefined;
      while (!(await send(messages, key)) && keyed) await sleep(PAUSE_MS * 2);
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

export interface Reckoning {
  acknowledged: number;
  lost: string[];
  twice: string[];
}

/** Waits until the queue is empty and counts. */
export async function reckon(api: ApiClient, marker: string, writing: Writing): Promise<Reckoning> {
  await waitUntil(
    async () => {
      const status = await api.status();
      if (status.queued + status.indexing > 0) throw new Error(JSON.stringify(status));
      return true;
    },
    { what: 'an empty queue', deadlineMs: 90_000 },
  );
  // What was settled last is found after the next refresh.
  await waitUntil(
    async () => {
      const page = await api.page({ parentResourceId: marker, size: 1 });
      return page.total.value >= Math.min(10_000, writing.acknowledged.size);
    },
    { what: 'what was acknowledged', deadlineMs: 15_000 },
  ).catch(() => undefined);
  await sleep(1_500);
  const times = new Map<string, number>();
  for (const { message } of await api.allLogs({ parentResourceId: marker }))
    times.set(message, (times.get(message) ?? 0) + 1);
  return {
    acknowledged: writing.acknowledged.size,
    lost: [...writing.acknowledged].filter((message) => !times.has(message)),
    twice: [...times].flatMap(([message, count]) => (count > 1 ? [message] : [])),
  };
}
