// Dead letters: logs that Elasticsearch refused for good, kept whole until somebody replays or drops them.
import { createHash } from 'node:crypto';
import type { Redis } from 'ioredis';
import { queueError } from './errors.ts';
import { encodeJob, JOB_BYTES } from './job.ts';
import type { LogQueue } from './log-queue.ts';
import { KEYS } from './names.ts';
import { dropScript } from './scripts/dead-letters.ts';
import { runScript } from './scripts/script.ts';

/** A letter as Redis holds it, as JSON. */
export interface Letter {
  /** When it was refused, in ms since 1970. */
  at: number;
  reason: string;
  /** The two lines of the `_bulk` body: action and document. */
  action: string;
  document: string;
}

/** Letters handled at once when all are meant: bounds one command's work and memory. */
const BATCH = 500;
/** Of a reason; Elasticsearch may quote the value. */
const REASON_CHARACTERS = 1_000;

/** Makes a letter, to be given to `LogQueue.settle`. */
export function encodeLetter(letter: Letter): string {
  return JSON.stringify({ ...letter, reason: letter.reason.slice(0, REASON_CHARACTERS) });
}

/** Which letters a command means. */
export type LetterChoice = { ids: string[] } | { all: true };

/** The letters in Redis. Methods throw QueueUnavailableError. */
export class DeadLetters {
  constructor(
    private readonly client: Redis,
    private readonly queue: LogQueue,
  ) {}

  /**
   * Letters in the order of their ids, the newest first.
   * @param after the last id of the page before
   */
  async page(
    size: number,
    after?: string,
  ): Promise<{ letters: { id: string; letter: Letter }[]; total: number }> {
    try {
      const ids = await this.client.zrevrangebylex(
        KEYS.deadLetterIds,
        after === undefined ? '+' : `(${after}`,
        '-',
        'LIMIT',
        0,
        size,
      );
      return { letters: await this.read(ids), total: await this.client.hlen(KEYS.deadLetters) };
    } catch (error) {
      throw queueError(error);
    }
  }

  /** Drops letters; returns how many there were. */
  async drop(choice: LetterChoice): Promise<number> {
    let dropped = 0;
    for await (const ids of this.batches(choice))
      dropped += (await runScript(
        this.client,
        dropScript,
        [KEYS.deadLetters, KEYS.deadLetterIds, KEYS.counters],
        ids,
      )) as number;
    return dropped;
  }

  /**
   * Puts the logs of letters into the queue again; returns how many. A letter goes when its log is stored, so until
   * then it is listed, and one that is refused again stays with the new reason.
   */
  async replay(choice: LetterChoice): Promise<number> {
    let replayed = 0;
    for await (const ids of this.batches(choice)) {
      let logs: { id: string; lines: string }[] = [];
      let bytes = 0;
      const flush = async () => {
        if (logs.length > 0) await this.addReplay(logs);
        replayed += logs.length;
        [logs, bytes] = [[], 0];
      };
      for (const { id, letter } of await this.read(ids)) {
        const lines = `${letter.action}\n${letter.document}\n`;
        logs.push({ id, lines });
        bytes += lines.length;
        if (bytes >= JOB_BYTES) await flush();
      }
      await flush();
    }
    return replayed;
  }

  private async addReplay(logs: { id: string; lines: string }[]): Promise<void> {
    // The same letters replayed again while the job waits make the same job, which is then there already.
    const name = createHash('sha256')
      .update(logs.map(({ id }) => id).join())
      .digest('base64url')
      .slice(0, 16);
    const lines = logs.map(({ lines }) => lines).join('');
    const firstId = logs[0]!.id;
    const variant = { id: `${firstId}.${name}`, replay: true } as const;
    await this.queue.add([encodeJob({ firstId, logs: logs.length, lines }, variant)]);
  }

  private async read(ids: string[]): Promise<{ id: string; letter: Letter }[]> {
    if (ids.length === 0) return [];
    let texts: (string | null)[];
    try {
      texts = await this.client.hmget(KEYS.deadLetters, ...ids);
    } catch (error) {
      throw queueError(error);
    }
    return ids.flatMap((id, i) => (texts[i] ? [{ id, letter: JSON.parse(texts[i]) as Letter }] : []));
  }

  /** The chosen ids in batches; for all, those that are there when the walk comes by. */
  private async *batches(choice: LetterChoice): AsyncGenerator<string[]> {
    if ('ids' in choice) {
      const ids = [...new Set(choice.ids)];
      for (let i = 0; i < ids.length; i += BATCH) yield ids.slice(i, i + BATCH);
      return;
    }
    for (let after = '-'; ;) {
      const ids = await this.client
        .zrangebylex(KEYS.deadLetterIds, after, '+', 'LIMIT', 0, BATCH)
        .catch((error: unknown) => Promise.reject(queueError(error)));
      if (ids.length === 0) return;
      yield ids;
      after = `(${ids.at(-1)}`;
    }
  }
}
