import { Component, computed, ElementRef, inject, Injector, output, viewChild } from '@angular/core';
import { MatButton, MatIconButton } from '@angular/material/button';
import { MatMenu, MatMenuItem, MatMenuTrigger } from '@angular/material/menu';
import { Clipboard } from '../../announcer/clipboard';
import { Icon } from '../../icon/icon';
import { Shortcuts } from '../../keyboard/shortcuts';
import { FacetSettings } from '../facets/facet-settings';
import { LiveTail } from '../live/live-tail';
import { ColumnsPanel } from '../log-list/columns/columns-panel';
import { LastSearches } from '../saved-searches/last-searches';
import { ExploreState } from '../state/explore-state';
import { REFRESH_SECONDS } from '../state/explore-view';
import { SearchStore } from '../state/search-store';
import { permalink } from './permalink';

/**
 * The toolbar of the list: facets, patterns, searches, find, refresh, order, folds, wrapping, columns, histogram, export and link.
 *
 * ```html
 * <tl-list-toolbar (findAsked)="openFind()" (foldToggled)="toggleFolds()" />
 * ```
 */
@Component({
  selector: 'tl-list-toolbar',
  imports: [ColumnsPanel, Icon, MatButton, MatIconButton, MatMenu, MatMenuItem, MatMenuTrigger],
  templateUrl: './list-toolbar.html',
  styleUrl: './list-toolbar.scss',
})
export class ListToolbar {
  /** The field to find lines with is wanted. */
  readonly findAsked = output<void>();
  /** Repeated lines are to be folded, or all to be shown. */
  readonly foldToggled = output<void>();

  protected readonly state = inject(ExploreState);
  protected readonly facets = inject(FacetSettings);
  protected readonly live = inject(LiveTail);
  private readonly search = inject(SearchStore);
  private readonly clipboard = inject(Clipboard);
  private readonly injector = inject(Injector);
  private readonly facetsButton = viewChild.required<unknown, ElementRef<HTMLElement>>('facetsButton', {
    read: ElementRef,
  });

  protected readonly refreshOptions = REFRESH_SECONDS.map((seconds) => ({
    seconds,
    text: seconds === 0 ? 'Do not refresh' : `Refresh every ${seconds} s`,
  }));
  protected readonly refreshText = computed(() => {
    const seconds = this.state.refresh();
    return seconds === 0 ? 'Refresh is off' : `Refresh every ${seconds} s`;
  });
  protected readonly sortText = computed(() =>
    this.state.sort() === 'desc' ? 'Newest first' : 'Oldest first',
  );
  protected readonly sortHint = computed(() =>
    this.state.sort() === 'desc'
      ? 'Newest first. Press to show the oldest first'
      : 'Oldest first. Press to show the newest first',
  );

  constructor() {
    // Keeps the searches of this page from now on.
    inject(LastSearches);
    inject(Shortcuts).add(
      { key: 'r', text: 'Search again', group: 'Search', run: () => this.state.rerun() },
      {
        key: 's',
        text: 'Save the search, or open another one',
        group: 'Search',
        run: () => void this.openSearches(),
      },
      { key: 'v', text: 'Follow new logs, or go on following', group: 'Logs', run: () => this.live.toggle() },
      { key: 'b', text: 'Wrap lines', group: 'Logs', run: () => this.toggleWrap() },
      { key: 'l', text: 'Copy a link to this view', group: 'Anywhere', run: () => this.copyLink() },
    );
  }

  focusFacets(): void {
    this.facetsButton().nativeElement.focus();
  }

  protected toggleWrap(): void {
    this.state.show({ wrap: !this.state.wrap() });
  }

  protected copyLink(): void {
    const link = permalink(this.state.view(), this.search.requestedAt() || Date.now(), location.origin);
    void this.clipboard.copy(link, 'Link');
  }

  protected async openSearches(): Promise<void> {
    const { openSearchesDialog } = await import('../saved-searches/searches-dialog');
    openSearchesDialog(this.injector);
  }

  protected async exportLogs(): Promise<void> {
    const { openExportDialog } = await import('../export/export-dialog');
    openExportDialog(this.injector, this.state.filter(), this.state.sort());
  }
}
