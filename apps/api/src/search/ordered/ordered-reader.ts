// Logs in their order, from any place in either direction, at the cost of what is read.
//
// The index is sorted newest first, and Elasticsearch stops early only in that direction. Against it a search looks
// at a bounded window of time, that is narrowed where it holds too many logs and moved on where it holds too few.
import { Injectable } from '@nestjs/common';
import type { SortDirection } from '@timberline/contract';
import {
  allOf,
  type EsQuery,
  logIdTime,
  logIdTimePrefix,
  timeOrder,
  timestampRange,
  timestampWindow,
} from '@timberline/elastic';
import { MAX_NANOS, NANOS_PER_MILLISECOND, parseNanos } from '@timberline/query';
import {
  ElasticsearchReader,
  type SearchAnswer,
  type SearchBody,
  type SearchHit,
  type SearchOptions,
} from '../../elasticsearch/elasticsearch-reader.ts';
import type { Position } from './cursor.ts';

export interface OrderedRead {
  /** What a log has to meet, all of it. */
  clauses: readonly EsQuery[];
  direction: SortDirection;
  /** Begin after this place in that direction; absent, at the end of all. */
  after?: Position;
  /** Most logs to give. */
  size: number;
  /** The window to look at first, in nanoseconds, as an earlier read of the same logs gave it. */
  window?: bigint;
  pit?: SearchBody['pit'];
  /** What to count beside, in the index's own direction alone. */
  totalUpTo?: number;
  signal?: AbortSignal;
}

/** What a search gives that reads more than one page. */
export type PlacedHit = Pick<SearchHit, 'sort'>;
type Answer<Hit> = Pick<SearchAnswer, 'pit_id' | 'terminated_early'> & {
  hits: { hits: Hit[]; total?: SearchAnswer['hits']['total'] };
};
/** A way to search; `ElasticsearchReader.search` unless a read brings another. */
export type Search<Hit> = (body: SearchBody, options: SearchOptions) => Promise<Answer<Hit>>;

export interface OrderedHits<Hit extends PlacedHit = SearchHit> {
  /** In the order of `direction`. */
  hits: Hit[];
  /** Those that follow `after`, counted up to `totalUpTo`. */
  total?: SearchAnswer['hits']['total'];
  /** For `window` of the next read. */
  window?: bigint;
  /** The point in time to go on with, which may be another one than before. */
  pitId?: string;
}

/**
 * Logs that a window may hold and be read whole: sorting so many takes Elasticsearch about 2 ms, and windows need not
 * be found very exactly.
 */
const WINDOW_LOGS = 20_000;
/** A window is made to hold so many pages: logs come in bursts, and a second window costs more than a fuller one. */
const PAGES_IN_WINDOW = 4;
/** Logs from which on a page tells well how dense the logs are beside it. */
const LONG_PAGE = 1_000;
/** How much wider a window may grow in one step. */
const WIDEN_MOST = 64;
/** After so many windows all that is left is sorted in one go: right always, and slow at worst. */
const MOST_WINDOWS = 40;
/** Narrowest window to begin with, in nanoseconds: many systems write times to the millisecond. */
const FIRST_WINDOW = 1_000_000n;
/** How far logs are counted to judge how dense they are: more makes no better window. */
const DENSITY_LOGS = 200_000;

@Injectable()
export class OrderedReader {
  constructor(private readonly logs: ElasticsearchReader) {}

  read(read: OrderedRead): Promise<OrderedHits> {
    return this.readBy((body, options) => this.logs.search(body, options), read);
  }

  /** As `read`, by another search. */
  async readBy<Hit extends PlacedHit>(search: Search<Hit>, read: OrderedRead): Promise<OrderedHits<Hit>> {
    const found = await (read.direction === 'desc'
      ? withIndex(search, read)
      : this.againstIndex(search, read));
    return { ...found, window: windowOf(found.hits) };
  }

  private async againstIndex<Hit extends PlacedHit>(
    search: Search<Hit>,
    read: OrderedRead,
  ): Promise<OrderedHits<Hit>> {
    const { clauses, size } = read;
    const found: Hit[] = [];
    let { after, pit } = read;
    /** First nanosecond of the window; undefined reaches back to the oldest log of all. */
    let start = after && parseNanos(after.time);
    let window: Window =
      start === undefined || read.window === undefined
        ? await this.fittingWindow(read, start)
        : { base: start, width: read.window };

    for (let tries = 1; ; tries++) {
      const end = tries > MOST_WINDOWS ? undefined : endOf(window);
      const rest: OrderedRead = {
        ...read,
        clauses: [...clauses, timestampWindow(start, end)],
        after,
        size: size - found.length,
        pit,
      };
      const answer = await (end !== undefined && end === (start ?? end) + 1n
        ? readInstant(search, rest)
        : searchBy(search, rest, tries <= MOST_WINDOWS ? { terminate_after: WINDOW_LOGS } : {}));
      if (pit && answer.pit_id !== undefined) pit = { ...pit, id: answer.pit_id };
      if (answer.terminated_early) {
        window = end === undefined ? await this.fittingWindow(read, start) : narrower(window, size);
        continue;
      }
      const { hits } = answer.hits;
      found.push(...hits);
      if (found.length >= size || end === undefined) return { hits: found, pitId: pit?.id };
      window = { base: end, width: wider(end - window.base, hits.length, size - found.length) };
      start = end;
      after = undefined;
    }
  }

  /** A window from `start` (or the oldest log of all) on that holds some pages, judged by how many match from there. */
  private async fittingWindow(read: OrderedRead, start: bigint | undefined): Promise<Window> {
    const { clauses, size, signal } = read;
    const rest = start === undefined ? clauses : [...clauses, timestampWindow(start, undefined)];
    const [{ aggregations }, { hits }] = await Promise.all([
      this.logs.search({ size: 0, track_total_hits: false, aggs: TIMES }, { signal }),
      this.logs.search({ size: 0, track_total_hits: DENSITY_LOGS, query: allOf(rest) }, { signal }),
    ]);
    // Before the first log there is no index, and nothing to aggregate.
    const { oldest, newest } = (aggregations ?? {}) as Partial<
      Record<keyof typeof TIMES, { value: number | null }>
    >;
    const base = start ?? millisecond(oldest?.value);
    const count = hits.total?.value ?? 0;
    const span = millisecond(newest?.value) + NANOS_PER_MILLISECOND - base;
    if (count <= WINDOW_LOGS || span <= 0n) return { base, width: undefined };
    return { base, width: atLeast(FIRST_WINDOW, (span * BigInt(size * PAGES_IN_WINDOW)) / BigInt(count)) };
  }
}

async function withIndex<Hit extends PlacedHit>(
  search: Search<Hit>,
  read: OrderedRead,
): Promise<OrderedHits<Hit>> {
  // Elasticsearch itself does not skip to the place of `search_after`; a range does.
  const place = read.after ? [timestampRange({ lte: read.after.time })] : [];
  const clauses = [...read.clauses, ...place];
  const total = read.totalUpTo === undefined ? {} : { track_total_hits: read.totalUpTo };
  const answer = await searchBy(search, { ...read, clauses }, total);
  return { hits: answer.hits.hits, total: answer.hits.total, pitId: answer.pit_id };
}

/**
 * Logs of one instant, by id. Systems that write times to the second, or none at all, have many of them; from a place
 * among them on they are read in windows of the time of receipt, with which ids begin.
 */
async function readInstant<Hit extends PlacedHit>(
  search: Search<Hit>,
  read: OrderedRead,
): Promise<Answer<Hit>> {
  let { after, pit } = read;
  if (!after) return searchBy(search, read, {});
  const hits: Hit[] = [];
  let start = logIdTime(after.id);
  let width = 1;
  for (;;) {
    const open = start + width > Date.now();
    const ids = { gte: logIdTimePrefix(start), ...(!open && { lt: logIdTimePrefix(start + width) }) };
    const answer = await searchBy(
      search,
      {
        ...read,
        clauses: [...read.clauses, { range: { id: ids } }],
        after,
        size: read.size - hits.length,
        pit,
      },
      width > 1 ? { terminate_after: WINDOW_LOGS } : {},
    );
    if (pit && answer.pit_id !== undefined) pit = { ...pit, id: answer.pit_id };
    if (answer.terminated_early) {
      width = Math.max(1, Math.floor(width / WIDEN_MOST));
      continue;
    }
    hits.push(...answer.hits.hits);
    if (hits.length >= read.size || open) return { pit_id: pit?.id, hits: { hits } };
    start += width;
    width *= WIDEN_MOST;
    after = undefined;
  }
}

function searchBy<Hit>(search: Search<Hit>, read: OrderedRead, more: SearchBody): Promise<Answer<Hit>> {
  const { clauses, direction, after, size, pit, signal } = read;
  return search(
    {
      query: allOf(clauses),
      sort: timeOrder(direction),
      size,
      track_total_hits: false,
      ...(after && { search_after: [after.time, after.id] }),
      ...(pit && { pit }),
      ...more,
    },
    { signal },
  );
}

/** Where to look: from `base` for `width` nanoseconds, or without an end. */
interface Window {
  base: bigint;
  width: bigint | undefined;
}

const TIMES = { oldest: { min: { field: 'timestamp' } }, newest: { max: { field: 'timestamp' } } };

function endOf({ base, width }: Window): bigint | undefined {
  return width === undefined || base + width > MAX_NANOS ? undefined : base + width;
}

/** A window that held more than it may, made smaller. */
function narrower({ base, width = 1n }: Window, size: number): Window {
  return {
    base,
    width: atLeast(
      1n,
      (width * BigInt(Math.min(size * PAGES_IN_WINDOW, WINDOW_LOGS / 2))) / BigInt(WINDOW_LOGS),
    ),
  };
}

/** Width of the window after one of `width` that held `found` logs, of which `wanted` more are needed. */
function wider(width: bigint, found: number, wanted: number): bigint {
  const factor =
    found === 0 ? WIDEN_MOST : Math.min(WIDEN_MOST, Math.ceil((wanted * PAGES_IN_WINDOW) / found));
  return width * BigInt(factor);
}

/** The width in which to look for the page beside these logs. */
function windowOf(hits: readonly PlacedHit[]): bigint | undefined {
  const [first, last] = [hits[0], hits.at(-1)];
  if (!first || !last) return undefined;
  const span = parseNanos(last.sort[0]) - parseNanos(first.sort[0]);
  const width = span < 0n ? -span : span;
  if (width === 0n && hits.length > 1) return 1n;
  // A long page is a fair sample of the next one, and sorting more than is needed is what it costs.
  const wanted = hits.length >= LONG_PAGE ? (width * 3n) / 2n : width * BigInt(PAGES_IN_WINDOW);
  return atLeast(FIRST_WINDOW, wanted);
}

function millisecond(value: number | null | undefined): bigint {
  return BigInt(Math.floor(value ?? 0)) * NANOS_PER_MILLISECOND;
}

function atLeast(least: bigint, value: bigint): bigint {
  return value < least ? least : value;
}
