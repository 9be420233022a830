import { afterNextRender, Component, computed, inject, Injector, viewChild } from '@angular/core';
import type { FoundLog } from '@timberline/contract';
import { Shortcuts } from '../keyboard/shortcuts';
import { ChangesPane } from './changes/changes-pane';
import { ContextPane } from './context/context-pane';
import { FacetSettings } from './facets/facet-settings';
import { FacetsPanel } from './facets/facets-panel';
import { Histogram } from './histogram/histogram';
import { LiveStatus } from './live/live-status';
import { LiveTail } from './live/live-tail';
import { LogDetails } from './log-details/log-details';
import { LogList } from './log-list/log-list';
import { EmptyNotice } from './notices/empty-notice';
import { FailedNotice } from './notices/failed-notice';
import { PatternsPane } from './patterns/patterns-pane';
import { FilterChips } from './query-bar/chips/filter-chips';
import { QueryBar } from './query-bar/input/query-bar';
import { ExploreState } from './state/explore-state';
import { OpenedLog } from './state/opened-log';
import { SearchStore } from './state/search-store';
import { ListToolbar } from './summary/list-toolbar';
import { ResultSummary } from './summary/result-summary';
import { TimeRangePicker } from './time-range/time-range-picker';
import { TracePane } from './trace/trace-pane';

/** In narrower windows (px) an opened log covers the list. As in explore-page.scss. */
const SPLIT_WIDTH = 900;

/** The page to search logs, at `/explore`. Its URL is its whole state. */
@Component({
  selector: 'tl-explore-page',
  imports: [
    ChangesPane,
    ContextPane,
    EmptyNotice,
    FacetsPanel,
    FailedNotice,
    FilterChips,
    Histogram,
    ListToolbar,
    LiveStatus,
    LogDetails,
    LogList,
    PatternsPane,
    QueryBar,
    ResultSummary,
    TimeRangePicker,
    TracePane,
  ],
  providers: [SearchStore, OpenedLog, LiveTail],
  templateUrl: './explore-page.html',
  styleUrl: './explore-page.scss',
  host: { '(keydown.escape)': 'onEscape($event)' },
})
export class ExplorePage {
  protected readonly state = inject(ExploreState);
  protected readonly search = inject(SearchStore);
  protected readonly opened = inject(OpenedLog);
  protected readonly live = inject(LiveTail);
  protected readonly facets = inject(FacetSettings);
  private readonly injector = inject(Injector);
  protected readonly list = viewChild(LogList);
  private readonly details = viewChild(LogDetails);
  private readonly context = viewChild<ContextPane>('contextPane');
  private readonly trace = viewChild<TracePane>('tracePane');
  private readonly patterns = viewChild<PatternsPane>('patternsPane');
  private readonly changes = viewChild<ChangesPane>('changesPane');
  private readonly histogram = viewChild(Histogram);
  private readonly queryBar = viewChild(QueryBar);
  private readonly toolbar = viewChild(ListToolbar);

  /** Whether a pane covers the list. */
  protected readonly isCovered = computed(
    () =>
      this.state.context() !== null ||
      this.state.trace() !== null ||
      this.state.patterns() !== null ||
      this.state.changes() !== null,
  );

  constructor() {
    inject(Shortcuts).add(
      { key: 'j', text: 'Go to the logs', group: 'Logs', run: (event) => this.enter(event) },
      {
        key: 'a',
        text: 'Show the lines around the log',
        group: 'Logs',
        run: () => this.toggleContext(),
      },
      {
        key: 'D',
        text: 'What is different in this span, or in the selected bars',
        group: 'Histogram',
        run: () => this.toggleChanges(),
      },
      { key: 'T', text: 'Show the trace of the log', group: 'Trace', run: () => this.toggleTrace() },
      {
        key: 'f',
        text: 'Open or close the facets',
        group: 'Facets',
        run: () => (this.facets.open() ? this.closeFacets() : this.facets.show()),
      },
      {
        key: 'p',
        text: 'Open or close the patterns',
        group: 'Patterns',
        run: () => this.togglePatterns(),
      },
      { key: 'd', text: 'Go to the opened log', group: 'Log details', run: () => this.details()?.focus() },
    );
  }

  protected open(log: FoundLog): void {
    const isOpen = this.opened.id() === log.id;
    if (!isOpen) this.opened.open(log);
    // An opened log that covers the list takes the focus at once, one beside the list when it is opened again.
    if (isOpen || innerWidth < SPLIT_WIDTH) setTimeout(() => this.details()?.focus());
  }

  protected close(): void {
    this.opened.close();
    // While the details cover the list it is invisible and cannot take the focus.
    afterNextRender(() => this.list()?.focus(), { injector: this.injector });
  }

  /** Beside the list the lines stay where they are. Where they would cover the log, the way back to them is the browser's. */
  protected openFromContext(log: FoundLog): void {
    if (innerWidth >= SPLIT_WIDTH) this.opened.open(log);
    else this.state.change({ log: log.id, context: null });
  }

  protected closeContext(): void {
    this.state.show({ context: null });
    afterNextRender(() => (this.details() ?? this.list())?.focus(), { injector: this.injector });
  }

  /** Beside the list the trace stays. Where it would cover the log, the way back to it is the browser's. */
  protected openFromTrace(log: FoundLog): void {
    if (innerWidth >= SPLIT_WIDTH) this.opened.open(log);
    else this.state.change({ log: log.id, trace: null });
  }

  protected closeTrace(): void {
    const id = this.opened.id();
    this.state.show({ trace: null });
    afterNextRender(
      () => {
        if (id !== null) this.list()?.select(id);
        (this.details() ?? this.list())?.focus();
      },
      { injector: this.injector },
    );
  }

  /** Beside the list the patterns stay. Where they would cover the log, the way back to them is the browser's. */
  protected openFromPatterns(log: FoundLog): void {
    if (innerWidth >= SPLIT_WIDTH) this.open(log);
    else this.state.change({ log: log.id, patterns: null });
  }

  protected closePatterns(): void {
    this.state.show({ patterns: null });
    this.focusList();
  }

  /** Shows the logs of a pattern in the list, which a log covers in narrow windows. */
  protected listPattern(id: string): void {
    this.state.listPattern(id, innerWidth < SPLIT_WIDTH ? { log: null } : {});
    this.focusList();
  }

  /** Takes the focus once nothing covers the list any more. */
  protected focusList(): void {
    afterNextRender(() => this.list()?.focus(), { injector: this.injector });
  }

  /** Beside the list what changed stays. Where it would cover the log, the way back to it is the browser's. */
  protected openFromChanges(log: FoundLog): void {
    if (innerWidth >= SPLIT_WIDTH) this.opened.open(log);
    else this.state.change({ log: log.id, changes: null });
  }

  protected closeChanges(): void {
    this.state.show({ changes: null });
    afterNextRender(
      () => {
        if (!this.histogram()?.focusCompare()) this.list()?.focus();
      },
      { injector: this.injector },
    );
  }

  protected toggleChanges(): void {
    if (this.state.changes() !== null) this.closeChanges();
    else this.state.compare(null);
  }

  protected closeFacets(): void {
    this.facets.hide();
    // While the facets cover the page the button is invisible and cannot take the focus.
    afterNextRender(() => this.toolbar()?.focusFacets(), { injector: this.injector });
  }

  protected focusQuery(): void {
    this.queryBar()?.focus();
  }

  protected onEscape(event: Event): void {
    if (event.defaultPrevented) return;
    if (this.state.context() !== null) this.closeContext();
    else if (this.state.trace() !== null) this.closeTrace();
    else if (this.state.patterns() !== null) this.closePatterns();
    else if (this.state.changes() !== null) this.closeChanges();
    else if (this.opened.id() !== null) this.close();
    else return;
    event.preventDefault();
  }

  private enter(event: KeyboardEvent): void {
    const pane = this.context() ?? this.trace() ?? this.patterns() ?? this.changes();
    if (pane) pane.focus();
    else this.list()?.enter(event);
  }

  private toggleContext(): void {
    const id = this.opened.id() ?? this.list()?.activeLog()?.id ?? null;
    if (this.state.context() !== null) this.closeContext();
    else if (id !== null) this.state.toggleContext(id);
  }

  private togglePatterns(): void {
    if (this.patterns()) this.closePatterns();
    else this.state.togglePatterns();
  }

  private toggleTrace(): void {
    const log = this.opened.id() === null ? this.list()?.activeLog() : this.opened.log();
    if (this.state.trace() !== null) this.closeTrace();
    else if (log?.traceId !== undefined) this.state.toggleTrace(log);
  }
}
