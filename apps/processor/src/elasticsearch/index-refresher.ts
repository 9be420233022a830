// Lets a search find logs as soon as the queue is empty, not only at the next refresh of the interval (1 s).
import { Client } from '@elastic/elasticsearch';
import { Injectable } from '@nestjs/common';
import { firstIndexName } from '@timberline/elastic';

/** At most as often as Elasticsearch refreshes by itself, so that a trickle of logs makes no more than twice the segments. */
const REFRESH_PAUSE_MS = 1_000;

@Injectable()
export class IndexRefresher {
  private index: string | undefined;
  private lastRefresh = 0;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly client: Client) {}

  /** Bulk lines were stored. */
  wrote(lines: Buffer): void {
    this.index = firstIndexName(lines);
    clearTimeout(this.timer);
  }

  /** Nothing is left to write for now. */
  drained(): void {
    clearTimeout(this.timer);
    if (this.index === undefined) return;
    const pause = Math.max(0, this.lastRefresh + REFRESH_PAUSE_MS - Date.now());
    this.timer = setTimeout(() => this.refresh(), pause).unref();
  }

  private refresh(): void {
    const index = this.index;
    if (index === undefined) return;
    this.index = undefined;
    this.lastRefresh = Date.now();
    // Elasticsearch away: its own interval makes up for it.
    this.client.indices.refresh({ index, ignore_unavailable: true }).catch(() => undefined);
  }
}
