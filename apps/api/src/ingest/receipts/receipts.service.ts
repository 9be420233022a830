// Reads receipts: nothing is stored for them, the state follows from the queue and from what is indexed.
import { Client, errors } from '@elastic/elasticsearch';
import { Inject, Injectable } from '@nestjs/common';
import type { Receipt } from '@timberline/contract';
import { indexOfId, logIdAfter } from '@timberline/elastic';
import { decodeReceipt, LogQueue } from '@timberline/queue';
import { ProblemError } from '../../problem/problem-error.ts';

/** The ids of a post: they share their index. */
interface IdRange {
  index: string;
  first: string;
  last: string;
}

@Injectable()
export class Receipts {
  constructor(
    @Inject(LogQueue) private readonly queue: LogQueue,
    private readonly client: Client,
  ) {}

  /** The state of a post. A receipt that is unknown or changed is a 404. */
  async read(receipt: string): Promise<Receipt> {
    const content = decodeReceipt(receipt);
    if (!content) throw new ProblemError(404, 'This is no receipt of this service, or it was changed.');
    const { firstId, count: accepted, jobs } = content;
    const range: IdRange = {
      index: indexOfId(firstId),
      first: firstId,
      last: logIdAfter(firstId, accepted - 1),
    };
    // Asked first: a job that ends in between is then counted below, not missed.
    if ((await this.queue.unfinished(jobs)) > 0) {
      // Elasticsearch away costs the progress within the post, not the answer.
      const indexed = (await this.count(range).catch(() => 0)) ?? 0;
      return { state: 'queued', accepted, indexed, failed: 0 };
    }
    let indexed = await this.count(range);
    if (indexed !== undefined && indexed < accepted) {
      await this.client.indices.refresh({ index: range.index, ignore_unavailable: true });
      indexed = await this.count(range);
    }
    if (indexed === undefined) throw new ProblemError(404, 'The logs of this receipt are no longer kept.');
    const failed = accepted - indexed;
    const state = failed === 0 ? 'indexed' : indexed === 0 ? 'failed' : 'partial';
    return { state, accepted, indexed, failed };
  }

  /** Logs of the range that a search finds; undefined where their index is gone. */
  private async count({ index, first, last }: IdRange): Promise<number | undefined> {
    try {
      return (await this.client.count({ index, query: { range: { id: { gte: first, lte: last } } } })).count;
    } catch (error) {
      if (error instanceof errors.ResponseError && error.statusCode === 404) return undefined;
      throw error;
    }
  }
}
