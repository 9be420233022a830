import { Component, inject } from '@angular/core';
import { RouterOutlet } from '@angular/router';
import { Settings } from './settings/settings';
import { TopBar } from './shell/top-bar';

/** The whole console. Usage: `<tl-root />`, once, in index.html. */
@Component({
  selector: 'tl-root',
  imports: [RouterOutlet, TopBar],
  template: `
    <a class="skip" href="#content" (click)="skip($event)">Skip to the content</a>
    <tl-top-bar />
    <div id="content" class="content" tabindex="-1"><router-outlet /></div>
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
  constructor() {
    // The theme follows the settings from the start.
    inject(Settings);
  }

  protected skip(event: Event): void {
    // An anchor would change the URL, which is the state of the page.
    event.preventDefault();
    document.getElementById('content')?.focus();
  }
}
