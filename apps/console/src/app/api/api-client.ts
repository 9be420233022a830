// Every call that the console makes to the API. All of them reject with an ApiError and nothing else.
import { inject, Injectable } from '@angular/core';
import type {
  Changes,
  ContextScope,
  DeadLetterPage,
  ExportFormat,
  Facets,
  FieldList,
  FieldValues,
  FoundLog,
  Histogram,
  IngestAnswer,
  IngestStatus,
  LogContext,
  LogFilter,
  LogPage,
  LogPatterns,
  LossList,
  OwnFilter,
  SortDirection,
  Trace,
} from '@timberline/contract';
import { ApiRequest } from './api-request';
import { queryString } from './filter-params';

/** The dead letters that an action applies to. */
export type DeadLetterSelection = { ids: string[] } | { all: true };

/**
 * The calls of the API. Each takes an optional AbortSignal as its last argument.
 *
 * ```ts
 * const page = await inject(ApiClient).logs({ q: 'timeout' }, { size: 100, sort: 'desc' }, signal);
 * ```
 */
@Injectable({ providedIn: 'root' })
export class ApiClient {
  private readonly request = inject(ApiRequest);

  /** Address of the stream of ingest status, for `new EventSource(…)`. */
  readonly ingestStreamUrl = '/api/ingest/stream';

  /** Address of the stream of new logs, for `new EventSource(…)`; `after` is the id of an event to go on behind. */
  logStreamUrl(filter: LogFilter, after: string | undefined): string {
    return `/api/logs/stream${queryString(filter, { after })}`;
  }

  /** A page of the logs that match; `after` is the `next` cursor of the page before. */
  logs(
    filter: LogFilter,
    page: { size?: number; sort?: SortDirection; after?: string },
    signal?: AbortSignal,
  ): Promise<LogPage> {
    return this.json('GET', `/api/logs${queryString(filter, page)}`, signal);
  }

  /** One log by its id. */
  log(id: string, signal?: AbortSignal): Promise<FoundLog> {
    return this.json('GET', `/api/logs/${encodeURIComponent(id)}`, signal);
  }

  /** Counts over time by level, in at most `buckets` intervals that begin on the clock of `zone` (UTC). */
  histogram(
    filter: LogFilter,
    options: { buckets?: number; zone?: string } = {},
    signal?: AbortSignal,
  ): Promise<Histogram> {
    return this.json('GET', `/api/logs/histogram${queryString(filter, options)}`, signal);
  }

  /** The fields that occur in the logs that match. */
  fields(filter: LogFilter, signal?: AbortSignal): Promise<FieldList> {
    return this.json('GET', `/api/logs/fields${queryString(filter)}`, signal);
  }

  /** The values of a field such as `level` or `metadata.code`, the most frequent first. */
  values(
    field: string,
    filter: LogFilter,
    options: { prefix?: string; contains?: string; size?: number; own?: OwnFilter } = {},
    signal?: AbortSignal,
  ): Promise<FieldValues> {
    const path = `/api/logs/fields/${encodeURIComponent(field)}/values`;
    return this.json('GET', path + queryString(filter, options), signal);
  }

  /** The values of several fields, the most frequent first. */
  facets(
    filter: LogFilter,
    options: { field: readonly string[]; size?: number; own?: OwnFilter },
    signal?: AbortSignal,
  ): Promise<Facets> {
    return this.json('GET', `/api/logs/facets${queryString(filter, options)}`, signal);
  }

  /** What the messages of the logs that match say, each kind once, the most frequent first. */
  patterns(
    filter: LogFilter,
    options: { size?: number; buckets?: number } = {},
    signal?: AbortSignal,
  ): Promise<LogPatterns> {
    return this.json('GET', `/api/logs/patterns${queryString(filter, options)}`, signal);
  }

  /** What is different from `from` to `to`, against a baseline. */
  changes(
    filter: LogFilter,
    baseline: { baselineFrom: string; baselineTo: string },
    signal?: AbortSignal,
  ): Promise<Changes> {
    return this.json('GET', `/api/logs/changes${queryString(filter, baseline)}`, signal);
  }

  /** The logs around one, in time order. */
  context(
    id: string,
    filter: LogFilter,
    options: { scope: ContextScope; before: number; after: number },
    signal?: AbortSignal,
  ): Promise<LogContext> {
    const path = `/api/logs/${encodeURIComponent(id)}/context`;
    return this.json('GET', path + queryString(filter, options), signal);
  }

  /** The logs of a trace in time order, and its spans. */
  trace(traceId: string, signal?: AbortSignal): Promise<Trace> {
    return this.json('GET', `/api/traces/${encodeURIComponent(traceId)}`, signal);
  }

  /** The ingest status at this moment. */
  ingestStatus(signal?: AbortSignal): Promise<IngestStatus> {
    return this.json('GET', '/api/ingest/status', signal);
  }

  /** Acknowledged logs that were lost, the newest loss first. */
  losses(signal?: AbortSignal): Promise<LossList> {
    return this.json('GET', '/api/losses', signal);
  }

  /** Confirms that a person knows of losses. */
  confirmLosses(ids: string[], signal?: AbortSignal): Promise<{ confirmed: number }> {
    return this.json('POST', '/api/losses/confirm', signal, { ids });
  }

  /** Sends logs, one JSON object a line. The same key with the same logs stores nothing twice. */
  sendLogs(ndjson: string, idempotencyKey: string, signal?: AbortSignal): Promise<IngestAnswer> {
    const headers = { 'content-type': 'application/x-ndjson', 'idempotency-key': idempotencyKey };
    return this.request.send('POST', '/api/logs', headers, signal, ndjson);
  }

  /** A page of dead letters, the latest first. */
  deadLetters(page: { size?: number; after?: string }, signal?: AbortSignal): Promise<DeadLetterPage> {
    return this.json('GET', `/api/dead-letters${queryString({}, page)}`, signal);
  }

  /** Queues dead letters again; resolves to how many were queued. */
  replayDeadLetters(selection: DeadLetterSelection, signal?: AbortSignal): Promise<{ replayed: number }> {
    return this.json('POST', '/api/dead-letters/replay', signal, selection);
  }

  /** Deletes dead letters for good; resolves to how many were deleted. */
  deleteDeadLetters(selection: DeadLetterSelection, signal?: AbortSignal): Promise<{ deleted: number }> {
    return this.json('DELETE', '/api/dead-letters', signal, selection);
  }

  /** Address of an export of all logs that match. CSV begins with a mark that tells spreadsheets its encoding. */
  exportUrl(filter: LogFilter, format: ExportFormat, sort: SortDirection): string {
    const bom = format === 'csv' ? 'true' : undefined;
    return `/api/logs/export${queryString(filter, { format, bom, sort })}`;
  }

  /** A response whose body is read as it comes. */
  stream(url: string, signal?: AbortSignal): Promise<Response> {
    return this.request.stream(url, signal);
  }

  private json<T>(method: string, url: string, signal?: AbortSignal, body?: unknown): Promise<T> {
    return this.request.json(method, url, signal, body);
  }
}
