// Notices that Elasticsearch no longer has logs that it stored. What it should hold is kept in Redis.
import { Client } from '@elastic/elasticsearch';
import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { logIdTimePrefix, LOGS_PATTERN } from '@timberline/elastic';
import { DocumentIds, IndexMarkStore } from '@timberline/queue';
import { safeMessage } from '../http/describe-fault.ts';
import { wallClockMs } from '../wall-clock.ts';
import { compareIndices, elasticsearchLoss, type FoundIndices, type MissingDocs } from './index-loss.ts';
import { Losses } from './losses.service.ts';

/** A loss is noticed within this time. A check costs two small requests. */
const CHECK_INTERVAL_MS = 10_000;
/** Less than the interval, so that the only API process makes every check. */
const TAKEN_MS = 9_000;
/** Elasticsearch answers within milliseconds, or it is busy and the next check comes soon. */
const TIMEOUT_MS = 5_000;
/** Elasticsearch takes request lines of 4 KiB. */
const MAX_NAMES = 100;
/** The clocks of the API processes, which give logs their time, may differ by this. */
const CLOCK_MARGIN_MS = 60_000;

@Injectable()
export class IndexWatch implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger('Losses');
  private isChecking = false;
  private lastError = '';
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly elasticsearch: Client,
    private readonly marks: IndexMarkStore,
    private readonly documentIds: DocumentIds,
    private readonly losses: Losses,
  ) {}

  onModuleInit(): void {
    this.timer = setInterval(() => void this.checkOnce(), CHECK_INTERVAL_MS).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  private async checkOnce(): Promise<void> {
    if (this.isChecking) return;
    this.isChecking = true;
    try {
      if (await this.marks.takeCheck(TAKEN_MS)) await this.check();
      this.lastError = '';
    } catch (error) {
      // An engine is away or busy. Nothing was written, so the next check compares with the same marks.
      const message = safeMessage(error as Error);
      if (message !== this.lastError)
        this.logger.warn(`Whether Elasticsearch has all logs could not be checked: ${message}`);
      this.lastError = message;
    } finally {
      this.isChecking = false;
    }
  }

  private async check(): Promise<void> {
    const checkedAt = wallClockMs();
    const before = await this.marks.read();
    let found = await this.look();
    let comparison = compareIndices(before, found);
    if (comparison.missing.length > 0) {
      // A replica that has just become the primary counts all logs once it is refreshed.
      await this.refresh(
        comparison.missing.map(({ index }) => index).filter((index) => found.readable.has(index)),
      );
      found = await this.look();
      comparison = compareIndices(before, found);
      const missing: MissingDocs[] = [];
      // One after another, since a restored snapshot may hold hundreds of indices.
      for (const one of comparison.missing) missing.push(await this.withoutRestored(one));
      const loss = elasticsearchLoss(missing, new Date(wallClockMs()).toISOString());
      if (loss) {
        // A client that sends its documents again must not be told that they are stored.
        await this.documentIds.forget();
        await this.losses.tell(loss);
      }
    }
    // From now on what is there counts: what is missing was told, and is kept until it is confirmed.
    await this.marks.write({ checkedAt, marks: comparison.marks, gone: comparison.gone });
  }

  private async look(): Promise<FoundIndices> {
    const { _shards, indices: stats = {} } = await this.elasticsearch.indices.stats(
      {
        index: LOGS_PATTERN,
        metric: 'docs',
        expand_wildcards: ['open', 'hidden'],
        filter_path:
          '_shards.failed,indices.*.uuid,indices.*.health,indices.*.status,indices.*.primaries.docs.count',
      },
      options(),
    );
    if (_shards.failed > 0) throw new Error('some shards did not say how many logs they have');
    // Also those that are closed or red. Unlike `_resolve`, this is an error on a node that does not know its indices yet.
    const settings = await this.elasticsearch.indices.getSettings(
      {
        index: LOGS_PATTERN,
        name: 'index.uuid',
        expand_wildcards: 'all',
        filter_path: '*.settings.index.uuid',
      },
      options(),
    );
    const readable: FoundIndices['readable'] = new Map();
    for (const [index, { uuid, health, status, primaries }] of Object.entries(stats)) {
      const docs = primaries?.docs?.count;
      // Red means that a primary is not active.
      const isWhole = status === 'open' && (health === 'green' || health === 'yellow');
      if (isWhole && uuid !== undefined && docs !== undefined) readable.set(index, { uuid, docs });
    }
    return { readable, names: new Set(Object.keys(settings)) };
  }

  private async refresh(indices: string[]): Promise<void> {
    if (indices.length === 0) return;
    const index = indices.length > MAX_NAMES ? LOGS_PATTERN : indices;
    await this.elasticsearch.indices.refresh({ index, ignore_unavailable: true }, options());
  }

  /** An index of the same name may have been restored from a copy: its logs of the time before are not missing. */
  private async withoutRestored(missing: MissingDocs): Promise<MissingDocs> {
    if (!missing.isReplaced) return missing;
    const before = logIdTimePrefix(missing.lastSeenAt + CLOCK_MARGIN_MS);
    const { count, _shards } = await this.elasticsearch.count(
      { index: missing.index, query: { range: { id: { lt: before } } } },
      options(),
    );
    if (_shards.failed > 0) throw new Error('some shards did not say which logs they have');
    return { ...missing, docs: missing.docs - count };
  }
}

function options(): { requestTimeout: number } {
  return { requestTimeout: TIMEOUT_MS };
}
