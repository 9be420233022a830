// One read of ordered logs as a series of searches: the same order and point in time, other clauses and sizes.
import type { SortDirection } from '@timberline/contract';
import { allOf, type EsQuery, timeOrder } from '@timberline/elastic';
import type { SearchOptions } from '../../elasticsearch/elasticsearch-reader.ts';
import type { SearchHit, SearchRequest, SearchResponse } from '../../elasticsearch/search-response.ts';
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
  /** Count the matching logs up to this number; only for a read in the index's own direction. */
  totalUpTo?: number;
}

/** The part of a hit that paging needs. */
export type SortedHit = Pick<SearchHit, 'sort'>;

export type OrderedResponse<Hit> = Pick<SearchResponse, 'terminated_early'> & {
  hits: { hits: Hit[]; total?: SearchResponse['hits']['total'] };
};

/** A way to search: `ElasticsearchReader.search`, or another one with hits of another form. */
export type Search<Hit> = (
  request: SearchRequest,
  options: SearchOptions,
) => Promise<OrderedResponse<Hit> & Pick<SearchResponse, 'pit_id'>>;

export class OrderedSearch<Hit> {
  private pit: SearchRequest['pit'];

  constructor(
    private readonly search: Search<Hit>,
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
    { clauses, after, size }: Pick<OrderedRead, 'clauses' | 'after' | 'size'>,
    options: SearchRequest = {},
  ): Promise<OrderedResponse<Hit>> {
    const { direction, signal, partials } = this.read;
    const response = await this.search(
      {
        query: allOf([...this.read.clauses, ...clauses]),
        sort: timeOrder(direction),
        size,
        track_total_hits: false,
        ...(after && { search_after: [after.time, after.id] }),
        ...(this.pit && { pit: this.pit }),
        ...options,
      },
      { signal, partials },
    );
    if (this.pit && response.pit_id !== undefined) this.pit = { ...this.pit, id: response.pit_id };
    return response;
  }
}
