// Every call that the console makes to the API; errors come as ApiError and nothing else.
import { Injectable } from '@angular/core';
import type {
  DeadLetterPage,
  ExportFormat,
  FieldList,
  FieldValues,
  FoundLog,
  Histogram,
  IngestStatus,
  LogFilter,
  LogPage,
  SortDirection,
} from '@timberline/contract';
import { errorOfAnswer, errorOfCall } from './api-error';
import type { ParamValue } from './filter-params';
import { searchString } from './filter-params';

/** Which dead letters an action takes. */
export type DeadLetterChoice = { ids: string[] } | { all: true };

/**
 * Calls of the API. Each takes an AbortSignal last and rejects with an ApiError.
 *
 * ```ts
 * const page = await inject(ApiClient).logs({ q: 'timeout' }, { size: 100, sort: 'desc' }, signal);
 * ```
 */
@Injectable({ providedIn: 'root' })
export class ApiClient {
  /** Where a stream of ingest status is read, for `new EventSource(…)`. */
  readonly ingestStreamUrl = '/api/ingest/stream';

  logs(
    filter: LogFilter,
    page: { size?: number; sort?: SortDirection; after?: string },
    signal?: AbortSignal,
  ): Promise<LogPage> {
    return this.json('GET', `/api/logs${searchString(filter, page)}`, signal);
  }

  log(id: string, signal?: AbortSignal): Promise<FoundLog> {
    return this.json('GET', `/api/logs/${encodeURIComponent(id)}`, signal);
  }

  histogram(filter: LogFilter, buckets?: number, signal?: AbortSignal): Promise<Histogram> {
    return this.json('GET', `/api/logs/histogram${searchString(filter, { buckets })}`, signal);
  }

  fields(filter: LogFilter, signal?: AbortSignal): Promise<FieldList> {
    return this.json('GET', `/api/logs/fields${searchString(filter)}`, signal);
  }

  /** Values of a field, such as `level` or `metadata.code`, the most frequent first. */
  values(
    field: string,
    filter: LogFilter,
    options: { prefix?: string; size?: number } = {},
    signal?: AbortSignal,
  ): Promise<FieldValues> {
    const path = `/api/logs/fields/${encodeURIComponent(field)}/values`;
    return this.json('GET', path + searchString(filter, options), signal);
  }

  ingestStatus(signal?: AbortSignal): Promise<IngestStatus> {
    return this.json('GET', '/api/ingest/status', signal);
  }

  deadLetters(page: { size?: number; after?: string }, signal?: AbortSignal): Promise<DeadLetterPage> {
    return this.json('GET', `/api/dead-letters${searchString({}, page)}`, signal);
  }

  replayDeadLetters(choice: DeadLetterChoice, signal?: AbortSignal): Promise<{ replayed: number }> {
    return this.json('POST', '/api/dead-letters/replay', signal, choice);
  }

  deleteDeadLetters(choice: DeadLetterChoice, signal?: AbortSignal): Promise<{ deleted: number }> {
    return this.json('DELETE', '/api/dead-letters', signal, choice);
  }

  /** Address of an export of everything that the filter matches. */
  exportUrl(filter: LogFilter, format: ExportFormat, sort: SortDirection): string {
    const more: Record<string, ParamValue> = { format, sort };
    return `/api/logs/export${searchString(filter, more)}`;
  }

  /** An answer whose body is read as it comes. */
  async stream(url: string, signal?: AbortSignal): Promise<Response> {
    try {
      const answer = await fetch(url, { signal });
      if (!answer.ok) throw await errorOfAnswer(answer);
      return answer;
    } catch (error) {
      throw errorOfCall(error, signal);
    }
  }

  private async json<T>(method: string, url: string, signal?: AbortSignal, body?: unknown): Promise<T> {
    try {
      const answer = await fetch(url, {
        method,
        signal,
        headers: {
          accept: 'application/json',
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        body: body === undefined ? undefined : JSON.stringify(body),
      });
      if (!answer.ok) throw await errorOfAnswer(answer);
      return (await answer.json()) as T;
    } catch (error) {
      throw errorOfCall(error, signal);
    }
  }
}
