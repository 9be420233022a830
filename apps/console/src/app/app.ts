import { Location } from '@angular/common';
import { Component, effect, inject, untracked } from '@angular/core';
import { Router, RouterOutlet } from '@angular/router';
import { Announcer } from './announcer/announcer';
import { Session } from './api/session';
import { Settings } from './settings/settings';
import { ConnectionNotice } from './shell/connection-notice';
import { LossNotice } from './shell/loss-notice';
import { TopBar } from './shell/top-bar';

/** The root component of the console. Usage: `<tl-root />`, once, in index.html. */
@Component({
  selector: 'tl-root',
  imports: [ConnectionNotice, LossNotice, RouterOutlet, TopBar],
  template: `
    <a class="skip" href="#content" (click)="skip($event)">Skip to content</a>
    <tl-top-bar />
    <tl-connection-notice />
    <tl-loss-notice />
    <div id="content" class="content" tabindex="-1"><router-outlet /></div>
    <p class="toast" role="status">{{ announcer.toast() }}</p>
    <p class="visually-hidden" role="status">{{ announcer.announcement() }}</p>
  `,
  styles: `
    :host {
      display: flex;
      flex-direction: column;
      height: 100dvh;
    }
    .content {
      flex: 1;
      min-height: 0;
      overflow: auto;
      outline: none;
    }
    .toast {
      position: fixed;
      bottom: 1rem;
      left: 50%;
      z-index: 5;
      padding: 0.375rem 0.875rem;
      border-radius: 16px;
      background: var(--mat-sys-inverse-surface);
      color: var(--mat-sys-inverse-on-surface);
      transform: translateX(-50%);
      pointer-events: none;
    }
    .toast:empty {
      opacity: 0;
    }
    .skip {
      position: absolute;
      left: 0.5rem;
      top: -4rem;
      z-index: 10;
      padding: 0.5rem 1rem;
      border-radius: 0 0 6px 6px;
      background: var(--mat-sys-primary);
      color: var(--mat-sys-on-primary);
    }
    .skip:focus {
      top: 0;
    }
  `,
})
export class App {
  protected readonly announcer = inject(Announcer);
  private readonly session = inject(Session);
  private readonly router = inject(Router);
  private readonly location = inject(Location);

  constructor() {
    // Settings applies the chosen theme as soon as it exists.
    inject(Settings);
    effect(() => {
      const { session } = this;
      if (session.state() === 'out' || session.me()?.mustChangePassword) untracked(() => this.leadToLogin());
      else if (session.can('write-logs') && !session.can('read-logs')) untracked(() => this.leadToSending());
    });
  }

  protected skip(event: Event): void {
    // Following the link would change the URL, which is the state of the page.
    event.preventDefault();
    document.getElementById('content')?.focus();
  }

  /** The address of the page stays in that of the login, which leads back there. */
  private leadToLogin(): void {
    const path = this.location.path(true);
    if (/^\/login(?:[?#]|$)/.test(path)) return;
    // Whoever logs in after someone has left may be another person.
    const to = this.session.end() === 'logout' || path === '' ? undefined : path;
    void this.router.navigate(['/login'], { queryParams: { to } });
  }

  /** Whoever may only send logs begins with that, which is not known when the first page is chosen. */
  private leadToSending(): void {
    if (/^\/(?:explore)?$/.test(this.location.path()))
      void this.router.navigateByUrl('/add', { replaceUrl: true });
  }
}
