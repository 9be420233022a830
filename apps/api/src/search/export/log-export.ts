// A running export: pages of raw hits from one point in time, converted to chunks of text.
import { Logger } from '@nestjs/common';
import {
  type ElasticsearchReader,
  logIndices,
  ResponseTooLargeError,
} from '../../elasticsearch/elasticsearch-reader.ts';
import type { RawHit } from '../../elasticsearch/raw-response.ts';
import type { OrderedHits, OrderedReader } from '../ordered/ordered-reader.ts';
import type { OrderedRead } from '../ordered/ordered-search.ts';

/** How long Elasticsearch keeps the point in time after each read. */
const KEEP_ALIVE = '5m';
/** The text that a page should make: long enough to outweigh its fixed costs, short enough to hold two of them. */
const PAGE_CHARACTERS = 1024 * 1024;
/** The first page is small, since the size of the logs is still unknown: a message can have 256 KiB. */
const FIRST_PAGE_LOGS = 100;
/** The size of a page after one that was too large. */
const MIN_PAGE_LOGS = 20;
const MAX_PAGE_LOGS = 5_000;
/**
 * A longer page is not kept but read again with the minimum size. A page of that size always fits: a message of 256 KiB
 * has at most six characters of JSON for each byte.
 */
const PAGE_LIMIT_BYTES = 48 * 1024 * 1024;

interface Page extends OrderedHits<RawHit> {
  /** Whether the page is full, so that more logs may follow. */
  mayHaveMore: boolean;
}

/**
 * ```ts
 * await logExport.open(); // throws when the export cannot start
 * try {
 *   for await (const chunk of logExport.chunks(toRow)) …
 * } finally {
 *   await logExport.close();
 * }
 * ```
 */
export class LogExport {
  private readonly logger = new Logger('Export');
  private pitId: string | undefined;
  private nextPage: Promise<Page> | undefined;

  constructor(
    private readonly logs: ElasticsearchReader,
    private readonly ordered: OrderedReader,
    private readonly selection: Pick<OrderedRead, 'clauses' | 'direction' | 'signal'>,
  ) {}

  /** Opens the point in time and reads the first page. Throws a SearchError. */
  async open(): Promise<void> {
    // A point in time takes no `allow_no_indices`, since it always allows none.
    const { index, ignore_unavailable, expand_wildcards } = logIndices();
    const pit = await this.logs.run(
      (client, options) =>
        // As long as there is no index, this is a point in time without logs.
        client.openPointInTime(
          { index, ignore_unavailable, expand_wildcards, keep_alive: KEEP_ALIVE },
          options,
        ),
      this.selection.signal,
    );
    this.pitId = pit.id;
    this.nextPage = this.read({ size: FIRST_PAGE_LOGS });
    await this.nextPage;
  }

  /** Closes the point in time, after a failure as well. Never throws. */
  async close(): Promise<void> {
    if (this.pitId === undefined) return;
    // A read that still runs would fail without its point in time; its result is not needed any more.
    await this.nextPage?.catch(() => undefined);
    const id = this.pitId;
    try {
      await this.logs.run((client) => client.closePointInTime({ id }));
    } catch (error) {
      this.logger.warn(
        `A point in time could not be closed; it expires after ${KEEP_ALIVE}: ${String(error)}`,
      );
    }
    this.pitId = undefined;
  }

  /** The lines of all logs in chunks of about a megabyte. `toRow` returns UTF-8 decoded as Latin-1. */
  async *chunks(toRow: (hit: RawHit) => string): AsyncGenerator<Buffer> {
    while (this.nextPage) {
      const { hits, mayHaveMore, window } = await this.nextPage;
      this.nextPage = undefined;
      const last = hits.at(-1);
      let text = '';
      for (const hit of hits) text += toRow(hit);
      if (mayHaveMore && last) {
        const size = Math.floor((PAGE_CHARACTERS * hits.length) / text.length);
        // Elasticsearch reads the next page while the client receives this one.
        this.nextPage = this.read({
          after: { time: last.sort[0], id: last.sort[1] },
          size: Math.max(MIN_PAGE_LOGS, Math.min(MAX_PAGE_LOGS, size)),
          window,
        });
        // The page is awaited above or in `close`; a failure before that must not count as unhandled.
        this.nextPage.catch(() => undefined);
      }
      if (text !== '') yield Buffer.from(text, 'latin1');
    }
  }

  private async read(page: Pick<OrderedRead, 'after' | 'size' | 'window'>): Promise<Page> {
    try {
      return await this.readPage(page);
    } catch (error) {
      if (!(error instanceof ResponseTooLargeError)) throw error;
      return this.readPage({ ...page, size: MIN_PAGE_LOGS });
    }
  }

  private async readPage(page: Pick<OrderedRead, 'after' | 'size' | 'window'>): Promise<Page> {
    const result = await this.ordered.readWith<RawHit>(
      (request, options) => this.logs.searchRaw(request, options, PAGE_LIMIT_BYTES),
      { ...this.selection, pit: { id: this.pitId ?? '', keep_alive: KEEP_ALIVE }, ...page },
    );
    this.pitId = result.pitId ?? this.pitId;
    return { ...result, mayHaveMore: result.hits.length >= page.size };
  }
}
