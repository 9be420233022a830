// Counters of all processes of the API together, which survive restarts.
import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import { queueError } from './errors.ts';
import { KEYS } from './names.ts';
import { runScript } from './scripts/script.ts';
import { addCountsScript } from './scripts/shared-counters.ts';

/** Far longer than an addition is tried again without another process of Redis in between. */
const NUMBER_MS = 60 * 60 * 1000;

/** Methods throw QueueUnavailableError or QueueFullError. */
export class SharedCounters {
  private readonly process = randomUUID();
  private number = 0;
  /** What is being added, with the same number until its answer has come. */
  private pending: ReadonlyMap<string, number> | undefined;

  constructor(private readonly client: Redis) {}

  /**
   * Adds counts, each once, however often the answer is lost. To be called by one caller at a time.
   * @param take gives the counts since it was last called; its caller keeps them in memory until then
   */
  async add(take: () => ReadonlyMap<string, number>): Promise<void> {
    if (!this.pending) {
      const counts = take();
      if (counts.size === 0) return;
      this.pending = counts;
      this.number++;
    }
    await runScript(
      this.client,
      addCountsScript,
      [KEYS.sharedCounters, KEYS.sharedCountersAdded + this.process],
      [this.number, NUMBER_MS, ...[...this.pending].flat()],
    );
    this.pending = undefined;
  }

  async read(): Promise<Record<string, number>> {
    try {
      const counts = await this.client.hgetall(KEYS.sharedCounters);
      return Object.fromEntries(Object.entries(counts).map(([name, count]) => [name, Number(count)]));
    } catch (error) {
      throw queueError(error);
    }
  }
}
