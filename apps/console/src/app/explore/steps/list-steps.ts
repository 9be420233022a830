// Goes to lines of the list by what they are, also to those that are far from the loaded ones. Loaded by the first key.
import { inject, Injectable } from '@angular/core';
import type { FoundLog, LogFilter } from '@timberline/contract';
import { Announcer } from '../../announcer/announcer';
import { ApiClient } from '../../api/api-client';
import { isAborted, toApiError } from '../../api/api-error';
import type { RowSearch } from '../rows/read-around';
import { ExploreState } from '../state/explore-state';
import type { SearchStore } from '../state/search-store';
import { isRelative, resolveTime, toInstant } from '../time/instant';
import { findSlowDown } from './find-slow-down';
import { narrowed, readStep } from './read-step';
import { type Direction, scanRows, type StepTarget } from './scan-rows';

/** A search in Elasticsearch that takes longer is told. */
const SLOW_MS = 700;
const FOLDED = 'The line is folded into this one, which says the same.';

/** The list as far as steps move in it. */
export interface SteppedList {
  /** Index of the active row, or -1. */
  active(): number;
  /** Index of the topmost visible row. */
  top(): number;
  /** Makes a row the active one and shows it. */
  goTo(index: number): void;
  /** How many lines a row stands for. */
  lines(index: number): number;
  /** Whether there is an unusually large gap in time above a row. */
  hasGap(index: number): boolean;
  /** From how many ms on a gap is unusually large. */
  gapThresholdMs(): number;
  /** Whether a row is folded into another one. */
  isFolded(index: number): boolean;
}

/**
 * ```ts
 * await steps.step(list, errorTarget(), 1); // the next error below the active row
 * ```
 */
@Injectable({ providedIn: 'root' })
export class ListSteps {
  private readonly api = inject(ApiClient);
  private readonly state = inject(ExploreState);
  private readonly announcer = inject(Announcer);
  private abort: AbortController | null = null;
  /** What is being looked for: the same key again does not begin anew. */
  private pending = '';

  /** Goes to the next line in a direction that is what `target` says, or tells that there is none. */
  step(search: SearchStore, list: SteppedList, target: StepTarget, direction: Direction): Promise<void> {
    const rows = search.rows();
    if (!rows) return Promise.resolve();
    const from = startOf(list, direction);
    const scan = scanRows(rows, from, direction, target.matches, (index) => list.isFolded(index));
    if ('found' in scan) {
      this.abort?.abort();
      list.goTo(scan.found);
      return Promise.resolve();
    }
    const missing = `No ${target.name} ${direction === 1 ? 'below' : 'above'} ${list.active() < 0 ? 'these lines' : 'this line'}.`;
    return this.look(search, list, `${target.clause} ${direction}`, missing, (row, signal) => {
      const narrow = { ...row, filter: narrowed(row.filter, target.clause) };
      return readStep(this.api, narrow, scan.last, direction, signal);
    });
  }

  /** Goes to the next line in a direction before which no line came for unusually long. */
  slowDown(search: SearchStore, list: SteppedList, direction: Direction): Promise<void> {
    const rows = search.rows();
    if (!rows) return Promise.resolve();
    const from = startOf(list, direction);
    let index = from + direction;
    while (rows.log(index) && (!list.hasGap(index) || list.isFolded(index))) index += direction;
    if (rows.log(index)) {
      this.abort?.abort();
      list.goTo(index);
      return Promise.resolve();
    }
    const last = rows.log(index - direction);
    const thresholdMs = list.gapThresholdMs();
    const side = direction === 1 ? 'below' : 'above';
    if (!last || !Number.isFinite(thresholdMs)) {
      this.announcer.showToast('There are too few lines to tell what is slow.');
      return Promise.resolve();
    }
    return this.look(
      search,
      list,
      `slow ${direction}`,
      `No slow-down ${side} this line.`,
      async (row, signal) => {
        const isLater = (row.sort === 'asc') === (direction === 1);
        const found = await findSlowDown(
          {
            histogram: (filter, buckets) => this.api.histogram(filter, { buckets }, signal),
            first: async (filter, sort) =>
              (await this.api.logs(filter, { size: 1, sort }, signal)).logs[0] ?? null,
          },
          { filter: row.filter, from: last, isLater, thresholdMs },
        );
        // The gap is drawn above the lower one of both lines.
        return found && (direction === 1 ? found.far : found.near);
      },
    );
  }

  /** Goes to a log that is read, or tells what is missing. A second call with the same key meanwhile is ignored. */
  private async look(
    search: SearchStore,
    list: SteppedList,
    key: string,
    missing: string,
    read: (search: RowSearch, signal: AbortSignal) => Promise<FoundLog | null>,
  ): Promise<void> {
    if (this.pending === key) return;
    this.abort?.abort();
    const abort = (this.abort = new AbortController());
    this.pending = key;
    let isSlow = false;
    const slow = setTimeout(() => {
      isSlow = true;
      this.announcer.showToast('Still looking…');
    }, SLOW_MS);
    const rows = search.rows();
    try {
      const log = await read(this.rowSearch(search), abort.signal);
      if (abort.signal.aborted || search.rows() !== rows) return;
      const isShown = log !== null && (await this.reach(search, list, log, abort.signal));
      if (!log) this.announcer.showToast(missing);
      else if (!isShown) this.announcer.showToast('The line was found, but could not be shown.');
      else if (list.isFolded(search.rows()?.indexOf(log.id) ?? -1)) this.announcer.showToast(FOLDED);
      else if (isSlow) this.announcer.showToast('');
    } catch (error) {
      const failure = toApiError(error, abort.signal);
      if (!isAborted(failure)) this.announcer.showToast(`Not found: ${failure.message}`);
    } finally {
      clearTimeout(slow);
      if (this.abort === abort) this.pending = '';
    }
  }

  private async reach(
    search: SearchStore,
    list: SteppedList,
    log: FoundLog,
    signal: AbortSignal,
  ): Promise<boolean> {
    const loaded = search.rows()?.indexOf(log.id) ?? -1;
    const index = loaded >= 0 ? loaded : await search.showAround(log, this.rowSearch(search), signal);
    if (index >= 0) list.goTo(index);
    return index >= 0;
  }

  /** The search of the list. What its times are relative to is the time of its first page. */
  private rowSearch(search: SearchStore): RowSearch {
    const filter: LogFilter = { ...this.state.filter() };
    for (const end of ['from', 'to'] as const) {
      const time = filter[end];
      const ms = time && isRelative(time) ? resolveTime(time, search.requestedAt()) : undefined;
      if (ms !== undefined) filter[end] = toInstant(ms);
    }
    return { filter, sort: this.state.sort() };
  }
}

/** The row that steps begin after, with all that is folded into it. Without an active row, what is visible comes first. */
function startOf(list: SteppedList, direction: Direction): number {
  const active = list.active();
  if (active >= 0) return direction === 1 ? active + list.lines(active) - 1 : active;
  return direction === 1 ? list.top() - 1 : list.top();
}
