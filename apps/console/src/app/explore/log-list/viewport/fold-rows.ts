// Folds repeated neighbors: all but the first of them lose their height.
import type { FoundLog } from '@timberline/contract';
import { MAX_FOLDED_LINES, saysTheSame } from '../../rows/repeats';
import type { Rows } from '../../rows/rows';
import type { RowHeights } from './row-heights';

/** What stays visible. */
export interface FoldOptions {
  /** Ids of the lines whose repetitions are shown. */
  unfolded: ReadonlySet<string>;
  /** Ids of marked lines, which are never folded into another one. */
  marked: ReadonlySet<string>;
}

/**
 * Folds the rows of one search as they are loaded.
 *
 * ```ts
 * const folder = new RowFolder(heights, options);
 * if (folder.fold(rows)) …; // heights have changed
 * ```
 */
export class RowFolder {
  /** The last row that was looked at: the page before a loaded one may be released already. */
  private last: { index: number; log: FoundLog } | null = null;
  /** Ids of the repetitions that are shown. */
  private readonly shown = new Set<string>();

  constructor(
    private readonly heights: RowHeights,
    private readonly options: FoldOptions,
  ) {}

  /** Gives the loaded rows their heights. Returns whether one has changed. Rows that are not loaded keep theirs. */
  fold(rows: Rows): boolean {
    let changed = false;
    for (const [first, last] of rows.loaded()) {
      let above = this.logAbove(rows, first);
      let head = first > 0 ? this.heights.head(first - 1) : 0;
      let headId = rows.log(head)?.id;
      for (let index = first; index <= last; index++) {
        const log = rows.log(index);
        if (!log) break;
        const isFolded = this.isRepeated(above, log, index) && index - head < MAX_FOLDED_LINES;
        if (isFolded && above && this.isUnfolded(above.id, headId)) this.shown.add(log.id);
        const isHidden = isFolded && !this.shown.has(log.id);
        if (!isFolded) [head, headId] = [index, log.id];
        changed = (isHidden ? this.heights.set(index, 0) : this.show(index)) || changed;
        above = log;
      }
      if (above) this.last = { index: last, log: above };
    }
    return changed;
  }

  /** The rows from `at` on moved by `by` positions. */
  shift(at: number, by: number): void {
    if (this.last && this.last.index >= at) this.last.index += by;
  }

  /** Of a row whose neighbor above is not known, its height tells what it was. */
  private isRepeated(above: FoundLog | null, log: FoundLog, index: number): boolean {
    if (above === null) return this.heights.height(index) === 0;
    return saysTheSame(above, log) && !this.options.marked.has(log.id);
  }

  private isUnfolded(aboveId: string, headId: string | undefined): boolean {
    return this.shown.has(aboveId) || (headId !== undefined && this.options.unfolded.has(headId));
  }

  private show(index: number): boolean {
    return this.heights.height(index) === 0 && this.heights.set(index, this.heights.estimate);
  }

  private logAbove(rows: Rows, index: number): FoundLog | null {
    return rows.log(index - 1) ?? (this.last?.index === index - 1 ? this.last.log : null);
  }
}
