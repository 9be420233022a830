// Dead letters: logs that Elasticsearch refused for good, kept whole until somebody replays or deletes them.
import { createHash } from 'node:crypto';
import type { Redis } from 'ioredis';
import { queueError } from './errors.ts';
import { encodeJob, JOB_BYTES } from './job.ts';
import type { LogQueue } from './log-queue.ts';
import { KEYS } from './names.ts';
import { dropScript } from './scripts/dead-letters.ts';
import { runScript } from './scripts/script.ts';

/** A dead letter as Redis holds it, as JSON. */
export interface DeadLetter {
  /** When the log was refused, in ms since 1970. */
  at: number;
  reason: string;
  /** The two lines of the `_bulk` body: action and document, without their newlines. */
  action: string;
  document: string;
}

/** A dead letter and the id of its log. */
interface IdentifiedDeadLetter {
  id: string;
  deadLetter: DeadLetter;
}

/** A page of dead letters. */
interface DeadLetterPage {
  deadLetters: IdentifiedDeadLetter[];
  hasMore: boolean;
  /** There are fewer than asked for, because all of them would be too many bytes. */
  isCut: boolean;
  /** How many dead letters there are, on all pages. */
  total: number;
}

/** Dead letters that one command handles when all are selected, which bounds its work and memory. */
const BATCH_SIZE = 500;
/** Characters kept of a reason, since Elasticsearch may quote a long value in it. */
const MAX_REASON_LENGTH = 1_000;

/** Encodes a dead letter for `LogQueue.settle`. */
export function encodeDeadLetter(deadLetter: DeadLetter): string {
  return JSON.stringify({ ...deadLetter, reason: deadLetter.reason.slice(0, MAX_REASON_LENGTH) });
}

/** Which dead letters a command applies to. Unknown ids are ignored. */
export type DeadLetterSelection = { ids: string[] } | { all: true };

/** A log with the two lines of its dead letter, newlines included. */
interface ReplayedLog {
  id: string;
  lines: string;
}

/** Reads, replays and drops the dead letters in Redis. Methods throw QueueUnavailableError. */
export class DeadLetters {
  constructor(
    private readonly client: Redis,
    private readonly queue: LogQueue,
  ) {}

  /**
   * Reads a page of dead letters in the order of their ids, the newest first.
   *
   * @param limits how many dead letters to return at most, and how many bytes of them; one is returned in any case
   * @param after the last id of the previous page
   * @param beforeReading is awaited with the number of bytes before that many are read
   */
  async page(
    { size, maxBytes }: { size: number; maxBytes: number },
    after?: string,
    beforeReading?: (bytes: number) => Promise<void>,
  ): Promise<DeadLetterPage> {
    const start = after === undefined ? '+' : `(${after}`;
    const selected = await this.select(start, size, maxBytes);
    await beforeReading?.(selected.bytes);
    const deadLetters = await this.read(selected.ids);
    return { deadLetters, hasMore: selected.hasMore, isCut: selected.isCut, total: selected.total };
  }

  /** The ids of a page, and the bytes of their dead letters. */
  private async select(start: string, size: number, maxBytes: number) {
    try {
      // One more than asked for shows whether there is a next page.
      const ids = await this.client.zrevrangebylex(KEYS.deadLetterIds, start, '-', 'LIMIT', 0, size + 1);
      const pipeline = this.client.pipeline();
      for (const id of ids) pipeline.hstrlen(KEYS.deadLetters, id);
      const lengths = ids.length === 0 ? [] : ((await pipeline.exec()) ?? []);
      let bytes = 0;
      let count = 0;
      while (count < Math.min(size, ids.length)) {
        const [error, length] = lengths[count] ?? [];
        if (error) throw error;
        if (count > 0 && bytes + Number(length) > maxBytes) break;
        bytes += Number(length);
        count++;
      }
      const total = await this.client.hlen(KEYS.deadLetters);
      return {
        ids: ids.slice(0, count),
        bytes,
        hasMore: ids.length > count,
        isCut: count < Math.min(size, ids.length),
        total,
      };
    } catch (error) {
      throw queueError(error);
    }
  }

  /** How many dead letters have ids between two ids, which count as well. */
  async countBetween(firstId: string, lastId: string): Promise<number> {
    try {
      return await this.client.zlexcount(KEYS.deadLetterIds, `[${firstId}`, `[${lastId}`);
    } catch (error) {
      throw queueError(error);
    }
  }

  /** Deletes dead letters for good; returns how many there were. */
  async drop(selection: DeadLetterSelection): Promise<number> {
    const keys = [KEYS.deadLetters, KEYS.deadLetterIds, KEYS.counters];
    let dropped = 0;
    for await (const ids of this.batches(selection))
      dropped += (await runScript(this.client, dropScript, keys, ids)) as number;
    return dropped;
  }

  /**
   * Puts the logs of dead letters into the queue again; returns how many. A dead letter is removed when its log is
   * stored. Until then it stays listed, and one that is refused again stays with the new reason.
   */
  async replay(selection: DeadLetterSelection): Promise<number> {
    let replayed = 0;
    for await (const ids of this.batches(selection)) {
      let logs: ReplayedLog[] = [];
      let bytes = 0;
      const flush = async () => {
        if (logs.length > 0) await this.addReplay(logs);
        replayed += logs.length;
        logs = [];
        bytes = 0;
      };
      for (const { id, deadLetter } of await this.read(ids)) {
        const lines = `${deadLetter.action}\n${deadLetter.document}\n`;
        logs.push({ id, lines });
        bytes += lines.length;
        if (bytes >= JOB_BYTES) await flush();
      }
      await flush();
    }
    return replayed;
  }

  private async addReplay(logs: ReplayedLog[]): Promise<void> {
    // The job's id follows from the ids of its logs, so a replay repeated while the job waits adds nothing.
    const name = createHash('sha256')
      .update(logs.map(({ id }) => id).join())
      .digest('base64url')
      .slice(0, 16);
    const lines = logs.map(({ lines }) => lines).join('');
    const firstId = logs[0]!.id;
    const overrides = { id: `${firstId}.${name}`, replay: true } as const;
    await this.queue.add([encodeJob({ firstId, logs: logs.length, lines }, overrides)]);
  }

  private async read(ids: string[]): Promise<IdentifiedDeadLetter[]> {
    if (ids.length === 0) return [];
    let texts: (string | null)[];
    try {
      texts = await this.client.hmget(KEYS.deadLetters, ...ids);
    } catch (error) {
      throw queueError(error);
    }
    return ids.flatMap((id, i) => (texts[i] ? [{ id, deadLetter: JSON.parse(texts[i]) as DeadLetter }] : []));
  }

  /** The selected ids in batches. For all, ids that are added meanwhile may be included or not. */
  private async *batches(selection: DeadLetterSelection): AsyncGenerator<string[]> {
    if ('ids' in selection) {
      const ids = [...new Set(selection.ids)];
      for (let i = 0; i < ids.length; i += BATCH_SIZE) yield ids.slice(i, i + BATCH_SIZE);
      return;
    }
    for (let after = '-'; ;) {
      const ids = await this.client
        .zrangebylex(KEYS.deadLetterIds, after, '+', 'LIMIT', 0, BATCH_SIZE)
        .catch((error: unknown) => Promise.reject(queueError(error)));
      if (ids.length === 0) return;
      yield ids;
      after = `(${ids.at(-1)}`;
    }
  }
}
