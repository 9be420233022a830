// The state of the explore page: read from the URL and changed through the URL, so that every view is a link.
import { computed, inject, Injectable, signal } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { NavigationEnd, NavigationStart, Router } from '@angular/router';
import { filter as only, map, startWith } from 'rxjs';
import type { FoundLog, LogFilter } from '@timberline/contract';
import { comparedSpans } from '../changes/compared-spans';
import {
  type ExploreView,
  filterFromView,
  type TimeRange,
  type TraceView,
  type ValueFilter,
} from './explore-view';
import { toggleFilter, withFilter, withOnlyFilter, withoutFilter } from './value-filters';
import { paramsFromView, viewFromParams } from './view-params';

const EXPLORE_URL = '/explore';

/**
 * Signals of the view, and the ways to change it. A change of the search adds an entry to the browser's history. A
 * change of how it is shown (columns, wrap, zone) replaces the current entry.
 *
 * ```ts
 * private readonly state = inject(ExploreState);
 * rows = computed(() => this.state.filter()); // what the API is asked for
 * this.state.setRange({ from: 'now-1h' });
 * ```
 */
@Injectable({ providedIn: 'root' })
export class ExploreState {
  private readonly router = inject(Router);
  private readonly url = toSignal(
    this.router.events.pipe(
      only((event) => event instanceof NavigationEnd),
      map(() => this.router.url),
      startWith(this.router.url),
      only((url) => url.startsWith(EXPLORE_URL)),
    ),
    { initialValue: EXPLORE_URL },
  );
  private readonly previewedWidths = signal<Record<string, number>>({});
  private readonly rerunCount = signal(0);

  /** The view that a change under way leads to, which the next change begins with. */
  private wanted: ExploreView | null = null;

  /** Whether the current view was reached by the browser's Back or Forward. */
  cameBack = false;

  /** The whole view. While another page is shown it is the last one. */
  readonly view = computed<ExploreView>(() => viewFromParams(this.router.parseUrl(this.url()).queryParams), {
    equal: sameJson,
  });
  readonly q = computed(() => this.view().q);
  readonly filters = computed(() => this.view().filters, { equal: sameJson });
  readonly range = computed(() => this.view().range, { equal: sameJson });
  readonly zone = computed(() => this.view().zone);
  readonly sort = computed(() => this.view().sort);
  readonly columns = computed(() => this.view().columns, { equal: sameJson });
  readonly widths = computed(() => ({ ...this.view().widths, ...this.previewedWidths() }), {
    equal: sameJson,
  });
  readonly wrap = computed(() => this.view().wrap);
  readonly refresh = computed(() => this.view().refresh);
  readonly live = computed(() => this.view().live);
  readonly chart = computed(() => this.view().chart);
  readonly openLog = computed(() => this.view().log);
  readonly context = computed(() => this.view().context, { equal: sameJson });
  readonly trace = computed(() => this.view().trace, { equal: sameJson });
  readonly patterns = computed(() => this.view().patterns, { equal: sameJson });
  readonly changes = computed(() => this.view().changes, { equal: sameJson });
  /** The spans of time that are compared; null where nothing is, or where the search has no beginning. */
  readonly comparedSpans = computed(
    () => {
      this.reruns();
      const changes = this.changes();
      return changes && comparedSpans(changes, this.range(), Date.now());
    },
    { equal: sameJson },
  );
  readonly find = computed(() => this.view().find);
  readonly fold = computed(() => this.view().fold);
  readonly unfolded = computed(() => this.view().unfolded, { equal: sameJson });
  readonly marks = computed(() => this.view().marks, { equal: sameJson });

  /** The filter as the API takes it. Changes only when another one is asked for. */
  readonly filter = computed<LogFilter>(() => filterFromView(this.view()), { equal: sameJson });

  /** Grows when the same search is run again: what loads data depends on it. */
  readonly reruns = this.rerunCount.asReadonly();

  constructor() {
    this.router.events.subscribe((event) => {
      if (event instanceof NavigationStart) this.cameBack = event.navigationTrigger === 'popstate';
    });
  }

  /** Runs the current search again. */
  rerun(): void {
    this.rerunCount.update((n) => n + 1);
  }

  /** Changes the search. A change that changes nothing runs it again. */
  run(query: Partial<ExploreView>): void {
    const params = paramsFromView({ ...this.view(), ...query });
    if (sameJson(params, paramsFromView(this.view()))) this.rerun();
    // The result of another search is the list, which a trace covers.
    else this.change({ trace: null, ...query });
  }

  /** Turns the order of the logs round. */
  reverseSort(): void {
    this.run({ sort: this.sort() === 'desc' ? 'asc' : 'desc' });
  }

  setRange(range: TimeRange): void {
    this.run({ range });
  }

  /** Adds a filter by a value. A filter by the same value is replaced. */
  addFilter(name: string, value: string, mode: ValueFilter['mode'] = 'include'): void {
    this.run({ filters: withFilter(this.filters(), name, value, mode) });
  }

  /** Makes a value the only filter of its field. */
  onlyFilter(name: string, value: string): void {
    this.run({ filters: withOnlyFilter(this.filters(), name, value) });
  }

  removeFilter(field: string, value: string): void {
    this.run({ filters: withoutFilter(this.filters(), field, value) });
  }

  /** Includes a level, or removes its filter when it is included: what a click in a legend does. */
  toggleLevel(level: string): void {
    this.run({ filters: toggleFilter(this.filters(), 'level', level) });
  }

  /** Changes the view. With `replace` the number of history entries stays. */
  change(patch: Partial<ExploreView>, options: { replace?: boolean } = {}): void {
    const view = (this.wanted = { ...(this.wanted ?? this.view()), ...patch });
    const extras = { queryParams: paramsFromView(view), replaceUrl: options.replace ?? false };
    void this.router.navigate([EXPLORE_URL], extras).finally(() => {
      if (this.wanted === view) this.wanted = null;
    });
  }

  /** Shows the lines around a log in the place of the list, or the list again. */
  toggleContext(id: string): void {
    const isShown = this.context()?.id === id;
    this.change({
      context: isShown ? null : { id, scope: 'resource', filters: [], earlier: 0, later: 0 },
      trace: null,
    });
  }

  /** Shows the trace of a log in the place of the list, or the list again. */
  toggleTrace(log: FoundLog): void {
    const { id, traceId } = log;
    const isShown = this.trace()?.id === traceId;
    const trace = isShown || traceId === undefined ? null : { id: traceId, origin: id, zoom: null };
    this.change({ trace, context: null });
  }

  /** Shows what the messages of the result say in the place of the list, or the list again. */
  togglePatterns(): void {
    const { patterns, context, trace } = this.view();
    const isShown = patterns !== null && context === null && trace === null;
    this.change({
      patterns: isShown ? null : (patterns ?? { sort: 'count', id: null }),
      changes: null,
      context: null,
      trace: null,
    });
  }

  /** Shows a pattern among the others. */
  showPattern(id: string): void {
    const sort = this.patterns()?.sort ?? 'count';
    this.change({ patterns: { sort, id }, changes: null, context: null, trace: null });
  }

  /** Searches for the logs of a pattern, and shows them in the list. */
  listPattern(id: string, rest: Partial<ExploreView> = {}): void {
    const filters = withOnlyFilter(this.filters(), 'pattern', id);
    this.run({ filters, patterns: null, changes: null, context: null, ...rest });
  }

  /** Shows what is different in a span of time, or in that of the search, against the baseline that was shown last. */
  compare(window: Required<TimeRange> | null): void {
    const baseline = this.changes()?.baseline ?? 'before';
    this.change({ changes: { window, baseline }, patterns: null, context: null, trace: null });
  }

  /** Shows a part of the trace, or all of it. */
  zoomTrace(zoom: TraceView['zoom']): void {
    const trace = this.trace();
    if (trace) this.show({ trace: { ...trace, zoom } });
  }

  /** Changes how the search is shown. */
  show(patch: Partial<ExploreView>): void {
    this.change(patch, { replace: true });
  }

  /** Shows widths while a column is dragged. The URL gets the final width only. */
  previewWidths(widths: Record<string, number>): void {
    this.previewedWidths.set(widths);
  }
}

function sameJson(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
