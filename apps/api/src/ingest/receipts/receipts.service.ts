// The state of receipts. Nothing is stored for them: it follows from the queue and from the logs that are indexed.
import { Client } from '@elastic/elasticsearch';
import { Injectable } from '@nestjs/common';
import type { Receipt } from '@timberline/contract';
import { logIdTime } from '@timberline/elastic';
import { DeadLetters, LogQueue, ReceiptCodec } from '@timberline/queue';
import { Losses } from '../../losses/losses.service.ts';
import { IngestError } from '../ingest-error.ts';
import { countStored, type PostedLogs, postedLogs } from '../stored-logs.ts';

@Injectable()
export class ReceiptsService {
  constructor(
    private readonly queue: LogQueue,
    private readonly elasticsearch: Client,
    private readonly receipts: ReceiptCodec,
    private readonly deadLetters: DeadLetters,
    private readonly losses: Losses,
  ) {}

  /**
   * The state of a post by its receipt. Throws an IngestError `not-found` if the receipt is invalid or its logs are no longer
   * kept, and the errors of the queue and of Elasticsearch.
   */
  async state(receipt: string): Promise<Receipt> {
    const content = this.receipts.decode(receipt);
    if (!content)
      throw new IngestError('not-found', 'Invalid receipt. Use the receipt exactly as the post returned it.');
    const { count: accepted, jobs } = content;
    const logs = postedLogs(content);
    // The queue is asked first: the logs of a job that ends meanwhile are then counted below instead of missed.
    if ((await this.queue.unfinished(jobs)) > 0) {
      // Without Elasticsearch the state is still known, only the progress is not.
      const indexed = (await countStored(this.elasticsearch, logs).catch(() => 0)) ?? 0;
      return { state: 'queued', accepted, indexed, failed: 0 };
    }
    let indexed = await countStored(this.elasticsearch, logs);
    if (indexed !== undefined && indexed < accepted) {
      await this.elasticsearch.indices.refresh({ index: logs.index, ignore_unavailable: true });
      indexed = await countStored(this.elasticsearch, logs);
    }
    if (indexed === undefined && this.losses.mayBeLost(logIdTime(logs.firstId))) indexed = 0;
    if (indexed === undefined)
      throw new IngestError('not-found', 'The logs of this receipt are no longer kept.');
    const missing = accepted - indexed;
    if (missing === 0) return { state: 'indexed', accepted, indexed, failed: 0 };
    const lost = await this.countLost(logs, missing);
    const failed = missing - lost;
    if (lost > 0) return { state: 'partial', accepted, indexed, failed, lost };
    return { state: indexed === 0 ? 'failed' : 'partial', accepted, indexed, failed };
  }

  /** How many of the missing logs of a post an engine has lost: those that were not refused, at the time of a loss. */
  private async countLost({ firstId, lastId }: PostedLogs, missing: number): Promise<number> {
    if (!this.losses.mayBeLost(logIdTime(firstId))) return 0;
    return Math.max(0, missing - (await this.deadLetters.countBetween(firstId, lastId)));
  }
}
