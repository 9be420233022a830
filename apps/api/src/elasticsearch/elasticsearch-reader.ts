// The only way to read logs from Elasticsearch: limited in time, stopped when the client leaves, and never silently
// incomplete: what cannot be read is an error, or is told to callers that can pass it on.
import type { Readable } from 'node:stream';
import { Client, errors } from '@elastic/elasticsearch';
import { Injectable } from '@nestjs/common';
import { LOGS_PATTERN, timeOrder } from '@timberline/elastic';
import { Settings } from '../settings.ts';
import {
  closedReason,
  failureReason,
  isForeignIndex,
  type PartialReads,
  type ShardFailure,
} from './partial-read.ts';
import { parseRawResponse, type RawResponse } from './raw-response.ts';
import { incomplete, SearchError, tooSlow } from './search-error.ts';
import type { LogSource, SearchRequest, SearchResponse } from './search-response.ts';
import { TooManyExpansionsError } from './too-many-expansions.ts';

/** How much of an error response is quoted in a log line. */
const QUOTED_CHARACTERS = 1_000;

export interface SearchOptions {
  /** Aborted when nobody waits for the result any more; Elasticsearch then stops the search. */
  signal?: AbortSignal;
  /** Is told what could not be read. Without it, a search of which a part fails is an error. */
  partials?: PartialReads;
}

/** Whether a search also names closed indices, which Elasticsearch then refuses instead of leaving them out. */
type Indices = 'all' | 'open';

/** Some of the indices are closed. */
class ClosedIndexError extends SearchError {
  constructor(indices: readonly string[]) {
    const { message, details } = incomplete(closedReason(indices));
    super('incomplete', message, details);
  }
}

/** A response that is longer than the caller can hold: ask for fewer logs. */
export class ResponseTooLargeError extends Error {}

@Injectable()
export class ElasticsearchReader {
  constructor(
    private readonly client: Client,
    private readonly settings: Settings,
  ) {}

  /**
   * Searches all logs, or the point in time that the request names. Throws a SearchError when the search takes too
   * long, when a prefix matches too many words, when `signal` is aborted, and when none of the logs can be read or, without
   * `partials`, not all of them.
   */
  async search(request: SearchRequest, options: SearchOptions = {}): Promise<SearchResponse> {
    try {
      return await this.searchIndices(request, options, 'all');
    } catch (error) {
      if (!(error instanceof ClosedIndexError) || !options.partials) throw error;
      await this.reportClosed(options, error);
      return this.searchIndices(request, options, 'open');
    }
  }

  /**
   * As `search`, but sources stay JSON text, in UTF-8 decoded as Latin-1. There are no totals and no aggregations.
   * Throws a ResponseTooLargeError when the response is longer than `limitBytes`.
   */
  async searchRaw(request: SearchRequest, options: SearchOptions, limitBytes: number): Promise<RawResponse> {
    const { signal } = options;
    const { index, timeout, ...querystring } = this.scope(request, options, 'all');
    try {
      const response = await this.client.transport.request<Readable>(
        {
          method: 'POST',
          path: index === undefined ? '/_search' : `/${index}/_search`,
          querystring,
          body: { timeout, ...request },
        },
        { signal, asStream: true, meta: true },
      );
      const text = await readText(response.body, limitBytes);
      const status = response.statusCode ?? 0;
      if (status >= 400)
        throw this.fromStatus(status, text) ?? new Error(`${status} ${text.slice(0, QUOTED_CHARACTERS)}`);
      return this.checkShards(parseRawResponse(text), options);
    } catch (error) {
      throw this.toSearchError(error, signal);
    }
  }

  /**
   * Runs any other request about logs with the same errors.
   *
   * ```ts
   * await reader.run((client, options) => client.get({ index, id }, options), signal);
   * ```
   */
  async run<T>(
    request: (client: Client, options: SearchOptions) => Promise<T>,
    signal?: AbortSignal,
  ): Promise<T> {
    try {
      return await request(this.client, { signal });
    } catch (error) {
      throw this.toSearchError(error, signal);
    }
  }

  private async searchIndices(
    request: SearchRequest,
    options: SearchOptions,
    indices: Indices,
  ): Promise<SearchResponse> {
    const response = await this.run(
      (client, { signal }) =>
        client.search<LogSource>(
          // The order makes an index without the fields of logs fail, which would otherwise only seem to be empty.
          { ...this.scope(request, options, indices), sort: timeOrder('desc'), ...request },
          { signal },
        ),
      options.signal,
    );
    return this.checkShards(response as SearchResponse, options);
  }

  /** What is searched and for how long. A point in time has its own indices. */
  private scope({ pit }: SearchRequest, { partials }: SearchOptions, indices: Indices) {
    const limits = {
      timeout: `${this.settings.searchTimeoutMs}ms`,
      allow_partial_search_results: partials !== undefined,
    };
    return pit ? { ...limits, index: undefined } : { ...limits, ...logIndices(indices) };
  }

  /** Throws a SearchError for a response that is not what was asked for, or reports what is missing from it. */
  private checkShards<T extends Pick<SearchResponse, 'timed_out' | '_shards'>>(
    response: T,
    { partials }: SearchOptions,
  ): T {
    if (response.timed_out) throw tooSlow(this.settings.searchTimeoutMs);
    const { failed, total, failures = [] } = response._shards;
    if (failed === 0) return response;
    const known = this.fromFailure(JSON.stringify(failures));
    if (known) throw known;
    const reason = failureReason(failures);
    if (!partials) throw incomplete(reason);
    partials.add({ failed, of: total, reason });
    return response;
  }

  /** Reports the closed indices. Throws the error when no other index is open. */
  private async reportClosed({ partials, signal }: SearchOptions, error: ClosedIndexError): Promise<void> {
    const { indices } = await this.run(
      (client, options) =>
        client.indices.resolveIndex({ name: LOGS_PATTERN, expand_wildcards: ['open', 'closed'] }, options),
      signal,
    );
    const closed = indices.filter(({ attributes }) => attributes.includes('closed')).map(({ name }) => name);
    if (closed.length === indices.length) throw error;
    if (closed.length > 0)
      partials?.add({ failed: closed.length, of: indices.length, reason: closedReason(closed) });
  }

  /** The SearchError of a failed request, or the error itself when it has another cause. */
  private toSearchError(error: unknown, signal: AbortSignal | undefined): unknown {
    if (signal?.aborted) return new SearchError('aborted', 'The client closed the request.');
    if (error instanceof errors.TimeoutError) return tooSlow(this.settings.searchTimeoutMs);
    if (!(error instanceof errors.ResponseError)) return error;
    return this.fromStatus(error.statusCode ?? 0, JSON.stringify(error.body ?? '')) ?? error;
  }

  /** The meaning of a response with a status of 400 or more; undefined when it is not a known one. */
  private fromStatus(status: number, text: string): SearchError | undefined {
    const known = this.fromFailure(text);
    if (known) return known;
    if (status >= 500) return incomplete();
    const failures = shardFailures(text);
    return failures.some(isForeignIndex) ? incomplete(failureReason(failures)) : undefined;
  }

  /** The meaning of an error's text; undefined when it is not a known one. */
  private fromFailure(text: string): SearchError | undefined {
    if (/too_many_clauses|maxClauseCount|too many (clauses|terms)/i.test(text))
      return tooManyExpansions(text);
    if (/search_timeout_exception|Time exceeded/i.test(text)) return tooSlow(this.settings.searchTimeoutMs);
    if (text.includes('index_closed_exception')) return new ClosedIndexError(closedIndices(text));
    return undefined;
  }
}

/** As long as there is no index there are no logs, which is not an error. */
export function logIndices(indices: Indices = 'all') {
  return {
    index: LOGS_PATTERN,
    ignore_unavailable: false,
    allow_no_indices: true,
    expand_wildcards: indices === 'all' ? (['open', 'closed'] as const).slice() : (['open'] as const).slice(),
  };
}

async function readText(stream: Readable, limitBytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    bytes += chunk.length;
    // Leaving the loop destroys the stream and its connection, so Elasticsearch stops the search.
    if (bytes > limitBytes) throw new ResponseTooLargeError(`The response has more than ${limitBytes} bytes`);
  }
  return Buffer.concat(chunks, bytes).toString('latin1');
}

/** Elasticsearch names the prefix as `Automaton [38*] expanded …`. */
function tooManyExpansions(text: string): TooManyExpansionsError {
  return new TooManyExpansionsError(/Automaton \[([^\]]+?)\*?\]/.exec(text)?.[1]);
}

/** The names in the error of closed indices. */
function closedIndices(text: string): string[] {
  return [...new Set(Array.from(text.matchAll(/"index":"([^"]+)"/g), ([, name = '']) => name))];
}

/** The failed shards in the error of a search. */
function shardFailures(text: string): ShardFailure[] {
  try {
    const { error } = JSON.parse(text) as { error?: { failed_shards?: ShardFailure[] } };
    return error?.failed_shards ?? [];
  } catch {
    // The text is not from Elasticsearch itself, so it names no shards.
    return [];
  }
}
