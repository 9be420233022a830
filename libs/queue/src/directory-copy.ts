// The copy in Redis of the people and keys whose truth is in Elasticsearch: all of them in one text with a version, so that
// keys are checked while Elasticsearch is away.
import type { Redis } from 'ioredis';
import { queueError } from './errors.ts';
import { KEYS } from './names.ts';
import { keepDirectoryScript } from './scripts/directory.ts';
import { runScript } from './scripts/script.ts';

/** Methods throw QueueUnavailableError or QueueFullError. */
export class DirectoryCopy {
  constructor(private readonly client: Redis) {}

  /** The version of the copy; 0 if there is none. */
  async version(): Promise<number> {
    return Number((await this.send(() => this.client.hget(KEYS.directory, 'version'))) ?? 0);
  }

  /** The copy, or undefined if there is none. */
  async read(): Promise<string | undefined> {
    return (await this.send(() => this.client.hget(KEYS.directory, 'text'))) ?? undefined;
  }

  /** Keeps a text, unless the copy is of a newer version. Returns the version that is kept then. */
  async write(version: number, text: string): Promise<number> {
    return (await runScript(this.client, keepDirectoryScript, [KEYS.directory], [version, text])) as number;
  }

  /** Notes in which hour since 1970 keys were used. */
  async noteUse(hours: ReadonlyMap<string, number>): Promise<void> {
    if (hours.size > 0) await this.send(() => this.client.hset(KEYS.keysUsed, hours));
  }

  /** The hour since 1970 in which each key was last used. */
  async lastUses(): Promise<Map<string, number>> {
    const hours = await this.send(() => this.client.hgetall(KEYS.keysUsed));
    return new Map(Object.entries(hours).map(([id, hour]) => [id, Number(hour)]));
  }

  /** Forgets when keys were used that are no longer there. */
  async forgetUse(ids: readonly string[]): Promise<void> {
    if (ids.length > 0) await this.send(() => this.client.hdel(KEYS.keysUsed, ...ids));
  }

  private async send<T>(command: () => Promise<T>): Promise<T> {
    try {
      return await command();
    } catch (error) {
      throw queueError(error);
    }
  }
}
