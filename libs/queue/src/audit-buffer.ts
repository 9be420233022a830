// Entries of the audit that Elasticsearch does not have yet. They are on disk before what they tell of is answered.
import type { Redis } from 'ioredis';
import { queueError } from './errors.ts';
import { KEYS } from './names.ts';
import { addAuditScript, finishAuditScript, readAuditScript } from './scripts/audit.ts';
import { runScript } from './scripts/script.ts';

/** An entry as text, under the id that it has in Elasticsearch. */
export interface BufferedAuditEntry {
  id: string;
  text: string;
}

/** Methods throw QueueUnavailableError or QueueFullError. */
export class AuditBuffer {
  constructor(private readonly client: Redis) {}

  /**
   * Adds an entry. Returns whether there was room for it.
   *
   * @param maxEntries how many entries there may be then
   * @param unfinishedMs an entry that `finish` is to change gets this time for it; after it, it is written as it is
   */
  async add(
    { id, text }: BufferedAuditEntry,
    { maxEntries, unfinishedMs = 0 }: { maxEntries: number; unfinishedMs?: number },
  ): Promise<boolean> {
    const args = [id, text, maxEntries, unfinishedMs];
    return (await runScript(this.client, addAuditScript, [KEYS.audit], args)) === 1;
  }

  /** Changes an entry that was added unfinished. Returns false if it is too late for it. */
  async finish({ id, text }: BufferedAuditEntry): Promise<boolean> {
    return (await runScript(this.client, finishAuditScript, [KEYS.audit], [id, text])) === 1;
  }

  /** Some of the entries that may be written, about `count` at most. They stay until they are removed. */
  async read(count: number): Promise<BufferedAuditEntry[]> {
    const found = (await runScript(this.client, readAuditScript, [KEYS.audit], [count])) as string[];
    const entries: BufferedAuditEntry[] = [];
    for (let i = 0; i + 1 < found.length; i += 2) entries.push({ id: found[i]!, text: found[i + 1]! });
    return entries;
  }

  /** Removes entries that Elasticsearch has. */
  async remove(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    try {
      await this.client.hdel(KEYS.audit, ...ids);
    } catch (error) {
      throw queueError(error);
    }
  }
}
