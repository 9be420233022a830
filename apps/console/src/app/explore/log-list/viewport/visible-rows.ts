// Which rows are visible at a scroll position, and which position brings a row into view.
import type { RowHeights } from './row-heights';

/** Rows drawn beyond both edges, so that fast scrolling shows rows instead of blanks. */
const OVERSCAN_ROWS = 8;

interface VisibleRows {
  /** The topmost visible row. */
  top: number;
  /** The first and the last row to draw. */
  first: number;
  last: number;
}

/** The rows of a view that is `height` pixels high and scrolled to `scrollTop`. */
export function visibleRows(
  heights: RowHeights,
  count: number,
  scrollTop: number,
  height: number,
): VisibleRows {
  const top = heights.indexAt(scrollTop);
  return {
    top,
    first: Math.max(0, top - OVERSCAN_ROWS),
    last: Math.min(count - 1, heights.indexAt(scrollTop + height) + OVERSCAN_ROWS),
  };
}

/** The row that keeps its place when heights change: the active row while it is visible, otherwise the topmost. */
export function anchorRow({ top, first, last }: VisibleRows, active: number): number {
  return active >= first + OVERSCAN_ROWS && active <= last - OVERSCAN_ROWS ? active : top;
}

/** The scroll position nearest to `scrollTop` at which a view of `height` pixels shows the whole row. */
export function scrollTopToReveal(
  heights: RowHeights,
  index: number,
  scrollTop: number,
  height: number,
): number {
  const top = heights.offset(index);
  const bottom = top + heights.height(index);
  if (top < scrollTop) return top;
  return bottom > scrollTop + height ? bottom - height : scrollTop;
}
