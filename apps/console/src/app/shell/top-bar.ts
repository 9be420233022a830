import { Component, computed, inject, Injector } from '@angular/core';
import { MatIconButton } from '@angular/material/button';
import { MatMenu, MatMenuItem, MatMenuTrigger } from '@angular/material/menu';
import { RouterLink, RouterLinkActive } from '@angular/router';
import { IngestStatusStore } from '../api/ingest-status';
import { Session } from '../api/session';
import { Icon } from '../icon/icon';
import { IngestProgress } from '../ingest-status/ingest-progress';
import { Shortcuts } from '../keyboard/shortcuts';
import type { Theme } from '../settings/settings';
import { Settings } from '../settings/settings';
import { AccountMenu } from './account-menu';

/** The bar with the product's name, the pages, ingest progress, help, settings and who one is. Usage: `<tl-top-bar />`. */
@Component({
  selector: 'tl-top-bar',
  imports: [
    AccountMenu,
    Icon,
    IngestProgress,
    MatIconButton,
    MatMenu,
    MatMenuItem,
    MatMenuTrigger,
    RouterLink,
    RouterLinkActive,
  ],
  templateUrl: './top-bar.html',
  styleUrl: './top-bar.scss',
})
export class TopBar {
  protected readonly settings = inject(Settings);
  protected readonly session = inject(Session);
  protected readonly ingest = inject(IngestStatusStore);
  private readonly injector = inject(Injector);

  protected readonly themes: readonly { theme: Theme; text: string; icon: 'system' | 'light' | 'dark' }[] = [
    { theme: 'system', text: 'System theme', icon: 'system' },
    { theme: 'light', text: 'Light theme', icon: 'light' },
    { theme: 'dark', text: 'Dark theme', icon: 'dark' },
  ];

  /** Most people read logs, so the page is offered before it is known who they are. */
  protected readonly isRead = computed(
    () => this.session.state() === 'unknown' || this.session.can('read-logs'),
  );

  constructor() {
    this.ingest.watch();
    inject(Shortcuts).add({
      key: '?',
      text: 'Show the keyboard shortcuts',
      group: 'Anywhere',
      run: () => void this.showKeys(),
    });
  }

  protected async showKeys(): Promise<void> {
    const { openKeysDialog } = await import('../keyboard/keys-dialog');
    openKeysDialog(this.injector);
  }
}
