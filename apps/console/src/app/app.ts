import { Component, inject } from '@angular/core';
import { RouterOutlet } from '@angular/router';
import { Announcer } from './announcer/announcer';
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

  constructor() {
    // Settings applies the chosen theme as soon as it exists.
    inject(Settings);
  }

  protected skip(event: Event): void {
    // Following the link would change the URL, which is the state of the page.
    event.preventDefault();
    document.getElementById('content')?.focus();
  }
}
