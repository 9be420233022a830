// What the list needs from the rows of a search, wherever in the search they were read from.
import type { FoundLog, LogPage, PartialRead } from '@timberline/contract';
import type { ApiError } from '../../api/api-error';
import type { RowRange } from './page-table';

/** Reads the page after a cursor, or the first page when there is no cursor. */
export type PageSource = (after: string | undefined, size: number, signal: AbortSignal) => Promise<LogPage>;

/** How rows report changes to their owner. */
export interface RowsListener {
  /** Rows were loaded or released. */
  changed(): void;
  /** The rows from index `at` on moved by `by` positions, because late rows were found before them. */
  shifted(at: number, by: number): void;
}

/** The scroll position and the active row, kept for the way back to a search. */
export interface ListPosition {
  /** Index of the row that keeps its place on the screen. */
  anchor: number;
  /** How many pixels of that row are above the upper edge. Negative when the row begins below it. */
  hiddenPx: number;
  /** Index of the active row, or -1. */
  active: number;
}

/** Whether all of so many rows from an index on are hidden. */
export type HiddenRange = (start: number, count: number) => boolean;

/** The rows of a search by their index, from its beginning (`LogPages`) or from its end (`TailPages`). */
export interface Rows {
  /** The page that the search began with, which carries the total. */
  readonly firstPage: LogPage;
  /** How many rows have a known position, loaded or not. */
  readonly knownCount: number;
  /** How many rows to lay out: all when the total is exact, otherwise those with a known position. */
  readonly layoutCount: number;
  /** How many rows of the search come before row 0. */
  readonly rowsBefore: number;
  /** Whether the rows with a known position are all there are. */
  readonly complete: boolean;
  /** Whether the list ends at `MAX_ROWS` although more rows follow. */
  readonly limitReached: boolean;
  /** What could not be read of a page, so that rows can be missing; null when all pages are whole. */
  readonly partial: PartialRead | null;
  /** Why the last load failed. Null again after `retry`. */
  readonly error: ApiError | null;
  listener: RowsListener;
  position: ListPosition;
  /** The log of a row. Undefined while it loads. */
  log(index: number): FoundLog | undefined;
  /** The index of a log among the loaded rows, or -1. */
  indexOf(id: string): number;
  /** The ranges of rows that are loaded, in order. */
  loaded(): RowRange[];
  /** Sets which ranges of rows are hidden, so that they need not be kept in memory although visible ones are on both sides. */
  hideWhere(isHidden: HiddenRange): void;
  /** Sets which rows are visible: missing rows around them are loaded, rows far from them are released. */
  setVisible(first: number, last: number): void;
  /** Loads again what failed to load. */
  retry(): void;
  /** Aborts all loads. Cursors stay valid, so `setVisible` continues. */
  stop(): void;
  /** Aborts all loads and releases all rows. The cursors are kept, to read the rows again. */
  release(): void;
}

/** The listener of rows that nobody shows yet. */
export const NO_LISTENER: RowsListener = { changed: () => undefined, shifted: () => undefined };

/** The exact number of rows of a search, or null while it is not known. */
export function exactCount(rows: Rows | null): number | null {
  if (!rows) return null;
  if (rows.complete) return rows.knownCount;
  const { relation, value } = rows.firstPage.total;
  return relation === 'eq' ? Math.max(value, rows.knownCount) : null;
}
