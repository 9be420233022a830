// Refreshes the index as soon as the queue is empty, so that searches find the last logs before the interval of 1 s ends.
import { Client } from '@elastic/elasticsearch';
import { Injectable } from '@nestjs/common';
import { firstIndexName } from '@timberline/elastic';

/** As long as the interval of Elasticsearch itself, so that a trickle of logs makes twice the segments at most. */
const MIN_REFRESH_INTERVAL_MS = 1_000;

@Injectable()
export class IndexRefresher {
  private indexName: string | undefined;
  private lastRefresh = -Infinity;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly client: Client) {}

  /** Reports that bulk lines were stored. */
  wrote(lines: Buffer): void {
    this.indexName = firstIndexName(lines);
    clearTimeout(this.timer);
  }

  /** Reports that nothing is left to write for now. */
  drained(): void {
    clearTimeout(this.timer);
    if (this.indexName === undefined) return;
    const elapsedMs = performance.now() - this.lastRefresh;
    const delayMs = Math.max(0, MIN_REFRESH_INTERVAL_MS - elapsedMs);
    this.timer = setTimeout(() => this.refresh(), delayMs).unref();
  }

  private refresh(): void {
    const index = this.indexName;
    if (index === undefined) return;
    this.indexName = undefined;
    this.lastRefresh = performance.now();
    // If Elasticsearch is down, its own refresh interval applies later.
    this.client.indices.refresh({ index, ignore_unavailable: true }).catch(() => undefined);
  }
}
