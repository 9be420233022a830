// Reads logs in their order, from any position in either direction, at a cost that depends only on the size of the page.
//
// The index is sorted newest first, and Elasticsearch stops early only in that direction. In the other direction a search
// covers a limited window of time, which is narrowed when it holds too many logs and moved on when it holds too few.
import { Injectable } from '@nestjs/common';
import { allOf, timestampRange, timestampWindow } from '@timberline/elastic';
import { NANOS_PER_MILLISECOND, parseNanos } from '@timberline/query';
import { ElasticsearchReader } from '../../elasticsearch/elasticsearch-reader.ts';
import type { SearchHit, SearchResponse } from '../../elasticsearch/search-response.ts';
import { readInstant } from './instant-reader.ts';
import {
  type OrderedRead,
  type OrderedResponse,
  OrderedSearch,
  type Search,
  type SortedHit,
} from './ordered-search.ts';
import {
  adjacentWidth,
  estimateWidth,
  MAX_WINDOW_LOGS,
  narrowWindow,
  nextWindow,
  type TimeWindow,
  windowEnd,
} from './time-window.ts';

/** After this many windows all that is left is sorted at once, which is always right, though it may be slow. */
const MAX_WINDOWS = 40;
/** Up to how many logs are counted to estimate their density: counting more makes no better window. */
const MAX_COUNTED_LOGS = 200_000;

const TIME_BOUNDS = { oldest: { min: { field: 'timestamp' } }, newest: { max: { field: 'timestamp' } } };

export interface OrderedHits<Hit extends SortedHit = SearchHit> {
  /** In the order of `direction`. */
  hits: Hit[];
  /** The number of logs that match after the position, counted up to `totalUpTo`. */
  total?: SearchResponse['hits']['total'];
  /** The `window` for a read of the adjacent logs. */
  window?: bigint;
  /** The id of the point in time for the next read, which may differ from the one before. */
  pitId?: string;
}

@Injectable()
export class OrderedReader {
  constructor(private readonly logs: ElasticsearchReader) {}

  /** Reads a page of logs. */
  read(read: OrderedRead): Promise<OrderedHits> {
    return this.readWith((request, options) => this.logs.search(request, options), read);
  }

  /** As `read`, with another way to search. */
  async readWith<Hit extends SortedHit>(search: Search<Hit>, read: OrderedRead): Promise<OrderedHits<Hit>> {
    const ordered = new OrderedSearch(search, read);
    const { hits, total } =
      read.direction === 'desc'
        ? await readWithIndex(ordered, read)
        : await this.readAgainstIndex(ordered, read);
    const [first, last] = [hits[0], hits.at(-1)];
    return {
      hits,
      total,
      window: first && last && adjacentWidth(first.sort[0], last.sort[0], hits.length),
      pitId: ordered.pitId,
    };
  }

  private async readAgainstIndex<Hit>(
    search: OrderedSearch<Hit>,
    read: OrderedRead,
  ): Promise<OrderedResponse<Hit>['hits']> {
    const { size } = read;
    const hits: Hit[] = [];
    let window = await this.firstWindow(read);
    for (let count = 1; ; count++) {
      const isLimited = count <= MAX_WINDOWS;
      const end = isLimited ? windowEnd(window) : undefined;
      const rest = { ...read, size: size - hits.length };
      const response = await searchWindow(search, rest, window, end, isLimited);
      if (response.terminated_early) {
        window = end === undefined ? await this.estimateWindow(read, window) : narrowWindow(window, size);
      } else {
        const found = response.hits.hits;
        hits.push(...found);
        if (hits.length >= size || end === undefined) return { hits };
        window = nextWindow(window, end, found.length, size - hits.length);
      }
    }
  }

  private firstWindow(read: OrderedRead): TimeWindow | Promise<TimeWindow> {
    const start = read.after && parseNanos(read.after.time);
    if (start === undefined || read.window === undefined) return this.estimateWindow(read, { start });
    return { start, width: read.window, isFirst: true };
  }

  /**
   * A window that holds a few pages, estimated from the number of logs that match from `start` on, or of all logs when
   * `start` is undefined.
   */
  private async estimateWindow(
    { clauses, size, signal, partials, after }: OrderedRead,
    { start, isFirst = true }: { start: bigint | undefined; isFirst?: boolean },
  ): Promise<TimeWindow> {
    const lowerBound = isFirst && !after ? undefined : start;
    const rest = lowerBound === undefined ? clauses : [...clauses, timestampWindow(lowerBound, undefined)];
    const options = { signal, partials };
    const [{ aggregations }, { hits }] = await Promise.all([
      this.logs.search({ size: 0, track_total_hits: false, aggs: TIME_BOUNDS }, options),
      this.logs.search({ size: 0, track_total_hits: MAX_COUNTED_LOGS, query: allOf(rest) }, options),
    ]);
    // As long as there is no index there is nothing to aggregate.
    const { oldest, newest } = (aggregations ?? {}) as Partial<
      Record<keyof typeof TIME_BOUNDS, { value: number | null }>
    >;
    const base = lowerBound ?? fromMilliseconds(oldest?.value);
    const count = hits.total?.value ?? 0;
    const width = estimateWidth({ start: base, newest: fromMilliseconds(newest?.value), count, size });
    return { start: base, width, isFirst };
  }
}

async function readWithIndex<Hit>(
  search: OrderedSearch<Hit>,
  { after, size, totalUpTo }: OrderedRead,
): Promise<OrderedResponse<Hit>['hits']> {
  // `search_after` alone does not let Elasticsearch skip to the position; a range does.
  const clauses = after ? [timestampRange({ lte: after.time })] : [];
  const total = totalUpTo === undefined ? {} : { track_total_hits: totalUpTo };
  return (await search.run({ clauses, after, size }, total)).hits;
}

/** Searches a window up to `end` (exclusive). `isLimited` stops the search when the window holds too many logs. */
function searchWindow<Hit>(
  search: OrderedSearch<Hit>,
  { after, size }: OrderedRead,
  window: TimeWindow,
  end: bigint | undefined,
  isLimited: boolean,
): Promise<OrderedResponse<Hit>> {
  const position = window.isFirst ? after : undefined;
  // The first window of a read from the oldest log has no start, so that late logs are not missed.
  const start = window.isFirst && !after ? undefined : window.start;
  const clauses = [timestampWindow(start, end)];
  if (start === undefined || end !== start + 1n)
    return search.run(
      { clauses, after: position, size },
      isLimited ? { terminate_after: MAX_WINDOW_LOGS } : {},
    );
  // A window of one nanosecond cannot be narrowed further.
  return position ? readInstant(search, { clauses, after: position, size }) : search.run({ clauses, size });
}

function fromMilliseconds(value: number | null | undefined): bigint {
  return BigInt(Math.floor(value ?? 0)) * NANOS_PER_MILLISECOND;
}
