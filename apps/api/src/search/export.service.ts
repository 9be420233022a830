// All logs that match, as a stream from one point in time, in constant memory.
import { Injectable, Logger } from '@nestjs/common';
import { errors } from '@elastic/elasticsearch';
import { LOGS_PATTERN } from '@timberline/elastic';
import type { Position } from './cursor.ts';
import { CSV_HEADER, csvRow } from './csv.ts';
import type { ExportQuery } from './export.query.ts';
import { foundLog } from './found-log.ts';
import { LogSearch, type SearchHit } from './log-search.ts';
import { type OrderedHits, OrderedLogs } from './ordered-logs.ts';
import { readFilter } from './read-filter.ts';

/**
 * How long Elasticsearch keeps the point in time after each read. A reader slower than one page in this time loses it
 * and sees the connection break.
 */
const KEEP_ALIVE = '5m';
/** Text that one read is made to give: enough that its fixed costs vanish, little enough to hold two of them. */
const PAGE_CHARACTERS = 4 * 1024 * 1024;
/** The first read is small, as nothing is known of the logs; a log may have 256 KiB. */
const FIRST_PAGE = 200;
const SMALLEST_PAGE = 20;
const LARGEST_PAGE = 5_000;

type Pit = { id: string };

@Injectable()
export class ExportService {
  private readonly logger = new Logger('Export');

  constructor(
    private readonly logs: LogSearch,
    private readonly ordered: OrderedLogs,
  ) {}

  /**
   * The export in pieces of some megabytes, the first of which is read before this returns, so that what is wrong with
   * the query is an error here. The point in time is closed when the pieces end, fail, or are not wanted any more.
   */
  async pieces(query: ExportQuery, signal: AbortSignal): Promise<AsyncGenerator<string>> {
    const { clauses } = readFilter(query, Date.now());
    const pit = await this.open(signal);
    const read = (place: { after?: Position; size: number; window?: bigint }): Promise<OrderedHits> =>
      pit
        ? this.ordered.read({
            clauses,
            direction: query.sort,
            pit: { ...pit, keep_alive: KEEP_ALIVE },
            signal,
            ...place,
          })
        : Promise.resolve({ hits: [] });
    try {
      const first = await read({ size: FIRST_PAGE });
      return this.write(query, pit, read, first);
    } catch (error) {
      await this.close(pit);
      throw error;
    }
  }

  private async *write(
    { format }: ExportQuery,
    pit: Pit | null,
    read: (place: { after?: Position; size: number; window?: bigint }) => Promise<OrderedHits>,
    first: OrderedHits,
  ): AsyncGenerator<string> {
    let reading: Promise<OrderedHits> | undefined;
    try {
      if (format === 'csv') yield CSV_HEADER;
      const row = format === 'csv' ? csvRowOf : ndjsonRowOf;
      let size = FIRST_PAGE;
      let average = PAGE_CHARACTERS / FIRST_PAGE;
      for (let page = first; ;) {
        if (pit && page.pitId !== undefined) pit.id = page.pitId;
        const { hits, window } = page;
        const last = hits.at(-1);
        const more = last !== undefined && hits.length >= size;
        if (more) {
          size = Math.max(SMALLEST_PAGE, Math.min(LARGEST_PAGE, Math.floor(PAGE_CHARACTERS / average)));
          // Elasticsearch reads the next page while this one is written and taken.
          reading = read({ after: { time: last.sort[0], id: last.sort[1] }, size, window });
          reading.catch(() => undefined); // awaited below, or of no interest because the reader has left
        }
        let text = '';
        for (const hit of hits) text += row(hit);
        if (hits.length > 0) average = text.length / hits.length;
        if (text !== '') yield text;
        if (!more || !reading) return;
        page = await reading;
      }
    } finally {
      await reading?.catch(() => undefined); // the error has been thrown above; here only its end is waited for
      await this.close(pit);
    }
  }

  /** Null when there is no index yet. */
  private async open(signal: AbortSignal): Promise<Pit | null> {
    const path = `/${LOGS_PATTERN}/_pit?keep_alive=${KEEP_ALIVE}&ignore_unavailable=true`;
    try {
      return { id: (await this.logs.ask<{ id: string }>('POST', path, undefined, signal)).id };
    } catch (error) {
      if (error instanceof errors.ResponseError && error.statusCode === 404) return null;
      throw error;
    }
  }

  private async close(pit: Pit | null): Promise<void> {
    if (!pit) return;
    try {
      await this.logs.ask('DELETE', '/_pit', { id: pit.id });
    } catch (error) {
      this.logger.warn(`A point in time was not closed and lives on for ${KEEP_ALIVE}: ${String(error)}`);
    }
  }
}

function ndjsonRowOf(hit: SearchHit): string {
  return `${JSON.stringify(foundLog(hit))}\n`;
}

function csvRowOf(hit: SearchHit): string {
  return csvRow(foundLog(hit));
}
