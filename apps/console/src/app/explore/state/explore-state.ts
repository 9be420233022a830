// The state of the explore page: read from the URL, changed through the URL, so that every view is a link.
import { computed, inject, Injectable, signal } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { NavigationEnd, NavigationStart, Router } from '@angular/router';
import { filter as only, map, startWith } from 'rxjs';
import type { LogFilter } from '@timberline/contract';
import { PARENT_RESOURCE_ID } from '@timberline/contract';
import type { ExploreQuery, ExploreView, TimeRange, ValueFilter, Zone } from './explore-view';
import { filterOfView, paramsOfView, viewOfParams } from './explore-view';

export type { ExploreQuery, ExploreView, TimeRange, ValueFilter, Zone };

/**
 * Signals of the view and the ways to change it. A change of what is asked makes an entry in the browser's
 * history; one of how it is shown (columns, wrap, zone) replaces the present entry.
 *
 * ```ts
 * private readonly state = inject(ExploreState);
 * rows = computed(() => this.state.filter()); // what the API is asked
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

  /** Whether the present view was reached by the browser's Back or Forward. */
  cameBack = false;

  constructor() {
    this.router.events.subscribe((event) => {
      if (event instanceof NavigationStart) this.cameBack = event.navigationTrigger === 'popstate';
    });
  }

  /** The whole view; the last one while another page is shown. */
  readonly view = computed<ExploreView>(() => viewOfParams(this.router.parseUrl(this.url()).queryParams), {
    equal: sameJson,
  });

  readonly q = computed(() => this.view().q);
  readonly filters = computed(() => this.view().filters, { equal: sameJson });
  readonly range = computed(() => this.view().range, { equal: sameJson });
  readonly zone = computed(() => this.view().zone);
  readonly sort = computed(() => this.view().sort);
  readonly columns = computed(() => this.view().columns, { equal: sameJson });
  private readonly widthsPreview = signal<Record<string, number>>({});
  readonly widths = computed(() => ({ ...this.view().widths, ...this.widthsPreview() }), { equal: sameJson });
  readonly wrap = computed(() => this.view().wrap);
  readonly refresh = computed(() => this.view().refresh);
  readonly chart = computed(() => this.view().chart);
  readonly openLog = computed(() => this.view().log);

  /** What the API is asked: changes only when the question does. */
  readonly filter = computed<LogFilter>(() => filterOfView(this.view()), { equal: sameJson });

  private readonly runs = signal(0);
  /** Grows when the same question is asked again (Enter, refresh): what loads should depend on it. */
  readonly tick = this.runs.asReadonly();

  /** Asks again what is asked now. */
  rerun(): void {
    this.runs.update((n) => n + 1);
  }

  /** Runs a query; the same one again counts as a rerun. */
  run(query: Partial<ExploreView>): void {
    if (sameJson(paramsOfView({ ...this.view(), ...query }), paramsOfView(this.view()))) this.rerun();
    else this.change(query);
  }

  setRange(range: TimeRange): void {
    this.run({ range });
  }

  /** Adds a filter by value, or turns the one that is there. */
  addFilter(name: string, value: string, mode: ValueFilter['mode'] = 'include'): void {
    const field = shortName(name);
    const others = this.filters().filter((f) => f.field !== field || f.value !== value);
    this.run({ filters: [...others, { field, value, mode, off: false }] });
  }

  /** Leaves this value as the only one of its field. */
  onlyFilter(name: string, value: string): void {
    const field = shortName(name);
    const others = this.filters().filter((f) => f.field !== field);
    this.run({ filters: [...others, { field, value, mode: 'include', off: false }] });
  }

  removeFilter(field: string, value: string): void {
    this.run({ filters: this.filters().filter((f) => f.field !== field || f.value !== value) });
  }

  /** Includes a level, or takes it out again where it is included: what a click on a legend means. */
  toggleLevel(level: string): void {
    const included = this.filters().some(
      (f) => f.field === 'level' && f.value === level && f.mode === 'include' && !f.off,
    );
    if (included) this.removeFilter('level', level);
    else this.addFilter('level', level);
  }

  /** Changes the view; `replace` keeps the number of history entries. */
  change(patch: Partial<ExploreView>, options: { replace?: boolean } = {}): void {
    const params = paramsOfView({ ...this.view(), ...patch });
    void this.router.navigate([EXPLORE_URL], { queryParams: params, replaceUrl: options.replace ?? false });
  }

  /** Shows widths while a column is being dragged; the URL takes the last one. */
  preview(widths: Record<string, number>): void {
    this.widthsPreview.set(widths);
  }

  /** Changes how it is shown. */
  show(patch: Partial<ExploreView>): void {
    this.change(patch, { replace: true });
  }
}

/** The API has a parameter for this one key of metadata. */
function shortName(field: string): string {
  return field === `metadata.${PARENT_RESOURCE_ID}` ? PARENT_RESOURCE_ID : field;
}

const EXPLORE_URL = '/explore';

function sameJson(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
