// When keys were last used, to the hour: a key costs one write an hour, however often it is sent.
import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { DirectoryCopy } from '@timberline/queue';
import { wallClockMs } from '../../wall-clock.ts';

const HOUR_MS = 60 * 60 * 1000;
/** How often what is new is written. */
const WRITE_INTERVAL_MS = 10_000;

@Injectable()
export class KeyUse implements OnApplicationBootstrap, OnApplicationShutdown {
  /** The hour since 1970 in which each key was last used in this process. Keys are few: `MAX_ENTRIES`. */
  private readonly hours = new Map<string, number>();
  private unwritten = new Map<string, number>();
  /** As of the last write: to read the clock for each request would take longer than to look the key up. */
  private hour = currentHour();
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly copy: DirectoryCopy) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.write(), WRITE_INTERVAL_MS).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  note(id: string): void {
    const { hour } = this;
    if (this.hours.get(id) === hour) return;
    this.hours.set(id, hour);
    this.unwritten.set(id, hour);
  }

  /** When each key was last used, as RFC 3339. While Redis is away, what this process knows. */
  async read(): Promise<Map<string, string>> {
    const kept = await this.copy.lastUses().catch(() => new Map<string, number>());
    for (const [id, hour] of this.hours) kept.set(id, Math.max(hour, kept.get(id) ?? 0));
    return new Map([...kept].map(([id, hour]) => [id, new Date(hour * HOUR_MS).toISOString()]));
  }

  /** Forgets a key that was withdrawn. What Redis keeps of it while it is away does no harm. */
  async forget(id: string): Promise<void> {
    this.hours.delete(id);
    this.unwritten.delete(id);
    await this.copy.forgetUse([id]).catch(() => undefined);
  }

  private async write(): Promise<void> {
    this.hour = currentHour();
    const { unwritten } = this;
    this.unwritten = new Map();
    try {
      await this.copy.noteUse(unwritten);
    } catch {
      // Redis is away: the next round writes them, unless they were used again.
      for (const [id, hour] of unwritten) if (!this.unwritten.has(id)) this.unwritten.set(id, hour);
    }
  }
}

function currentHour(): number {
  return Math.floor(wallClockMs() / HOUR_MS);
}
