import { Component, computed, inject, Injector } from '@angular/core';
import { MatButton, MatIconButton } from '@angular/material/button';
import { MatMenu, MatMenuItem, MatMenuTrigger } from '@angular/material/menu';
import { Clipboard } from '../../announcer/clipboard';
import { Icon } from '../../icon/icon';
import { Shortcuts } from '../../keyboard/shortcuts';
import { ColumnsPanel } from '../log-list/columns/columns-panel';
import { ExploreState } from '../state/explore-state';
import { REFRESH_SECONDS } from '../state/explore-view';
import { SearchStore } from '../state/search-store';
import { frozenLink } from './permalink';

/** What can be done with the list. Usage: `<tl-list-toolbar />` above the list. */
@Component({
  selector: 'tl-list-toolbar',
  imports: [ColumnsPanel, Icon, MatButton, MatIconButton, MatMenu, MatMenuItem, MatMenuTrigger],
  templateUrl: './list-toolbar.html',
  styleUrl: './list-toolbar.scss',
})
export class ListToolbar {
  protected readonly state = inject(ExploreState);
  private readonly search = inject(SearchStore);
  private readonly clipboard = inject(Clipboard);
  private readonly injector = inject(Injector);

  protected readonly intervals = REFRESH_SECONDS;
  protected readonly refreshText = computed(() => {
    const seconds = this.state.refresh();
    return seconds === 0 ? 'Refresh is off' : `Refresh every ${seconds} s`;
  });

  constructor() {
    inject(Shortcuts).add(
      { key: 'r', text: 'Search again', group: 'Search', run: () => this.state.rerun() },
      { key: 'w', text: 'Wrap lines', group: 'Logs', run: () => this.toggleWrap() },
      { key: 'l', text: 'Copy a link to what is shown', group: 'Anywhere', run: () => this.copyLink() },
    );
  }

  protected toggleWrap(): void {
    this.state.show({ wrap: !this.state.wrap() });
  }

  protected turn(): void {
    this.state.run({ sort: this.state.sort() === 'desc' ? 'asc' : 'desc' });
  }

  protected copyLink(): void {
    const link = frozenLink(this.state.view(), this.search.askedAt() || Date.now(), location.origin);
    void this.clipboard.copy(link, 'Link');
  }

  protected async exportLogs(): Promise<void> {
    const { openExportDialog } = await import('../export/export-dialog');
    openExportDialog(this.injector, this.state.filter(), this.state.sort());
  }
}
