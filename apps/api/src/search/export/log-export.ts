// A running export: pages of raw hits from one point in time, converted to chunks of text.
import { Logger } from '@nestjs/common';
import type { ElasticsearchReader } from '../../elasticsearch/elasticsearch-reader.ts';
import type { RawHit } from '../../elasticsearch/raw-response.ts';
import { MAX_EXPORT_PAGE_BYTES } from '../../limits/memory-budget.ts';
import type { Reader } from '../../limits/reader.ts';
import type { OrderedHits, OrderedReader } from '../ordered/ordered-reader.ts';
import type { OrderedRead } from '../ordered/ordered-search.ts';

/** How long Elasticsearch keeps the point in time after each read. */
const KEEP_ALIVE = '5m';
/** The text that a page should make: long enough to outweigh its fixed costs, short enough to hold two of them. */
const PAGE_CHARACTERS = 1024 * 1024;
/** The first page is small, since the size of the logs is still unknown: a message can have 256 KiB. */
const FIRST_PAGE_LOGS = 100;
const MIN_PAGE_LOGS = 4;
const MAX_PAGE_LOGS = 5_000;
/** An export is bounded by the number of exports, so its pages need no memory of answers. */
const PAGE_LIMIT = { limitBytes: MAX_EXPORT_PAGE_BYTES, reserveBytes: 0 };
/**
 * What has begun is not broken off because others search at the same time: a page waits for them until the client would
 * take the connection for dead.
 */
const MAX_PAGE_WAIT_MS = 60_000;
interface Page extends OrderedHits {
  /** Whether the page is full or was cut, so that more logs may follow. */
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
    private readonly selection: Pick<OrderedRead, 'clauses' | 'direction'> & { reader: Reader },
  ) {}

  /** Opens the point in time and reads the first page. Throws a SearchError. */
  async open(): Promise<void> {
    this.pitId = await this.logs.openPointInTime(KEEP_ALIVE, this.selection.reader);
    this.nextPage = this.read({ size: FIRST_PAGE_LOGS });
    await this.nextPage;
    this.selection.reader.maxWaitMs = MAX_PAGE_WAIT_MS;
  }

  /** Closes the point in time, after a failure as well. Never throws. */
  async close(): Promise<void> {
    if (this.pitId === undefined) return;
    // A read that still runs would fail without its point in time; its result is not needed any more.
    await this.nextPage?.catch(() => undefined);
    const id = this.pitId;
    try {
      await this.logs.closePointInTime(id);
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
    const pit = { id: this.pitId ?? '', keep_alive: KEEP_ALIVE };
    try {
      const read = { ...this.selection, ...page, pit, limit: PAGE_LIMIT, atOnce: true };
      const result = await this.ordered.read(read);
      this.pitId = result.pitId ?? this.pitId;
      return { ...result, mayHaveMore: result.isCut || result.hits.length >= page.size };
    } finally {
      // While the client receives the page, others may search.
      this.selection.reader.releasePermits();
    }
  }
}
