// One export under way: pages of raw hits from a point in time, made into pieces of text.
import { Logger } from '@nestjs/common';
import type { SortDirection } from '@timberline/contract';
import { type EsQuery, LOGS_PATTERN } from '@timberline/elastic';
import { AnswerTooLong, type ElasticsearchReader } from '../../elasticsearch/elasticsearch-reader.ts';
import type { RawHit } from '../../elasticsearch/raw-response.ts';
import type { OrderedHits, OrderedRead, OrderedReader } from '../ordered/ordered-reader.ts';

/** How long Elasticsearch keeps the point in time after each read. */
const KEEP_ALIVE = '5m';
/** Text that one read is made to give: enough that its fixed costs vanish, little enough to hold two of them. */
const PAGE_CHARACTERS = 1024 * 1024;
/** The first read is small, as nothing is known of the logs yet; a log may have 256 KiB. */
const FIRST_PAGE = 100;
/** Read where a page turned out to be far longer than those before it. */
const SMALLEST_PAGE = 20;
const LARGEST_PAGE = 5_000;
/**
 * A page longer than this is not held but read again in smaller ones. The smallest page is always shorter: a message of
 * 256 KiB has at most six characters for a byte in JSON.
 */
const MOST_PAGE_BYTES = 48 * 1024 * 1024;

export interface ExportedLogs {
  clauses: readonly EsQuery[];
  direction: SortDirection;
  signal: AbortSignal;
}

interface Page extends OrderedHits<RawHit> {
  /** Whether others follow, as far as the page itself tells. */
  more: boolean;
}

/**
 * ```ts
 * await logExport.open(); // throws what is wrong
 * try {
 *   for await (const piece of logExport.pieces(row)) …
 * } finally {
 *   await logExport.close();
 * }
 * ```
 */
export class LogExport {
  private pit: string | undefined;
  private next: Promise<Page> | undefined;
  private readonly logger = new Logger('Export');
  private readonly logs: ElasticsearchReader;
  private readonly ordered: OrderedReader;
  private readonly what: ExportedLogs;

  constructor(logs: ElasticsearchReader, ordered: OrderedReader, what: ExportedLogs) {
    this.logs = logs;
    this.ordered = ordered;
    this.what = what;
  }

  /** Opens the point in time and reads the first page; without any index yet it is a point in time of no logs. */
  async open(): Promise<void> {
    const path = `/${LOGS_PATTERN}/_pit?keep_alive=${KEEP_ALIVE}&ignore_unavailable=true`;
    this.pit = (await this.logs.ask<{ id: string }>('POST', path, undefined, this.what.signal)).id;
    this.next = this.read({ size: FIRST_PAGE });
    await this.next;
  }

  /** Closes the point in time, whatever has happened. */
  async close(): Promise<void> {
    if (this.pit === undefined) return;
    // A read under way would only fail once the point in time is gone; its outcome is of no interest any more.
    await this.next?.catch(() => undefined);
    try {
      await this.logs.ask('DELETE', '/_pit', { id: this.pit });
    } catch (error) {
      this.logger.warn(`A point in time was not closed and lives on for ${KEEP_ALIVE}: ${String(error)}`);
    }
    this.pit = undefined;
  }

  /** The logs, each written by `row`, some hundred kilobytes a piece. `row` gives UTF-8 read as Latin-1. */
  async *pieces(row: (hit: RawHit) => string): AsyncGenerator<Buffer> {
    while (this.next) {
      const { hits, more, window } = await this.next;
      this.next = undefined;
      const last = hits.at(-1);
      let text = '';
      for (const hit of hits) text += row(hit);
      if (more && last) {
        const size = Math.floor((PAGE_CHARACTERS * hits.length) / text.length);
        // Elasticsearch reads the next page while this one is taken.
        this.next = this.read({
          after: { time: last.sort[0], id: last.sort[1] },
          size: Math.max(SMALLEST_PAGE, Math.min(LARGEST_PAGE, size)),
          window,
        });
        // It is awaited above or in `close`; until then a failure is not an unhandled one.
        this.next.catch(() => undefined);
      }
      if (text !== '') yield Buffer.from(text, 'latin1');
    }
  }

  private async read(place: Pick<OrderedRead, 'after' | 'size' | 'window'>): Promise<Page> {
    try {
      return await this.readPage(place);
    } catch (error) {
      if (!(error instanceof AnswerTooLong)) throw error;
      return this.readPage({ ...place, size: SMALLEST_PAGE });
    }
  }

  private async readPage(place: Pick<OrderedRead, 'after' | 'size' | 'window'>): Promise<Page> {
    const page = await this.ordered.readBy<RawHit>(
      (body, options) => this.logs.searchRaw(body, options, MOST_PAGE_BYTES),
      { ...this.what, pit: { id: this.pit ?? '', keep_alive: KEEP_ALIVE }, ...place },
    );
    this.pit = page.pitId ?? this.pit;
    return { ...page, more: page.hits.length >= place.size };
  }
}
