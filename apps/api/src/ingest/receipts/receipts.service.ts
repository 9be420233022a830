// The state of receipts. Nothing is stored for them: it follows from the queue and from the logs that are indexed.
import { Client, errors } from '@elastic/elasticsearch';
import { Injectable } from '@nestjs/common';
import type { Receipt } from '@timberline/contract';
import { indexOfId, logIdAfter } from '@timberline/elastic';
import { decodeReceipt, LogQueue } from '@timberline/queue';
import { IngestError } from '../ingest-error.ts';

/** The ids of a post, which are all in one index. */
interface IdRange {
  index: string;
  first: string;
  last: string;
}

@Injectable()
export class ReceiptsService {
  constructor(
    private readonly queue: LogQueue,
    private readonly elasticsearch: Client,
  ) {}

  /**
   * The state of a post by its receipt. Throws an IngestError `not-found` if the receipt is invalid or its logs are no longer
   * kept, and the errors of the queue and of Elasticsearch.
   */
  async state(receipt: string): Promise<Receipt> {
    const content = decodeReceipt(receipt);
    if (!content)
      throw new IngestError('not-found', 'Invalid receipt. Use the receipt exactly as the post returned it.');
    const { firstId, count: accepted, jobs } = content;
    const range: IdRange = {
      index: indexOfId(firstId),
      first: firstId,
      last: logIdAfter(firstId, accepted - 1),
    };
    // The queue is asked first: the logs of a job that ends meanwhile are then counted below instead of missed.
    if ((await this.queue.unfinished(jobs)) > 0) {
      // Without Elasticsearch the state is still known, only the progress is not.
      const indexed = (await this.count(range).catch(() => 0)) ?? 0;
      return { state: 'queued', accepted, indexed, failed: 0 };
    }
    let indexed = await this.count(range);
    if (indexed !== undefined && indexed < accepted) {
      await this.elasticsearch.indices.refresh({ index: range.index, ignore_unavailable: true });
      indexed = await this.count(range);
    }
    if (indexed === undefined)
      throw new IngestError('not-found', 'The logs of this receipt are no longer kept.');
    const failed = accepted - indexed;
    const state = failed === 0 ? 'indexed' : indexed === 0 ? 'failed' : 'partial';
    return { state, accepted, indexed, failed };
  }

  /** How many logs of the range a search finds; undefined if their index no longer exists. */
  private async count({ index, first, last }: IdRange): Promise<number | undefined> {
    try {
      const query = { range: { id: { gte: first, lte: last } } };
      return (await this.elasticsearch.count({ index, query })).count;
    } catch (error) {
      if (error instanceof errors.ResponseError && error.statusCode === 404) return undefined;
      throw error;
    }
  }
}
