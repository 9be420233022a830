// The one way to search Elasticsearch: bounded in time, cancelled with its reader, whole or an error.
import { Injectable } from '@nestjs/common';
import { Client, errors, type estypes } from '@elastic/elasticsearch';
import { LOGS_PATTERN } from '@timberline/elastic';
import { ProblemError } from '../problem/problem-error.ts';
import { Settings } from '../settings.ts';
import type { LogSource } from './found-log.ts';

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

export interface SearchOptions {
  /** Aborted when nobody waits any more: Elasticsearch then stops the search. */
  signal?: AbortSignal;
}

@Injectable()
export class LogSearch {
  constructor(
    private readonly client: Client,
    private readonly settings: Settings,
  ) {}

  /**
   * Searches all logs, or the point in time that the body names. Throws a 503 when the search took too long or some
   * of the logs could not be read, a 400 when the query matches too many words.
   */
  async search(body: SearchBody, { signal }: SearchOptions = {}): Promise<SearchAnswer> {
    const path = body.pit
      ? '/_search?allow_partial_search_results=false'
      : `/${LOGS_PATTERN}/_search?${WHOLE_OR_ERROR}`;
    const answer = await this.ask<SearchAnswer>(
      'POST',
      path,
      { timeout: `${this.settings.searchTimeoutMs}ms`, ...body },
      signal,
    );
    if (answer.timed_out) throw this.tooSlow();
    if (answer._shards.failed > 0) throw incomplete();
    return answer;
  }

  /** Sends any other request about logs, with the same errors. */
  async ask<T>(method: string, path: string, body?: object, signal?: AbortSignal): Promise<T> {
    try {
      return await this.client.transport.request<T>({ method, path, ...(body && { body }) }, { signal });
    } catch (error) {
      throw this.problem(error);
    }
  }

  private problem(error: unknown): unknown {
    if (error instanceof errors.TimeoutError) return this.tooSlow();
    if (!(error instanceof errors.ResponseError)) return error;
    const text = JSON.stringify(error.body ?? '');
    if (/too_many_clauses|maxClauseCount|too many (clauses|terms)/i.test(text))
      return new ProblemError(
        400,
        'The query matches too many different words; write more of the beginning (abc* → abcd*).',
        {
          errors: [
            {
              column: 1,
              path: 'q',
              message: 'a beginning in it fits too many different words; expected a longer one',
            },
          ],
        },
      );
    if (/search_timeout_exception|Time exceeded/i.test(text)) return this.tooSlow();
    if (error.statusCode && error.statusCode >= 500) return incomplete();
    return error;
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

function incomplete(): ProblemError {
  return new ProblemError(
    503,
    'Some of the logs cannot be read at the moment, and a part is not shown as the whole. Try again in some seconds.',
    { retryAfterSeconds: RETRY_SECONDS },
  );
}
