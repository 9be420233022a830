// The only way to read logs from Elasticsearch: limited in time, stopped when the client leaves, and never silently
// incomplete: what cannot be read is an error, or is told to callers that can pass it on.
import type { Readable } from 'node:stream';
import { Client, errors } from '@elastic/elasticsearch';
import { Injectable } from '@nestjs/common';
import { LOGS_PATTERN, searchWeight, timeOrder } from '@timberline/elastic';
import { fromLatin1 } from '../http/json-answer.ts';
import { parseJson } from '../json/parse-json.ts';
import { AnswerMemory } from '../limits/answer-memory.ts';
import { COUNTS_LIMIT, MAX_LOG_ANSWER_BYTES } from '../limits/memory-budget.ts';
import type { Reader } from '../limits/reader.ts';
import { SearchLimit } from '../limits/search-limit.ts';
import { Settings } from '../settings.ts';
import { JoinedPatterns } from './joined-patterns.ts';
import { closedReason, failureReason, type PartialReads } from './partial-read.ts';
import type { PatternAliases } from './pattern-aliases.ts';
import { parseRawResponse, type RawResponse } from './raw-response.ts';
import { parseError, readText, type ResponseText } from './response-text.ts';
import { incomplete, tooSlow } from './search-error.ts';
import { ClosedIndexError, failureError, toSearchError } from './search-failure.ts';
import type { LogSource, SearchRequest, SearchResponse } from './search-response.ts';

export interface SearchOptions {
  /**
   * Who waits for the result. They get what they may read alone (see ReadScope). Elasticsearch stops the search when this
   * client leaves, and the limits of a client apply.
   */
  reader: Reader;
  /** Is told what could not be read. Without it, a search of which a part fails is an error. */
  partials?: PartialReads;
}

/** Whether a search also names closed indices, which Elasticsearch then refuses instead of leaving them out. */
type Indices = 'all' | 'open';

/** How much of a response with hits is read. */
export interface ReadLimit {
  /** A longer response is cut. It has to have room for a log. */
  limitBytes: number;
  /** Memory to reserve for the whole answer, unless this response is short. 0 for what has a limit of its own. */
  reserveBytes: number;
}

/** A response without hits that is longer than the caller can hold: ask for fewer values. */
export class ResponseTooLargeError extends Error {}

@Injectable()
export class ElasticsearchReader {
  constructor(
    private readonly client: Client,
    private readonly settings: Settings,
    private readonly limit: SearchLimit,
    private readonly memory: AnswerMemory,
    private readonly patterns: JoinedPatterns,
  ) {}

  /** Which patterns are one. */
  get aliases(): PatternAliases {
    return this.patterns.aliases;
  }

  /**
   * Searches all logs without returning them: totals and aggregations. Throws a SearchError when the search takes too
   * long, when a prefix matches too many words, when the client leaves, when there is no room for the search at the moment,
   * and when none of the logs can be read or, without `partials`, not all of them. Throws a ResponseTooLargeError for more
   * values than fit into an answer.
   */
  search(request: SearchRequest, options: SearchOptions): Promise<SearchResponse> {
    // The order makes an index without the fields of logs fail, which would otherwise only seem to be empty.
    const ordered = { sort: timeOrder('desc'), ...request };
    return this.searchIndices(ordered, options, COUNTS_LIMIT, ({ latin1, isCut }) => {
      if (isCut)
        throw new ResponseTooLargeError(`The response has more than ${COUNTS_LIMIT.limitBytes} bytes`);
      return parseJson(fromLatin1(latin1)) as SearchResponse;
    });
  }

  /**
   * Searches logs, also in the point in time that the request names. Sources stay JSON text, in UTF-8 decoded as Latin-1. A
   * response that is longer than the limit is cut, and has only the logs that fit. Throws the same errors as `search`.
   */
  searchLogs(request: SearchRequest, options: SearchOptions, limit: ReadLimit): Promise<RawResponse> {
    return this.searchIndices(request, options, limit, ({ latin1, isCut }) =>
      this.resolved(parseRawResponse(latin1, { isCut })),
    );
  }

  /**
   * Gets the document of a log; undefined if there is none, or none that the reader may read. Those who may read all logs get
   * it even before a search can find it.
   */
  async getSource(index: string, id: string, { reader }: SearchOptions): Promise<LogSource | undefined> {
    // The text of the response, the source that is parsed from it, and the answer.
    await this.memory.reserve(reader, 3 * MAX_LOG_ANSWER_BYTES);
    if (reader.scope.isNarrow) return this.findSource(id, reader);
    await this.limit.admit(reader, searchWeight({}));
    try {
      const { _source } = await this.run(
        (client, options) => client.get<LogSource>({ index, id }, options),
        reader.signal,
      );
      if (_source?.pattern !== undefined) _source.pattern = this.aliases.resolve(_source.pattern);
      return _source;
    } catch (error) {
      if (error instanceof errors.ResponseError && error.statusCode === 404) return undefined;
      throw error;
    }
  }

  /** Opens a point in time of all logs, in which a search reads what its own reader may. Returns its id. */
  async openPointInTime(keepAlive: string, { signal }: Reader): Promise<string> {
    // A point in time takes no `allow_no_indices`, since it always allows none: it is then one without logs.
    const { index, ignore_unavailable, expand_wildcards } = logIndices();
    const request = { index, ignore_unavailable, expand_wildcards, keep_alive: keepAlive };
    return (await this.run((client, options) => client.openPointInTime(request, options), signal)).id;
  }

  async closePointInTime(id: string): Promise<void> {
    await this.run((client) => client.closePointInTime({ id }));
  }

  /** The response with the ids by which the patterns of its logs are known. */
  private resolved(response: RawResponse): RawResponse {
    const { aliases } = this;
    if (!aliases.isEmpty)
      for (const hit of response.hits.hits) hit.source = aliases.resolveSource(hit.source);
    return response;
  }

  /** Elasticsearch gets a document without asking whether it matches a query, so that it has to be searched for. */
  private async findSource(id: string, reader: Reader): Promise<LogSource | undefined> {
    const { hits } = await this.searchLogs(
      { query: { ids: { values: [id] } }, sort: timeOrder('desc'), size: 1 },
      { reader },
      // The caller has reserved the memory.
      { limitBytes: MAX_LOG_ANSWER_BYTES, reserveBytes: 0 },
    );
    const [hit] = hits.hits;
    return hit && (parseJson(fromLatin1(hit.source)) as LogSource);
  }

  /** Runs a request with the errors of a search. It is private, since no request but a search is narrowed. */
  private async run<T>(
    request: (client: Client, options: { signal?: AbortSignal }) => Promise<T>,
    signal?: AbortSignal,
  ): Promise<T> {
    try {
      return await request(this.client, { signal });
    } catch (error) {
      throw toSearchError(error, this.settings.searchTimeoutMs, signal);
    }
  }

  /** Searches all indices, and if some are closed and the caller can tell it, those that are open. */
  private async searchIndices<T extends Pick<SearchResponse, 'timed_out' | '_shards'>>(
    wide: SearchRequest,
    options: SearchOptions,
    limit: ReadLimit,
    parse: (text: ResponseText) => T,
  ): Promise<T> {
    const request = this.aliases.expand(options.reader.scope.narrow(wide));
    await this.limit.admit(options.reader, searchWeight(request));
    const search = async (indices: Indices) =>
      this.checkShards(parse(await this.post(request, options, limit, indices)), options);
    try {
      return await search('all');
    } catch (error) {
      if (!(error instanceof ClosedIndexError) || !options.partials) throw error;
      await this.reportClosed(options, error);
      return search('open');
    }
  }

  /** Sends a search, and reads its response up to the limit. */
  private async post(
    request: SearchRequest,
    { reader, ...options }: SearchOptions,
    limit: ReadLimit,
    indices: Indices,
  ): Promise<ResponseText> {
    const { signal } = reader;
    const { index, timeout, ...querystring } = this.scope(request, options, indices);
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
      const text = await readText(response.body, {
        limitBytes: limit.limitBytes,
        // Meanwhile Elasticsearch waits, since nothing reads its response.
        whenLong: () => this.memory.reserve(reader, limit.reserveBytes),
      });
      if ((response.statusCode ?? 0) < 400) return text;
      throw new errors.ResponseError({ ...response, body: parseError(text.latin1) });
    } catch (error) {
      throw toSearchError(error, this.settings.searchTimeoutMs, signal);
    }
  }

  /** What is searched and for how long. A point in time has its own indices. */
  private scope({ pit }: SearchRequest, { partials }: Omit<SearchOptions, 'reader'>, indices: Indices) {
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
    const known = failureError(JSON.stringify(failures), this.settings.searchTimeoutMs);
    if (known) throw known;
    const reason = failureReason(failures);
    if (!partials) throw incomplete(reason);
    partials.add({ failed, of: total, reason });
    return response;
  }

  /** Reports the closed indices. Throws the error when no other index is open. */
  private async reportClosed({ partials, reader }: SearchOptions, error: ClosedIndexError): Promise<void> {
    const { indices } = await this.run(
      (client, options) =>
        client.indices.resolveIndex({ name: LOGS_PATTERN, expand_wildcards: ['open', 'closed'] }, options),
      reader.signal,
    );
    const closed = indices.filter(({ attributes }) => attributes.includes('closed')).map(({ name }) => name);
    if (closed.length === indices.length) throw error;
    if (closed.length > 0)
      partials?.add({ failed: closed.length, of: indices.length, reason: closedReason(closed) });
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
