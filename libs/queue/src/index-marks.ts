// What Elasticsearch should hold, kept outside of it: for each index which one it is and how many logs it was seen with.
import type { Redis } from 'ioredis';
import { queueError } from './errors.ts';
import { KEYS } from './names.ts';

export interface IndexMark {
  /** A deleted index that is created again has another uuid. */
  uuid: string;
  /** Logs that two checks in a row found. */
  docs: number;
  /** Logs that the last check found. */
  latest: number;
  /** When a check last could read the index (ms since 1970), if the last one could not. */
  lastReadAt?: number;
}

export interface IndexMarks {
  /** When the last check was (ms since 1970). */
  checkedAt: number | undefined;
  /** By the names of the indices. */
  marks: Map<string, IndexMark>;
}

/** Not the name of an index of logs. */
const CHECKED_AT = 'checkedAt';

/**
 * The marks of all indices that exist, one hash. Checks that overlap do no harm, but each costs requests, so one process at a
 * time makes them. Methods throw QueueUnavailableError or QueueFullError.
 */
export class IndexMarkStore {
  constructor(private readonly client: Redis) {}

  /** Takes the next check for this process, unless another process took it within `intervalMs`. */
  async takeCheck(intervalMs: number): Promise<boolean> {
    return this.send(
      async () => (await this.client.set(KEYS.indexCheck, 1, 'PX', intervalMs, 'NX')) === 'OK',
    );
  }

  async read(): Promise<IndexMarks> {
    const { [CHECKED_AT]: checkedAt, ...fields } = await this.send(() => this.client.hgetall(KEYS.indexDocs));
    const marks = Object.entries(fields).map(
      ([index, mark]) => [index, JSON.parse(mark) as IndexMark] as const,
    );
    return { checkedAt: checkedAt === undefined ? undefined : Number(checkedAt), marks: new Map(marks) };
  }

  /** Keeps what a check found in one step: when it was, the marks that changed, and the indices that no longer exist. */
  async write(check: { checkedAt: number; marks: Map<string, IndexMark>; gone: string[] }): Promise<void> {
    const fields = [...check.marks].flatMap(([index, mark]) => [index, JSON.stringify(mark)]);
    const step = this.client.multi().hset(KEYS.indexDocs, CHECKED_AT, check.checkedAt, ...fields);
    if (check.gone.length > 0) step.hdel(KEYS.indexDocs, ...check.gone);
    // A step that Redis refuses, as when its memory is full, rejects as a whole.
    await this.send(() => step.exec());
  }

  /** To be called before an index is deleted on purpose, so that it does not count as lost. */
  async forget(indices: string[]): Promise<void> {
    if (indices.length > 0) await this.send(() => this.client.hdel(KEYS.indexDocs, ...indices));
  }

  private async send<T>(command: () => Promise<T>): Promise<T> {
    try {
      return await command();
    } catch (error) {
      throw queueError(error);
    }
  }
}
