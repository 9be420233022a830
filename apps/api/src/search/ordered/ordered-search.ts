// One read of ordered logs as a series of searches: the same order and point in time, other clauses and sizes.
import type { SortDirection } from '@timberline/contract';
import { allOf, type EsQuery, timeOrder } from '@timberline/elastic';
import type {
  ElasticsearchReader,
  ReadLimit,
  SearchOptions,
} from '../../elasticsearch/elasticsearch-reader.ts';
import type { RawResponse } from '../../elasticsearch/raw-response.ts';
import type { SearchRequest } from '../../elasticsearch/search-response.ts';
import { MIN_COUNTED_ANSWER_BYTES } from '../../limits/memory-budget.ts';
import type { Position } from './cursor.ts';

export interface OrderedRead extends SearchOptions {
  /** The clauses that a log has to meet, all of them. */
  clauses: readonly EsQuery[];
  direction: SortDirection;
  /** Begin after this position in that direction; absent: at the end of all logs. */
  after?: Position;
  /** Maximum number of logs. */
  size: number;
  /** Width of the first window in nanoseconds, from an earlier read of the same logs. */
  window?: bigint;
  pit?: SearchRequest['pit'];
  /** How many bytes of logs to read at most. */
  limit: ReadLimit;
  /** The caller knows roughly how long the logs are, so that all of them can be asked for at once. */
  atOnce?: boolean;
  /** Count the matching logs up to this number; only for a read in the index's own direction. */
  totalUpTo?: number;
}

export type OrderedResponse = Pick<RawResponse, 'terminated_early' | 'hits' | 'isCut' | 'bytes'>;

export class OrderedSearch {
  private pit: SearchRequest['pit'];

  constructor(
    private readonly logs: Pick<ElasticsearchReader, 'searchLogs'>,
    private readonly read: OrderedRead,
  ) {
    this.pit = read.pit;
  }

  /** The current id of the point in time: each response may renew it. */
  get pitId(): string | undefined {
    return this.pit?.id;
  }

  /** Searches for up to `size` logs after a position that meet the read's clauses and these. */
  async run(
    { clauses, after, size, limit }: Pick<OrderedRead, 'clauses' | 'after' | 'size' | 'limit'>,
    options: SearchRequest = {},
  ): Promise<OrderedResponse> {
    const { direction, reader, partials } = this.read;
    const response = await this.logs.searchLogs(
      {
        query: allOf([...this.read.clauses, ...clauses]),
        sort: timeOrder(direction),
        size,
        track_total_hits: false,
        ...(after && { search_after: [after.time, after.id] }),
        ...(this.pit && { pit: this.pit }),
        ...options,
      },
      { reader, partials },
      limit,
    );
    if (this.pit && response.pit_id !== undefined) this.pit = { ...this.pit, id: response.pit_id };
    return response;
  }
}

/** What is left of a limit, but at least as much as shows whether there is another log. */
export function leftOf(limit: ReadLimit, bytes: number): ReadLimit {
  return { ...limit, limitBytes: Math.max(limit.limitBytes - bytes, MIN_COUNTED_ANSWER_BYTES) };
}
