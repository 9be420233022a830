// Reads logs in the order in which Elasticsearch stored them. Each shard numbers what it stores; docs/adr/0036 says why
// nothing can appear later below a number up to which everything can be found.
import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, errors, type estypes } from '@elastic/elasticsearch';
import { Injectable } from '@nestjs/common';
import { allOf, anyOf, type EsQuery, LOGS_PATTERN } from '@timberline/elastic';
import { MAX_LIVE_PAGE_BYTES } from '../limits/memory-budget.ts';
import { Settings } from '../settings.ts';
import { JoinedPatterns } from './joined-patterns.ts';
import { failureReason } from './partial-read.ts';
import { parseRawResponse, type RawHit } from './raw-response.ts';
import type { ReadScope } from './read-scope.ts';
import { parseError, readText } from './response-text.ts';
import { incomplete, tooSlow } from './search-error.ts';
import { failureError, toSearchError } from './search-failure.ts';
import type { SearchResponse } from './search-response.ts';

/** Requests other than searches take milliseconds, or Elasticsearch is busy and the next try comes soon. */
const TIMEOUT_MS = 10_000;
/** How long the shards of new indices are waited for. They take milliseconds, or seconds where Elasticsearch is busy. */
const MAX_STARTING_MS = 20_000;
const STARTING_POLL_MS = 50;
/** Logs that a search finds at most: few enough to be written between two turns of other requests. */
const MAX_PAGE_LOGS = 1_000;
/** Numbers that a search looks through, since Elasticsearch sorts those of a page among all of them. */
const MAX_WINDOW = 20_000;
/** Bytes of a key, of which two of a thousand shards are equal once in two million installations. */
const KEY_BYTES = 5;

/** A shard of an index of logs. */
export interface LogShard {
  /** Tells this run of numbers from any other: Elasticsearch begins a new one if it cannot continue the old one. */
  readonly key: string;
  readonly index: string;
  readonly indexUuid: string;
  readonly shard: number;
  /** All copies of the shard have stored everything up to this number on disk, so that no number up to it can be used again. */
  readonly checkpoint: number;
}

/** Which logs someone wants, of those that they may read. */
export interface ScopedFilter {
  readonly clauses: readonly EsQuery[];
  readonly scope: ReadScope;
}

/** The numbers behind `after`, up to and with `upTo`. */
interface Window {
  readonly shard: LogShard;
  readonly after: number;
  readonly upTo: number;
}

export type WrittenHit = RawHit<[seqNo: number]>;

interface WrittenPage {
  /** In the order of their numbers. `matched` has the keys of the filters that they match. */
  hits: WrittenHit[];
  /** All logs up to this number were searched. It is `after` if some of them cannot be found yet. */
  end: number;
}

interface IndexHealth {
  status: string;
  number_of_shards: number;
  active_primary_shards: number;
}

interface ShardStats {
  routing: { state: string; primary: boolean };
  commit: { user_data: { history_uuid: string } };
  seq_no: { global_checkpoint: number };
}
interface IndicesStats {
  indices?: Record<string, { uuid: string; shards: Record<string, ShardStats[]> }>;
}

/** Methods throw a SearchError, or another error of the client. */
@Injectable()
export class WrittenLogs {
  constructor(
    private readonly client: Client,
    private readonly settings: Settings,
    private readonly patterns: JoinedPatterns,
  ) {}

  /** The UUIDs of all indices, also of those that cannot be read at the moment. */
  async indexUuids(): Promise<Set<string>> {
    const indices = await this.request<Record<string, { settings: { index: { uuid: string } } }>>({
      method: 'GET',
      path: `/${LOGS_PATTERN}/_settings/index.uuid`,
      querystring: { expand_wildcards: 'all', allow_no_indices: true },
    });
    return new Set(Object.values(indices).map(({ settings }) => settings.index.uuid));
  }

  /** Waits while shards of new indices start, which cannot be read for that moment; 20 s at most. */
  async waitForNewShards(): Promise<void> {
    for (const started = performance.now(); performance.now() - started < MAX_STARTING_MS;) {
      const { indices = {} } = await this.request<{ indices?: Record<string, IndexHealth> }>({
        method: 'GET',
        path: `/_cluster/health/${LOGS_PATTERN}`,
        querystring: {
          level: 'indices',
          expand_wildcards: 'open',
          filter_path: 'indices.*.status,indices.*.number_of_shards,indices.*.active_primary_shards',
        },
      });
      // Elasticsearch calls an index yellow whose primary shards start for the first time, and red if they were lost.
      const isStarting = Object.values(indices).some(
        (index) => index.status !== 'red' && index.active_primary_shards < index.number_of_shards,
      );
      if (!isStarting) return;
      await sleep(STARTING_POLL_MS);
    }
  }

  /** All shards that can be read at the moment. */
  async shards(): Promise<LogShard[]> {
    const { indices = {} } = await this.request<IndicesStats>({
      method: 'GET',
      // Of all figures these are among the cheapest. Those of the numbers come with any.
      path: `/${LOGS_PATTERN}/_stats/refresh`,
      querystring: {
        level: 'shards',
        expand_wildcards: 'open',
        allow_no_indices: true,
        filter_path: [
          'indices.*.uuid',
          'indices.*.shards.*.routing',
          'indices.*.shards.*.seq_no.global_checkpoint',
          'indices.*.shards.*.commit.user_data.history_uuid',
        ].join(','),
      },
    });
    return Object.entries(indices).flatMap(([index, { uuid, shards = {} }]) =>
      Object.entries(shards).flatMap(([shard, copies]) => {
        const primary = copies.find(
          ({ routing }) => routing.primary && /^(STARTED|RELOCATING)$/.test(routing.state),
        );
        if (!primary) return [];
        const key = shardKey(primary.commit.user_data.history_uuid, shard);
        const checkpoint = primary.seq_no.global_checkpoint;
        return [{ key, index, indexUuid: uuid, shard: Number(shard), checkpoint }];
      }),
    );
  }

  /** Makes everything that was stored findable, in all copies. */
  async refresh(indices: readonly string[]): Promise<void> {
    if (indices.length === 0) return;
    const { _shards } = await this.request<{ _shards: estypes.ShardStatistics }>({
      method: 'POST',
      path: `/${indices.join(',')}/_refresh`,
      querystring: { ignore_unavailable: true },
    });
    if (_shards.failed > 0) throw incomplete();
  }

  /**
   * Finds the next logs that match any of the filters, which are named by their keys. Without `isRefreshed`, it says of how
   * many numbers all logs can be found, up to one of `upTo`: it counts them.
   *
   * @param upTo where to stop, in rising order; with `isRefreshed` the last one counts
   * @param isRefreshed the shard was refreshed after the last of `upTo` was its checkpoint
   */
  async read(
    { shard, after }: Pick<Window, 'shard' | 'after'>,
    upTo: readonly number[],
    filters: ReadonlyMap<string, ScopedFilter>,
    isRefreshed: boolean,
  ): Promise<WrittenPage> {
    const ends = [...new Set(upTo.map((end) => Math.min(end, after + MAX_WINDOW)))];
    const last = ends.at(-1)!;
    const range = numbers(after, last);
    const keys = [...filters.keys()];
    // The names are short and without brackets, since each hit repeats those of the filters that it matches.
    const named = Array.from(filters.values(), (filter, n) => ({
      bool: { filter: [range, this.narrowed(filter)], _name: String(n) },
    }));
    const { hits, aggregations, isCut } = await this.search(shard, {
      query: range,
      // It has the range again, so that Elasticsearch looks for words only in the segments with these numbers.
      post_filter: allOf([range, anyOf(named)]),
      sort: [{ _seq_no: 'asc' }],
      size: MAX_PAGE_LOGS,
      track_total_hits: false,
      ...(!isRefreshed && {
        aggs: { found: { filters: { filters: ends.map((end) => numbers(after, end)) } } },
      }),
    });
    const { buckets = [] } = (aggregations?.['found'] ?? {}) as { buckets?: { doc_count: number }[] };
    const found = isRefreshed
      ? last
      : (ends.filter((end, n) => buckets[n]?.doc_count === end - after).at(-1) ?? after);
    const isFull = isCut || hits.hits.length === MAX_PAGE_LOGS;
    const end = isFull ? Math.min(found, hits.hits.at(-1)!.sort[0]) : found;
    const reached = hits.hits.filter(({ sort }) => sort[0] <= end);
    return {
      hits: reached.map((hit) => ({ ...hit, matched: hit.matched?.map((n) => keys[Number(n)]!) })),
      end,
    };
  }

  /** How many logs of a window match a filter. */
  async count({ shard, after, upTo }: Window, filter: ScopedFilter): Promise<number> {
    const query = allOf([numbers(after, upTo), this.narrowed(filter)]);
    const { hits } = await this.search(shard, { query, size: 0, track_total_hits: true });
    return hits.total?.value ?? 0;
  }

  private narrowed({ clauses, scope }: ScopedFilter): EsQuery {
    return this.patterns.aliases.expand(scope.narrow({ query: allOf(clauses) })).query!;
  }

  private async search({ index, shard }: LogShard, request: estypes.SearchRequest) {
    const timeoutMs = this.settings.searchTimeoutMs;
    try {
      const response = await this.client.transport.request<Readable>(
        {
          method: 'POST',
          path: `/${index}/_search`,
          querystring: { preference: `_shards:${shard}`, allow_partial_search_results: false },
          body: { timeout: `${timeoutMs}ms`, ...request },
        },
        { asStream: true, meta: true },
      );
      const text = await readText(response.body, {
        limitBytes: MAX_LIVE_PAGE_BYTES,
        whenLong: () => Promise.resolve(),
      });
      if ((response.statusCode ?? 0) >= 400)
        throw new errors.ResponseError({ ...response, body: parseError(text.latin1) });
      const parsed = parseRawResponse<[seqNo: number]>(text.latin1, { isCut: text.isCut });
      checkWhole(parsed, timeoutMs);
      const { aliases } = this.patterns;
      for (const hit of parsed.hits.hits) hit.source = aliases.resolveSource(hit.source);
      return parsed;
    } catch (error) {
      throw toSearchError(error, timeoutMs);
    }
  }

  private async request<T>(request: Parameters<Client['transport']['request']>[0]): Promise<T> {
    try {
      return await this.client.transport.request<T>(request, { requestTimeout: TIMEOUT_MS });
    } catch (error) {
      throw toSearchError(error, TIMEOUT_MS);
    }
  }
}

function shardKey(historyUuid: string, shard: string): string {
  return createHash('sha256')
    .update(`${historyUuid} ${shard}`)
    .digest()
    .subarray(0, KEY_BYTES)
    .toString('base64url');
}

function numbers(after: number, upTo: number): EsQuery {
  return { range: { _seq_no: { gt: after, lte: upTo } } };
}

/** Throws a SearchError for a response that is not whole. */
function checkWhole(
  { timed_out, _shards }: Pick<SearchResponse, 'timed_out' | '_shards'>,
  timeoutMs: number,
) {
  if (timed_out) throw tooSlow(timeoutMs);
  const { failed, successful, failures = [] } = _shards;
  if (failed > 0)
    throw failureError(JSON.stringify(failures), timeoutMs) ?? incomplete(failureReason(failures));
  // A shard that is not there is neither failed nor successful.
  if (successful !== 1) throw incomplete();
}
