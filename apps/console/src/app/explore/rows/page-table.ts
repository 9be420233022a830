// The table of pages behind the rows: which page has a row, how large the next page is, which pages to release.
import type { FoundLog } from '@timberline/contract';

/** A page whose position is known. */
export interface PageEntry {
  /** Index of its first row. */
  start: number;
  count: number;
  /** Estimated size of its logs in UTF-16 units. */
  characters: number;
}

/** First and last index of a range of rows. */
export type RowRange = readonly [first: number, last: number];

/** Later pages are larger than the first: few requests while scrolling fast, short tasks when they arrive. */
const MAX_PAGE_ROWS = 200;
/** Pages have at least this many rows, however large the logs are. */
const MIN_PAGE_ROWS = 5;
/** Pages of huge messages have fewer rows, so that parsing a page stays a short task. */
const MAX_PAGE_CHARACTERS = 1 << 20;
/** Rows kept in memory. Others are read again by their cursor. */
const MAX_CACHED_ROWS = 1_600;
/** Characters kept in memory. This bounds the memory for large logs, which may have 256 KiB each. */
const MAX_CACHED_CHARACTERS = 32 << 20;
/** An estimate of what a log takes as JSON beside its message. */
const OTHER_FIELDS_CHARACTERS = 400;

/** The position in `pages` of the page that has the row `index`, or -1. Pages are in order, without gaps. */
export function pageIndexOf(pages: readonly PageEntry[], index: number): number {
  let low = 0;
  let high = pages.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const page = pages[middle] as PageEntry;
    if (index < page.start) high = middle - 1;
    else if (index >= page.start + page.count) low = middle + 1;
    else return middle;
  }
  return -1;
}

/** Whether a page has a row of the range. */
export function overlaps(page: PageEntry, [first, last]: RowRange): boolean {
  return page.start <= last && page.start + page.count > first;
}

/** How many rows to request after the page `last`, whose logs are taken as typical. */
export function nextPageSize(last: PageEntry | undefined): number {
  const perRow = last && last.count > 0 ? Math.max(1, last.characters / last.count) : 1;
  return Math.max(MIN_PAGE_ROWS, Math.min(MAX_PAGE_ROWS, Math.floor(MAX_PAGE_CHARACTERS / perRow)));
}

/** The loaded pages to release: those farthest from the range, as far as the limits are exceeded, but none that is wanted. */
export function pagesToRelease<Page extends PageEntry>(
  loaded: readonly Page[],
  range: RowRange,
  isWanted = (page: Page) => overlaps(page, range),
): Page[] {
  const center = (range[0] + range[1]) / 2;
  const distance = (page: PageEntry) => Math.abs(page.start + page.count / 2 - center);
  let rows = 0;
  let characters = 0;
  return [...loaded]
    .sort((a, b) => distance(a) - distance(b))
    .filter((page) => {
      rows += page.count;
      characters += page.characters;
      return (rows > MAX_CACHED_ROWS || characters > MAX_CACHED_CHARACTERS) && !isWanted(page);
    });
}

/** The estimated size of logs in UTF-16 units. */
export function charactersOf(logs: readonly FoundLog[]): number {
  return logs.reduce((sum, log) => sum + log.message.length + OTHER_FIELDS_CHARACTERS, 0);
}

/**
 * The logs of a page that was read again. It ends with the log that it ended with before, so that late logs make it
 * longer; when that log is gone, it has as many logs as before.
 */
export function reloadedLogs(logs: FoundLog[], lastId: string, count: number): FoundLog[] {
  const last = logs.findIndex((log) => log.id === lastId);
  return logs.slice(0, last < 0 ? count : last + 1);
}
