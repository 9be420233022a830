import { afterNextRender, Component, computed, inject, Injector, viewChild } from '@angular/core';
import type { FoundLog } from '@timberline/contract';
import { Shortcuts } from '../keyboard/shortcuts';
import { Histogram } from './histogram/histogram';
import { LogDetails } from './log-details/log-details';
import { LogList } from './log-list/log-list';
import { EmptyNotice } from './notices/empty-notice';
import { FailedNotice } from './notices/failed-notice';
import { FilterChips } from './query-bar/chips/filter-chips';
import { QueryBar } from './query-bar/input/query-bar';
import { ExploreState } from './state/explore-state';
import { OpenedLog } from './state/opened-log';
import { SearchStore } from './state/search-store';
import { ListToolbar } from './summary/list-toolbar';
import { ResultSummary } from './summary/result-summary';
import { TimeRangePicker } from './time-range/time-range';

/** Below this width (px) an opened log covers the list. */
const BESIDE_WIDTH = 900;

/** The page to look for logs. Routed at `/explore`; its state is its URL. */
@Component({
  selector: 'tl-explore-page',
  imports: [
    EmptyNotice,
    FailedNotice,
    FilterChips,
    Histogram,
    ListToolbar,
    LogDetails,
    LogList,
    QueryBar,
    TimeRangePicker,
    ResultSummary,
  ],
  providers: [SearchStore, OpenedLog],
  templateUrl: './explore-page.html',
  styleUrl: './explore-page.scss',
  host: { '(keydown.escape)': 'escape($event)' },
})
export class ExplorePage {
  protected readonly state = inject(ExploreState);
  protected readonly search = inject(SearchStore);
  protected readonly opened = inject(OpenedLog);
  private readonly injector = inject(Injector);
  private readonly list = viewChild(LogList);
  private readonly details = viewChild(LogDetails);
  private readonly bar = viewChild(QueryBar);

  protected readonly tick = computed(() => this.search.refreshTick());
  protected readonly empty = computed(() => {
    this.search.version();
    const pages = this.search.pages();
    return this.search.status() === 'ready' && pages !== null && pages.complete && pages.known === 0;
  });
  protected readonly rowsError = computed(() => {
    this.search.version();
    return this.search.pages()?.error ?? null;
  });
  protected readonly full = computed(() => {
    this.search.version();
    return this.search.pages()?.full ?? false;
  });

  constructor() {
    inject(Shortcuts).add(
      { key: 'j', text: 'Go to the logs', group: 'Logs', run: (event) => this.list()?.enter(event) },
      { key: 'd', text: 'Go to the opened log', group: 'Log details', run: () => this.details()?.focus() },
    );
  }

  protected open(log: FoundLog): void {
    const again = this.opened.id() === log.id;
    if (!again) this.opened.open(log);
    // Over the list there is nothing else to look at; beside it, a second Enter goes there.
    if (again || innerWidth < BESIDE_WIDTH) setTimeout(() => this.details()?.focus());
  }

  protected close(): void {
    this.opened.close();
    // The list may have been behind the details, where it takes no focus.
    afterNextRender(() => this.list()?.focus(), { injector: this.injector });
  }

  protected focusQuery(): void {
    this.bar()?.focus();
  }

  protected escape(event: Event): void {
    if (event.defaultPrevented || this.opened.id() === null) return;
    event.preventDefault();
    this.close();
  }
}
