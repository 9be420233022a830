// The only way to read logs from Elasticsearch: limited in time, stopped when the client leaves, complete or an error.
import type { Readable } from 'node:stream';
import { Client, errors } from '@elastic/elasticsearch';
import { Injectable } from '@nestjs/common';
import { LOGS_PATTERN } from '@timberline/elastic';
import { Settings } from '../settings.ts';
import { parseRawResponse, type RawResponse } from './raw-response.ts';
import { incomplete, SearchError, tooSlow } from './search-error.ts';
import type { LogSource, SearchRequest, SearchResponse } from './search-response.ts';
import { TooManyExpansionsError } from './too-many-expansions.ts';

/** How much of an error response is quoted in a log line. */
const QUOTED_CHARACTERS = 1_000;

export interface SearchOptions {
  /** Aborted when nobody waits for the result any more; Elasticsearch then stops the search. */
  signal?: AbortSignal;
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
   * long, when some of the logs cannot be read, when a prefix matches too many words, and when `signal` is aborted.
   */
  async search(request: SearchRequest, { signal }: SearchOptions = {}): Promise<SearchResponse> {
    const response = await this.run(
      (client, options) => client.search<LogSource>({ ...this.scope(request), ...request }, options),
      signal,
    );
    return this.ensureComplete(response as SearchResponse);
  }

  /**
   * As `search`, but sources stay JSON text, in UTF-8 decoded as Latin-1. There are no totals and no aggregations.
   * Throws a ResponseTooLargeError when the response is longer than `limitBytes`.
   */
  async searchRaw(
    request: SearchRequest,
    { signal }: SearchOptions,
    limitBytes: number,
  ): Promise<RawResponse> {
    const { index, timeout, ...querystring } = this.scope(request);
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
      return this.ensureComplete(parseRawResponse(text));
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

  /** What is searched and for how long. A point in time has its own indices. */
  private scope({ pit }: SearchRequest) {
    // A shard that fails makes the search an error, never a smaller result.
    const limits = { timeout: `${this.settings.searchTimeoutMs}ms`, allow_partial_search_results: false };
    // As long as there is no index there are no logs, which is not an error.
    return pit
      ? { ...limits, index: undefined }
      : { ...limits, index: LOGS_PATTERN, ignore_unavailable: true, allow_no_indices: true };
  }

  private ensureComplete<T extends Pick<SearchResponse, 'timed_out' | '_shards'>>(response: T): T {
    if (response.timed_out) throw tooSlow(this.settings.searchTimeoutMs);
    if (response._shards.failed > 0) throw incomplete();
    return response;
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
    if (/too_many_clauses|maxClauseCount|too many (clauses|terms)/i.test(text))
      return tooManyExpansions(text);
    if (/search_timeout_exception|Time exceeded/i.test(text)) return tooSlow(this.settings.searchTimeoutMs);
    return status >= 500 ? incomplete() : undefined;
  }
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
