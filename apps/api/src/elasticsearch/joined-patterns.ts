// The patterns that are one, as this process knows them.
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from '@elastic/elasticsearch';
import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { type DocumentPosition, readGroups } from '@timberline/elastic';
import { PatternAliases } from './pattern-aliases.ts';

/** What was joined is known after this time, and the time that Elasticsearch takes to answer. */
const POLL_MS = 2_000;
const TIMEOUT_MS = 10_000;

/**
 * Reads which patterns are one when that has changed. There are as many as the processor keeps (MAX_TEMPLATES). While
 * Elasticsearch cannot be reached, what was read last stays.
 */
@Injectable()
export class JoinedPatterns implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly stopping = new AbortController();
  private known = PatternAliases.NONE;
  private position: DocumentPosition;

  constructor(private readonly client: Client) {}

  get aliases(): PatternAliases {
    return this.known;
  }

  onApplicationBootstrap(): void {
    void this.run();
  }

  beforeApplicationShutdown(): void {
    this.stopping.abort();
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      // Without Elasticsearch there are no answers that could be wrong, and each read of them says so.
      await this.read().catch(() => undefined);
      await sleep(POLL_MS, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }

  private async read(): Promise<void> {
    const found = await readGroups(this.client, this.position, TIMEOUT_MS);
    if (found === 'unchanged') return;
    this.known = new PatternAliases(found.groups);
    this.position = found.position;
  }
}
