// Rows of a search by their index, over pages that cursors give: read in order once, then held near the reader
// and read again where they were let go.
import type { FoundLog, LogPage } from '@timberline/contract';
import type { ApiError } from '../../api/api-error';
import { toApiError, isAborted } from '../../api/api-error';

/** Reads the page after a cursor; the first one without. */
export type PageSource = (after: string | undefined, size: number, signal: AbortSignal) => Promise<LogPage>;

/** Rows of a first page: more than a screen holds, few enough to come at once. */
export const FIRST_PAGE = 100;
/** Rows of later pages: few trips while scrolling fast, short tasks when they arrive. */
const LATER_PAGE = 200;
/** Pages of huge messages have fewer rows, so that parsing one stays a short task; 1 MiB parses in about 10 ms. */
const PAGE_CHARACTERS = 1 << 20;
/** Rows read ahead on both sides of what is seen. */
const READ_AHEAD = 120;
/** Rows held at most; the rest is read again by its cursor. */
const HELD_ROWS = 1_600;
/** Characters held at most, for logs of 256 KiB each. */
const HELD_CHARACTERS = 32 << 20;
/** Rows that may come late between those known, when a page is read again. */
const LATE_ROWS = 20;
/** Elements higher than 33 million pixels are cut by browsers: with rows of 24 px the list ends before that. */
export const LAST_ROW = 1_000_000;

interface Page {
  start: number;
  count: number;
  after: string | undefined;
  lastId: string;
  logs: FoundLog[] | null;
  characters: number;
  loading: AbortController | null;
}

/** What a list of pages tells its owner. */
export interface PagesListener {
  /** Rows came or went. */
  changed(): void;
  /** Rows from index `at` on moved by so many places: late ones were found before them. */
  shifted(at: number, by: number): void;
}

/** Where the reader was, kept for the way back. */
export interface Position {
  /** Index of the row that keeps its place, and how many pixels of it are above the edge (negative: it is below). */
  anchor: number;
  hidden: number;
  active: number;
}

/** Rows of a search by their index, from its beginning (LogPages) or from its end (TailPages). */
export interface Rows {
  /** The page that the search began with, with what it knows of the total. */
  readonly first: LogPage;
  /** Rows whose place is known, loaded or not. */
  readonly known: number;
  /** Rows to lay out: all where the total is known, else those whose place is. */
  readonly rows: number;
  /** Rows of the search before row 0. */
  readonly before: number;
  /** Whether no more rows come to those known. */
  readonly complete: boolean;
  /** Whether the list ends here although more follows. */
  readonly full: boolean;
  /** Why the last load failed; null again after `retry`. */
  readonly error: ApiError | null;
  listener: PagesListener;
  position: Position;
  /** Undefined while it loads. */
  log(index: number): FoundLog | undefined;
  /** The index of a log among the rows held, or -1. */
  indexOf(id: string): number;
  /** Says which rows are seen: what is missing around them is read, what is far from them let go. */
  want(first: number, last: number): void;
  retry(): void;
  /** Gives up all loads. Cursors stay good: `want` goes on. */
  stop(): void;
  /** Stops, and holds no rows but the cursors to read them again. */
  release(): void;
}

/**
 * ```ts
 * const pages = new LogPages(firstPage, source, listener);
 * pages.want(first, last); // loads what is missing there, lets go of what is far
 * pages.log(index);        // undefined while it loads
 * ```
 */
export class LogPages implements Rows {
  readonly before = 0;
  private readonly pages: Page[] = [];
  private next: string | null;
  private chain: AbortController | null = null;
  private stopped = false;
  private wanted: [first: number, last: number] = [0, 0];
  error: ApiError | null = null;
  position: Position = { anchor: 0, hidden: 0, active: -1 };

  constructor(
    readonly first: LogPage,
    private readonly source: PageSource,
    public listener: PagesListener,
  ) {
    this.next = first.next;
    this.append(undefined, first.logs);
  }

  get known(): number {
    const last = this.pages.at(-1);
    return last ? last.start + last.count : 0;
  }

  get rows(): number {
    if (this.complete) return this.known;
    const { relation, value } = this.first.total;
    return relation === 'eq' ? Math.max(value, this.known) : this.known;
  }

  get complete(): boolean {
    return this.next === null;
  }

  get full(): boolean {
    return !this.complete && this.known >= LAST_ROW;
  }

  get loading(): boolean {
    return this.chain !== null || this.pages.some((page) => page.loading !== null);
  }

  /** Rows that are held. */
  get held(): number {
    return this.pages.reduce((sum, page) => sum + (page.logs?.length ?? 0), 0);
  }

  log(index: number): FoundLog | undefined {
    const page = this.pages[this.pageAt(index)];
    return page?.logs?.[index - page.start];
  }

  indexOf(id: string): number {
    for (const page of this.pages) {
      const at = page.logs?.findIndex((log) => log.id === id) ?? -1;
      if (at >= 0) return page.start + at;
    }
    return -1;
  }

  want(first: number, last: number): void {
    this.wanted = [first - READ_AHEAD, last + READ_AHEAD];
    if (this.error) return;
    this.stopped = false;
    for (const page of this.pages) {
      if (!this.isWanted(page)) page.loading?.abort();
      else if (page.logs === null && page.loading === null) void this.reload(page);
    }
    if (this.next !== null && this.chain === null && !this.full && this.known <= this.wanted[1]) {
      void this.loadNext(this.next);
    }
    this.letGo();
  }

  retry(): void {
    this.error = null;
    this.want(this.wanted[0] + READ_AHEAD, this.wanted[1] - READ_AHEAD);
    this.listener.changed();
  }

  stop(): void {
    this.stopped = true;
    this.chain?.abort();
    for (const page of this.pages) page.loading?.abort();
  }

  release(): void {
    this.stop();
    for (const page of this.pages) page.logs = null;
  }

  private async loadNext(after: string): Promise<void> {
    const abort = (this.chain = new AbortController());
    try {
      const page = await this.source(after, this.nextSize(), abort.signal);
      this.chain = null;
      this.next = page.next;
      if (page.logs.length > 0) this.append(after, page.logs);
      this.listener.changed();
      this.want(this.wanted[0] + READ_AHEAD, this.wanted[1] - READ_AHEAD);
    } catch (error) {
      this.chain = null;
      this.fail(error, abort.signal);
    }
  }

  private async reload(page: Page): Promise<void> {
    const abort = (page.loading = new AbortController());
    try {
      const size = Math.min(500, page.count + LATE_ROWS);
      const { logs } = await this.source(page.after, size, abort.signal);
      const last = logs.findIndex((log) => log.id === page.lastId);
      page.loading = null;
      this.fill(page, logs.slice(0, last < 0 ? page.count : last + 1));
      this.listener.changed();
    } catch (error) {
      page.loading = null;
      // Given up while out of sight, and in sight again before that was through.
      if (abort.signal.aborted && !this.stopped && this.isWanted(page)) void this.reload(page);
      else this.fail(error, abort.signal);
    }
  }

  private fail(error: unknown, signal: AbortSignal): void {
    const failure = toApiError(error, signal);
    if (isAborted(failure)) return;
    this.error = failure;
    this.listener.changed();
  }

  private append(after: string | undefined, logs: FoundLog[]): void {
    const page: Page = {
      start: this.known,
      count: logs.length,
      after,
      lastId: logs.at(-1)?.id ?? '',
      logs,
      characters: charactersOf(logs),
      loading: null,
    };
    this.pages.push(page);
  }

  private fill(page: Page, logs: FoundLog[]): void {
    const by = logs.length - page.count;
    const end = page.start + page.count;
    page.logs = logs;
    page.count = logs.length;
    page.characters = charactersOf(logs);
    if (by === 0) return;
    for (const later of this.pages.slice(this.pages.indexOf(page) + 1)) later.start += by;
    this.listener.shifted(end, by);
  }

  private nextSize(): number {
    const last = this.pages.at(-1);
    const each = last && last.count > 0 ? Math.max(1, last.characters / last.count) : 1;
    return Math.max(5, Math.min(LATER_PAGE, Math.floor(PAGE_CHARACTERS / each)));
  }

  private letGo(): void {
    const middle = (this.wanted[0] + this.wanted[1]) / 2;
    let rows = 0;
    let characters = 0;
    const distance = (page: Page) => Math.abs(page.start + page.count / 2 - middle);
    const held = this.pages.filter((page) => page.logs !== null).sort((a, b) => distance(a) - distance(b));
    for (const page of held) {
      rows += page.count;
      characters += page.characters;
      if ((rows > HELD_ROWS || characters > HELD_CHARACTERS) && !this.isWanted(page)) page.logs = null;
    }
  }

  private isWanted(page: Page): boolean {
    return page.start <= this.wanted[1] && page.start + page.count > this.wanted[0];
  }

  private pageAt(index: number): number {
    let low = 0;
    let high = this.pages.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const page = this.pages[middle] as Page;
      if (index < page.start) high = middle - 1;
      else if (index >= page.start + page.count) low = middle + 1;
      else return middle;
    }
    return -1;
  }
}

function charactersOf(logs: FoundLog[]): number {
  // 400: about what the other fields of a log take as JSON.
  return logs.reduce((sum, log) => sum + log.message.length + 400, 0);
}
