// The one way to search Elasticsearch: bounded in time, cancelled with its reader, whole or an error.
import type { Readable } from 'node:stream';
import { Client, errors, type estypes } from '@elastic/elasticsearch';
import { Injectable } from '@nestjs/common';
import { LOGS_PATTERN } from '@timberline/elastic';
import { ProblemError } from '../problem/problem-error.ts';
import type { LogSource } from '../search/logs/hit-to-log.ts';
import { Settings } from '../settings.ts';
import { type RawAnswer, readRawAnswer } from './raw-response.ts';
import { TooManyExpansionsError } from './too-many-expansions.ts';

export type SearchBody = estypes.SearchRequest;
export type SearchHit = estypes.SearchHit<LogSource> & {
  _source: LogSource;
  sort: [time: string, id: string];
};
export type SearchAnswer = Omit<estypes.SearchResponse<LogSource>, 'hits'> & {
  hits: { total?: { value: number; relation: 'eq' | 'gte' }; hits: SearchHit[] };
};

/** No index yet is an empty answer; a shard that failed is an error, never a smaller answer. */
const WHOLE_OR_ERROR = 'ignore_unavailable=true&allow_no_indices=true&allow_partial_search_results=false';
/** How long a client should wait before it tries a search again that took too long or failed. */
const RETRY_SECONDS = 5;
/** nginx's status for a client that closed the connection. */
const READER_LEFT = 499;

export interface SearchOptions {
  /** Aborted when nobody waits any more: Elasticsearch then stops the search. */
  signal?: AbortSignal;
}

@Injectable()
export class ElasticsearchReader {
  constructor(
    private readonly client: Client,
    private readonly settings: Settings,
  ) {}

  /**
   * Searches all logs, or the point in time that the body names. Throws a 503 when the search took too long or some
   * of the logs could not be read, a TooManyExpansionsError when a beginning fits too many.
   */
  async search(body: SearchBody, { signal }: SearchOptions = {}): Promise<SearchAnswer> {
    const answer = await this.ask<SearchAnswer>('POST', pathOf(body), this.bounded(body), signal);
    return this.whole(answer);
  }

  /**
   * As `search`, with sources left as the text that they are, in UTF-8 read as Latin-1; without totals and
   * aggregations. An answer longer than `mostBytes` is an `AnswerTooLong`.
   */
  async searchRaw(body: SearchBody, { signal }: SearchOptions, mostBytes: number): Promise<RawAnswer> {
    const request = { method: 'POST', path: pathOf(body), body: this.bounded(body) };
    try {
      const options = { signal, asStream: true, meta: true } as const;
      const answer = await this.client.transport.request<Readable>(request, options);
      const text = await readText(answer.body, mostBytes);
      if ((answer.statusCode ?? 0) >= 400) throw this.refused(answer.statusCode ?? 0, text);
      return this.whole(readRawAnswer(text));
    } catch (error) {
      throw this.problem(error, signal);
    }
  }

  private bounded(body: SearchBody): SearchBody {
    return { timeout: `${this.settings.searchTimeoutMs}ms`, ...body };
  }

  private whole<T extends Pick<SearchAnswer, 'timed_out' | '_shards'>>(answer: T): T {
    if (answer.timed_out) throw this.tooSlow();
    if (answer._shards.failed > 0) throw incomplete();
    return answer;
  }

  /** Sends any other request about logs, with the same errors. */
  async ask<T>(method: string, path: string, body?: object, signal?: AbortSignal): Promise<T> {
    try {
      return await this.client.transport.request<T>({ method, path, ...(body && { body }) }, { signal });
    } catch (error) {
      throw this.problem(error, signal);
    }
  }

  private problem(error: unknown, signal: AbortSignal | undefined): unknown {
    // Nobody sees this answer; as a problem it is not taken for a fault of ours either.
    if (signal?.aborted) return new ProblemError(READER_LEFT, 'The reader has left.');
    if (error instanceof errors.TimeoutError) return this.tooSlow();
    if (error instanceof errors.ResponseError)
      return this.refused(error.statusCode ?? 0, JSON.stringify(error.body ?? ''), error);
    return error;
  }

  /** What a status of 400 or more means; `error` is what it is thrown as when it means nothing that is known here. */
  private refused(
    status: number,
    text: string,
    error: Error = new Error(`${status} ${text.slice(0, 1000)}`),
  ): Error {
    if (/too_many_clauses|maxClauseCount|too many (clauses|terms)/i.test(text)) return tooManyWords(text);
    if (/search_timeout_exception|Time exceeded/i.test(text)) return this.tooSlow();
    return status >= 500 ? incomplete() : error;
  }

  private tooSlow(): ProblemError {
    return new ProblemError(
      503,
      `The search took longer than ${this.settings.searchTimeoutMs / 1000} s and was stopped. Narrow the time range, add ` +
        'a filter, or replace *part* by whole words.',
      { retryAfterSeconds: RETRY_SECONDS },
    );
  }
}

/** An answer that is longer than its reader can hold: ask for fewer. */
export class AnswerTooLong extends Error {}

function pathOf(body: SearchBody): string {
  return body.pit
    ? '/_search?allow_partial_search_results=false'
    : `/${LOGS_PATTERN}/_search?${WHOLE_OR_ERROR}`;
}

async function readText(stream: Readable, mostBytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    bytes += chunk.length;
    // To leave the loop destroys the stream, and with the connection goes the search.
    if (bytes > mostBytes) throw new AnswerTooLong(`an answer of more than ${mostBytes} bytes`);
  }
  return Buffer.concat(chunks, bytes).toString('latin1');
}

/** Elasticsearch names the beginning as `Automaton [38*] expanded …`. */
function tooManyWords(text: string): TooManyExpansionsError {
  return new TooManyExpansionsError(/Automaton \[([^\]]+?)\*?\]/.exec(text)?.[1]);
}

function incomplete(): ProblemError {
  return new ProblemError(
    503,
    'Some of the logs cannot be read at the moment, and a part is not shown as the whole. Try again in some seconds.',
    { retryAfterSeconds: RETRY_SECONDS },
  );
}
