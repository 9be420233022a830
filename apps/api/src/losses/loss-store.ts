// What is kept outside of Redis, so that a loss of Redis is noticed: two documents in an index that no search reads.
import { Client, errors } from '@elastic/elasticsearch';
import { Injectable } from '@nestjs/common';
import type { Loss } from '@timberline/contract';
import type { Marks } from '@timberline/queue';

/** It does not match `timberline-logs-*`. */
const INDEX = 'timberline-state';
const MARKS = 'redis-marks';
const LOSSES = 'losses';
/** Elasticsearch answers such small requests within milliseconds, or it is busy and the next try comes soon. */
const TIMEOUT_MS = 3_000;
/** Losses that are kept. The oldest are dropped: whoever has not confirmed a hundred will not miss the first. */
const MAX_LOSSES = 100;
/** API processes that write at the same moment, each of which wins once. */
const MAX_ATTEMPTS = 20;

/** How far the counters were at a time (ms since 1970). */
export interface Sample {
  at: number;
  enqueuedLogs: number;
}

export interface KeptMarks extends Marks {
  /** The process of Redis in which the counters were there. */
  runId: string;
  /** From the oldest to the newest. */
  samples: Sample[];
}

/** Methods throw the errors of Elasticsearch. */
@Injectable()
export class LossStore {
  constructor(private readonly elasticsearch: Client) {}

  async readMarks(): Promise<KeptMarks | undefined> {
    return (await this.read<KeptMarks>(MARKS))?.document;
  }

  async writeMarks(marks: KeptMarks): Promise<void> {
    await this.ensureIndex();
    await this.elasticsearch.index({ index: INDEX, id: MARKS, document: marks }, options());
  }

  async readLosses(): Promise<Loss[]> {
    return (await this.read<{ losses: Loss[] }>(LOSSES))?.document.losses ?? [];
  }

  /** Changes the losses, also while other API processes do. Returns them as they are then. */
  async updateLosses(change: (losses: Loss[]) => Loss[]): Promise<Loss[]> {
    await this.ensureIndex();
    for (let attempt = 1; ; attempt++) {
      const kept = await this.read<{ losses: Loss[] }>(LOSSES);
      const losses = change(kept?.document.losses ?? [])
        .sort((a, b) => b.until.localeCompare(a.until))
        .slice(0, MAX_LOSSES);
      const condition = kept
        ? { if_seq_no: kept.seqNo, if_primary_term: kept.primaryTerm }
        : { op_type: 'create' as const };
      try {
        await this.elasticsearch.index(
          { index: INDEX, id: LOSSES, document: { losses }, ...condition },
          options(),
        );
        return losses;
      } catch (error) {
        const isConflict = error instanceof errors.ResponseError && error.statusCode === 409;
        if (!isConflict || attempt >= MAX_ATTEMPTS) throw error;
      }
    }
  }

  private async read<T>(
    id: string,
  ): Promise<{ document: T; seqNo: number; primaryTerm: number } | undefined> {
    try {
      const found = await this.elasticsearch.get<T>({ index: INDEX, id }, options());
      return { document: found._source!, seqNo: found._seq_no!, primaryTerm: found._primary_term! };
    } catch (error) {
      if (error instanceof errors.ResponseError && error.statusCode === 404) return undefined;
      throw error;
    }
  }

  /** Asks each time, since somebody may have deleted all indices. */
  private async ensureIndex(): Promise<void> {
    if (await this.elasticsearch.indices.exists({ index: INDEX }, options())) return;
    const settings = { number_of_shards: 1, auto_expand_replicas: '0-1' };
    await this.elasticsearch.indices.create(
      { index: INDEX, settings, mappings: { dynamic: false } },
      // Another process has created it.
      { ...options(), ignore: [400] },
    );
  }
}

function options(): { requestTimeout: number } {
  return { requestTimeout: TIMEOUT_MS };
}
