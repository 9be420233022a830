// The rows of a search from its beginning, over pages that are read by cursors.
import type { FoundLog, LogPage, PartialRead } from '@timberline/contract';
import { type ApiError, isAborted, toApiError } from '../../api/api-error';
import {
  charactersOf,
  nextPageSize,
  overlaps,
  type PageEntry,
  pageIndexOf,
  pagesToRelease,
  reloadedLogs,
  type RowRange,
} from './page-table';
import type { HiddenRange, ListPosition, PageSource, Rows, RowsListener } from './rows';

/** Rows of the first page: more than a screen shows, few enough to arrive quickly. */
export const FIRST_PAGE_ROWS = 100;
/** Rows loaded ahead on both sides of the visible ones. */
const READ_AHEAD_ROWS = 120;
/** Late rows that a page can take up when it is read again. */
const MAX_LATE_ROWS = 20;
/** The largest page that the API gives. */
const MAX_API_PAGE_ROWS = 500;
/** Browsers cut elements at about 33 million pixels. With rows of 24 px the list ends before that. */
const MAX_ROWS = 1_000_000;

interface Page extends PageEntry {
  /** The cursor that the page was read with. */
  after: string | undefined;
  lastId: string;
  /** Null while they are released. */
  logs: FoundLog[] | null;
  loading: AbortController | null;
}

/**
 * Reads pages in order once, keeps those near the visible rows, and reads released ones again by their cursor.
 *
 * ```ts
 * const rows = new LogPages(firstPage, source, listener);
 * rows.setVisible(first, last); // loads missing rows there, releases rows far away
 * rows.log(index);              // undefined while it loads
 * ```
 */
export class LogPages implements Rows {
  readonly rowsBefore = 0;
  partial: PartialRead | null;
  error: ApiError | null = null;
  position: ListPosition = { anchor: 0, hiddenPx: 0, active: -1 };
  private readonly pages: Page[] = [];
  private next: string | null;
  private loadingNext: AbortController | null = null;
  private stopped = false;
  private visible: RowRange = [0, 0];
  private isHidden: HiddenRange = () => false;

  constructor(
    readonly firstPage: LogPage,
    private readonly source: PageSource,
    public listener: RowsListener,
  ) {
    this.next = firstPage.next;
    this.partial = firstPage.partial;
    this.append(undefined, firstPage.logs);
  }

  get knownCount(): number {
    const last = this.pages.at(-1);
    return last ? last.start + last.count : 0;
  }

  get layoutCount(): number {
    if (this.complete) return this.knownCount;
    const { relation, value } = this.firstPage.total;
    return relation === 'eq' ? Math.max(value, this.knownCount) : this.knownCount;
  }

  get complete(): boolean {
    return this.next === null;
  }

  get limitReached(): boolean {
    return !this.complete && this.knownCount >= MAX_ROWS;
  }

  get loading(): boolean {
    return this.loadingNext !== null || this.pages.some((page) => page.loading !== null);
  }

  /** How many rows are in memory. */
  get cachedCount(): number {
    return this.pages.reduce((sum, page) => sum + (page.logs?.length ?? 0), 0);
  }

  log(index: number): FoundLog | undefined {
    const page = this.pages[pageIndexOf(this.pages, index)];
    return page?.logs?.[index - page.start];
  }

  indexOf(id: string): number {
    for (const page of this.pages) {
      const at = page.logs?.findIndex((log) => log.id === id) ?? -1;
      if (at >= 0) return page.start + at;
    }
    return -1;
  }

  loaded(): RowRange[] {
    return this.pages
      .filter(({ logs, count }) => logs !== null && count > 0)
      .map(({ start, count }) => [start, start + count - 1]);
  }

  hideWhere(isHidden: HiddenRange): void {
    this.isHidden = isHidden;
  }

  setVisible(first: number, last: number): void {
    this.visible = [first, last];
    if (this.error) return;
    this.stopped = false;
    this.load();
  }

  retry(): void {
    this.error = null;
    this.stopped = false;
    this.load();
    this.listener.changed();
  }

  stop(): void {
    this.stopped = true;
    this.loadingNext?.abort();
    for (const page of this.pages) page.loading?.abort();
  }

  release(): void {
    this.stop();
    for (const page of this.pages) page.logs = null;
  }

  /** The visible rows with those to load ahead. */
  private get wanted(): RowRange {
    return [this.visible[0] - READ_AHEAD_ROWS, this.visible[1] + READ_AHEAD_ROWS];
  }

  private load(): void {
    const wanted = this.wanted;
    for (const page of this.pages) {
      if (!this.isWanted(page)) page.loading?.abort();
      else if (page.logs === null && page.loading === null) void this.reload(page);
    }
    if (
      this.next !== null &&
      this.loadingNext === null &&
      !this.limitReached &&
      this.knownCount <= wanted[1]
    ) {
      void this.loadNext(this.next);
    }
    const loaded = this.pages.filter((page) => page.logs !== null);
    for (const page of pagesToRelease(loaded, wanted, (page) => this.isWanted(page))) page.logs = null;
  }

  /** Whether a page has rows that are visible, or near visible ones. */
  private isWanted(page: Page): boolean {
    return overlaps(page, this.wanted) && !this.isHidden(page.start, page.count);
  }

  private async loadNext(after: string): Promise<void> {
    const abort = (this.loadingNext = new AbortController());
    try {
      const page = await this.source(after, nextPageSize(this.pages.at(-1)), abort.signal);
      this.loadingNext = null;
      this.next = page.next;
      this.partial = page.partial ?? this.partial;
      if (page.logs.length > 0) this.append(after, page.logs);
      this.listener.changed();
      this.setVisible(...this.visible);
    } catch (error) {
      this.loadingNext = null;
      this.fail(error, abort.signal);
    }
  }

  private async reload(page: Page): Promise<void> {
    const abort = (page.loading = new AbortController());
    try {
      const logs = await this.readAgain(page, abort.signal);
      page.loading = null;
      this.fill(page, reloadedLogs(logs, page.lastId, page.count));
      this.listener.changed();
    } catch (error) {
      page.loading = null;
      // The page left the wanted range and came back before the abort took effect.
      if (abort.signal.aborted && !this.stopped && this.isWanted(page)) void this.reload(page);
      else this.fail(error, abort.signal);
    }
  }

  /** The logs of a page, also where the API gives only some of them at a time because they are long. */
  private async readAgain({ after, count, lastId }: Page, signal: AbortSignal): Promise<FoundLog[]> {
    const logs: FoundLog[] = [];
    for (let from = after; ;) {
      const size = Math.min(MAX_API_PAGE_ROWS, count + MAX_LATE_ROWS) - logs.length;
      const { logs: found, next, truncated, partial } = await this.source(from, size, signal);
      this.partial = partial ?? this.partial;
      logs.push(...found);
      const hasLast = found.some(({ id }) => id === lastId);
      if (!truncated || hasLast || next === null || logs.length >= count) return logs;
      from = next;
    }
  }

  private fail(error: unknown, signal: AbortSignal): void {
    const failure = toApiError(error, signal);
    if (isAborted(failure)) return;
    this.error = failure;
    this.listener.changed();
  }

  private append(after: string | undefined, logs: FoundLog[]): void {
    this.pages.push({
      start: this.knownCount,
      count: logs.length,
      after,
      lastId: logs.at(-1)?.id ?? '',
      logs,
      characters: charactersOf(logs),
      loading: null,
    });
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
}
