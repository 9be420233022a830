// Reads logs in their order, from any position in either direction, at a cost that depends only on the size of the page.
//
// The index is sorted newest first, and Elasticsearch stops early only in that direction. In the other direction a search
// covers a limited window of time, which is narrowed when it holds too many logs and moved on when it holds too few.
import { Injectable } from '@nestjs/common';
import { allOf, timestampRange, timestampWindow } from '@timberline/elastic';
import { NANOS_PER_MILLISECOND, parseNanos } from '@timberline/query';
import { ElasticsearchReader } from '../../elasticsearch/elasticsearch-reader.ts';
import type { RawHit, RawResponse } from '../../elasticsearch/raw-response.ts';
import type { Position } from './cursor.ts';
import { readInstant } from './instant-reader.ts';
import { leftOf, type OrderedRead, type OrderedResponse, OrderedSearch } from './ordered-search.ts';
import {
  adjacentWidth,
  estimateWidth,
  MAX_WINDOW_LOGS,
  narrowWindow,
  nextWindow,
  type TimeWindow,
  windowEnd,
} from './time-window.ts';

/**
 * Logs of the first search of a read. It shows how long they are, so that the next one asks for as many as fit into the
 * rest of the limit: Elasticsearch holds all logs that it was asked for in memory.
 */
const FIRST_SEARCH_LOGS = 128;
/** Logs of a later search, so that Elasticsearch does not have to hold a long trace as a whole. */
const MAX_SEARCH_LOGS = 5_000;
/** After this many windows all that is left is sorted at once, which is always right, though it may be slow. */
const MAX_WINDOWS = 40;
/** A window that holds less than this part of what is wanted has nearly nothing, although it was made to hold more. */
const SPARSE = 4;
/** Up to how many logs are counted to estimate their density: counting more makes no better window. */
const MAX_COUNTED_LOGS = 200_000;

const TIME_BOUNDS = { oldest: { min: { field: 'timestamp' } }, newest: { max: { field: 'timestamp' } } };

export interface OrderedHits {
  /** In the order of `direction`. */
  hits: RawHit[];
  /** There are fewer than asked for although more follow, because these reach the limit of bytes. */
  isCut: boolean;
  /** Length of the responses that the hits were read from. */
  bytes: number;
  /** The number of logs that match after the position, counted up to `totalUpTo`. */
  total?: RawResponse['hits']['total'];
  /** The `window` for a read of the adjacent logs. */
  window?: bigint;
  /** The id of the point in time for the next read, which may differ from the one before. */
  pitId?: string;
}

@Injectable()
export class OrderedReader {
  constructor(private readonly logs: ElasticsearchReader) {}

  /** Reads a page of logs, or as many as fit into the limit of bytes. */
  async read(read: OrderedRead): Promise<OrderedHits> {
    let asked = read.atOnce ? read.size : Math.min(read.size, FIRST_SEARCH_LOGS);
    let page = await this.readOnce({ ...read, size: asked });
    const { hits, total } = page;
    let { bytes } = page;
    let isFull = hits.length === asked;
    while (!page.isCut && isFull && hits.length < read.size) {
      const left = leftOf(read.limit, bytes);
      const fitting = Math.ceil((left.limitBytes * hits.length) / bytes);
      asked = Math.min(read.size - hits.length, MAX_SEARCH_LOGS, fitting);
      page = await this.readOnce({
        ...read,
        after: positionOf(hits.at(-1)!),
        size: asked,
        window: page.window,
        pit: read.pit && { ...read.pit, id: page.pitId ?? read.pit.id },
        totalUpTo: undefined,
        limit: left,
      });
      hits.push(...page.hits);
      bytes += page.bytes;
      isFull = page.hits.length === asked;
    }
    return { ...page, hits, total, bytes, window: widthOf(hits) };
  }

  /**
   * Reads logs against the order of the index with one search of the time after the position. Undefined where that holds too few or
   * too many of them, or too long ones: `read` finds them then.
   *
   * @param width the length of that time in nanoseconds
   */
  async readNear(read: OrderedRead & { after: Position }, width: bigint): Promise<OrderedHits | undefined> {
    const start = parseNanos(read.after.time);
    const window = { start, width, isFirst: true };
    const search = new OrderedSearch(this.logs, read);
    const response = await searchWindow(search, read, window, windowEnd(window), true);
    const { hits } = response.hits;
    if (response.terminated_early || response.isCut || hits.length < read.size) return undefined;
    return { hits, isCut: false, bytes: response.bytes };
  }

  private async readOnce(read: OrderedRead): Promise<OrderedHits> {
    const search = new OrderedSearch(this.logs, read);
    const { hits, isCut, bytes } =
      read.direction === 'desc'
        ? await readWithIndex(search, read)
        : await this.readAgainstIndex(search, read);
    return { ...hits, isCut, bytes, window: widthOf(hits.hits), pitId: search.pitId };
  }

  private async readAgainstIndex(search: OrderedSearch, read: OrderedRead): Promise<OrderedResponse> {
    const { size } = read;
    const hits: RawHit[] = [];
    let bytes = 0;
    let window = await this.firstWindow(read);
    let wasOpen = window.width === undefined;
    for (let count = 1; ; count++) {
      const isLimited = count <= MAX_WINDOWS;
      const end = isLimited ? windowEnd(window) : undefined;
      const rest = { ...read, size: size - hits.length, limit: leftOf(read.limit, bytes) };
      const response = await searchWindow(search, rest, window, end, isLimited);
      if (response.terminated_early) {
        window = end === undefined ? await this.estimateWindow(read, window) : narrowWindow(window, size);
      } else {
        const found = response.hits.hits;
        hits.push(...found);
        bytes += response.bytes;
        if (response.isCut || hits.length >= size || end === undefined)
          return { hits: { hits }, isCut: response.isCut, bytes };
        const wanted = size - hits.length;
        if (!wasOpen && (count > 1 || found.length * SPARSE < wanted)) {
          // Perhaps few logs are left, and one search finds them. It is tried once: behind a gap it may find too many.
          wasOpen = true;
          window = { start: end, width: undefined, isFirst: false };
        } else if (wasOpen && found.length === 0)
          window = await this.estimateWindow(read, { start: end, isFirst: false });
        else window = nextWindow(window, end, found.length, wanted);
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
    { clauses, size, reader, partials, after: position }: OrderedRead,
    { start, isFirst = true }: { start: bigint | undefined; isFirst?: boolean },
  ): Promise<TimeWindow> {
    const lowerBound = isFirst && !position ? undefined : start;
    const rest = lowerBound === undefined ? clauses : [...clauses, timestampWindow(lowerBound, undefined)];
    const options = { reader, partials };
    // Behind a window that held nothing there may be a gap. Only then is it worth looking at all logs for the next one.
    const next = isFirst ? {} : { aggs: { next: { min: { field: 'timestamp' } } } };
    const [{ aggregations }, { hits, aggregations: after }] = await Promise.all([
      this.logs.search({ size: 0, track_total_hits: false, aggs: TIME_BOUNDS }, options),
      this.logs.search({ size: 0, track_total_hits: MAX_COUNTED_LOGS, query: allOf(rest), ...next }, options),
    ]);
    // As long as there is no index there is nothing to aggregate.
    const { oldest, newest } = (aggregations ?? {}) as Partial<
      Record<keyof typeof TIME_BOUNDS, { value: number | null }>
    >;
    const { next: nextLog } = (after ?? {}) as { next?: { value: number | null } };
    const base = later(lowerBound ?? fromMilliseconds(oldest?.value), fromMilliseconds(nextLog?.value));
    const count = hits.total?.value ?? 0;
    const width = estimateWidth({ start: base, newest: fromMilliseconds(newest?.value), count, size });
    return { start: base, width, isFirst };
  }
}

/** The position of a hit. */
export function positionOf({ sort: [time, id] }: Pick<RawHit, 'sort'>): Position {
  return { time, id };
}

async function readWithIndex(
  search: OrderedSearch,
  { after, size, totalUpTo, limit }: OrderedRead,
): Promise<OrderedResponse> {
  // `search_after` alone does not let Elasticsearch skip to the position; a range does.
  const clauses = after ? [timestampRange({ lte: after.time })] : [];
  const total = totalUpTo === undefined ? {} : { track_total_hits: totalUpTo };
  return search.run({ clauses, after, size, limit }, total);
}

/** Searches a window up to `end` (exclusive). `isLimited` stops the search when the window holds too many logs. */
function searchWindow(
  search: OrderedSearch,
  { after, size, limit }: OrderedRead,
  window: TimeWindow,
  end: bigint | undefined,
  isLimited: boolean,
): Promise<OrderedResponse> {
  const position = window.isFirst ? after : undefined;
  // The first window of a read from the oldest log has no start, so that late logs are not missed.
  const start = window.isFirst && !after ? undefined : window.start;
  const clauses = [timestampWindow(start, end)];
  if (start === undefined || end !== start + 1n)
    return search.run(
      { clauses, after: position, size, limit },
      isLimited ? { terminate_after: MAX_WINDOW_LOGS } : {},
    );
  // A window of one nanosecond cannot be narrowed further.
  return position
    ? readInstant(search, { clauses, after: position, size, limit })
    : search.run({ clauses, size, limit });
}

function widthOf(hits: readonly RawHit[]): bigint | undefined {
  const [first, last] = [hits[0], hits.at(-1)];
  return first && last && adjacentWidth(first.sort[0], last.sort[0], hits.length);
}

function later(one: bigint, other: bigint): bigint {
  return one > other ? one : other;
}

function fromMilliseconds(value: number | null | undefined): bigint {
  return BigInt(Math.floor(value ?? 0)) * NANOS_PER_MILLISECOND;
}
