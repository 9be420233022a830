// Who may do what, and what was done: the frame of the pages under `/admin`.
import { Component, inject } from '@angular/core';
import { RouterLink, RouterLinkActive, RouterOutlet } from '@angular/router';
import { Session } from '../api/session';

@Component({
  selector: 'tl-admin-page',
  imports: [RouterLink, RouterLinkActive, RouterOutlet],
  template: `
    <main>
      <h1>Administration</h1>
      @if (session.can('administer')) {
        @if (session.state() === 'open') {
          <p class="note">
            There is no login: TIMBERLINE_AUTH is off, and everyone who reaches this page may do everything.
            People and keys count as soon as it is on.
          </p>
        }
        <nav aria-label="Administration">
          @for (page of pages; track page.path) {
            <a [routerLink]="page.path" routerLinkActive="active" ariaCurrentWhenActive="page">{{
              page.name
            }}</a>
          }
        </nav>
        <router-outlet />
      } @else if (session.me(); as me) {
        <p class="note" role="alert">
          Only an administrator may see this. You are <bdi>{{ me.name }}</bdi>, with the role {{ me.role }}.
          Ask an administrator for what you need.
        </p>
      } @else {
        <p role="status">Loading…</p>
      }
    </main>
  `,
  styles: `
    :host {
      display: block;
    }
    main {
      display: grid;
      gap: 12px;
      grid-template-columns: minmax(0, 1fr);
      max-width: 90rem;
      margin: 0 auto;
      padding: 16px;
    }
    h1 {
      font: var(--mat-sys-title-large);
    }
    nav {
      display: flex;
      gap: 2px;
      border-bottom: 1px solid var(--mat-sys-outline-variant);
    }
    nav a {
      padding: 5px 12px;
      border-bottom: 2px solid transparent;
      color: var(--mat-sys-on-surface-variant);
      font-weight: 500;
      text-decoration: none;
    }
    nav a:hover {
      color: var(--mat-sys-on-surface);
    }
    nav a.active {
      border-color: var(--mat-sys-primary);
      color: var(--mat-sys-on-surface);
    }
    /* The page comes beside it. */
    router-outlet {
      display: none;
    }
    /* Forced colors show a border that is transparent. */
    @media (forced-colors: active) {
      nav a {
        border-color: Canvas;
      }
      nav a.active {
        border-color: Highlight;
      }
    }
    .note {
      max-width: 60rem;
      padding: 6px 12px;
      border-radius: 6px;
      background: var(--mat-sys-secondary-container);
      color: var(--mat-sys-on-secondary-container);
    }
  `,
})
export class AdminPage {
  protected readonly session = inject(Session);
  protected readonly pages = [
    { path: 'people', name: 'People' },
    { path: 'keys', name: 'API keys' },
    { path: 'audit', name: 'Audit' },
  ];
}
