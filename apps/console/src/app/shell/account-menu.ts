import { Component, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatMenu, MatMenuItem, MatMenuTrigger } from '@angular/material/menu';
import { RouterLink } from '@angular/router';
import { Announcer } from '../announcer/announcer';
import { toApiError } from '../api/api-error';
import { Session } from '../api/session';
import { Icon } from '../icon/icon';

/** Who is logged in, with their account and the way out. Usage: `<tl-account-menu />`. */
@Component({
  selector: 'tl-account-menu',
  imports: [Icon, MatButton, MatMenu, MatMenuItem, MatMenuTrigger, RouterLink],
  template: `
    @if (session.me(); as me) {
      <button
        matButton
        type="button"
        class="opener"
        [attr.aria-label]="'Account of ' + me.name + ', ' + me.role"
        [title]="me.name + ', ' + me.role"
        [matMenuTriggerFor]="menu"
      >
        <tl-icon matButtonIcon name="person" /><bdi>{{ me.name }}</bdi>
      </button>
      <mat-menu #menu="matMenu" xPosition="before">
        <div class="who" role="presentation">
          <span
            ><bdi class="name">{{ me.name }}</bdi> <span class="role">{{ me.role }}</span></span
          >
          @if (me.filter !== null) {
            <span class="filter">
              Reads the logs that match <code>{{ me.filter }}</code> and no others.
            </span>
          }
        </div>
        @if (!me.mustChangePassword) {
          <a mat-menu-item routerLink="/account" fragment="password">Change password</a>
          <a mat-menu-item routerLink="/account" fragment="sessions">Sessions</a>
        }
        <button mat-menu-item type="button" (click)="logout()">Log out</button>
      </mat-menu>
    }
  `,
  styles: `
    .opener tl-icon {
      margin-inline-end: 6px;
    }
    .opener {
      min-width: 28px;
      max-width: 12rem;
    }
    bdi {
      overflow: hidden;
      text-overflow: ellipsis;
      white-space: nowrap;
    }
    .who {
      display: grid;
      gap: 4px;
      max-width: 18rem;
      padding: 4px 12px 8px;
      border-bottom: 1px solid var(--mat-sys-outline-variant);
      color: var(--mat-sys-on-surface);
      font-size: 0.8125rem;
      overflow-wrap: anywhere;
    }
    .name {
      font-weight: 600;
    }
    .role {
      margin-inline-start: 6px;
      padding: 0 6px;
      border-radius: 8px;
      background: var(--mat-sys-secondary-container);
      color: var(--mat-sys-on-secondary-container);
      font-size: 0.75rem;
    }
    .filter {
      color: var(--mat-sys-on-surface-variant);
    }
    @media (max-width: 720px) {
      .opener bdi {
        display: none;
      }
      .opener tl-icon {
        margin: 0;
      }
      .opener {
        --mat-button-text-horizontal-padding: 5px;
        --mat-button-text-with-icon-horizontal-padding: 5px;
        --mat-button-text-icon-spacing: 0;
      }
    }
  `,
})
export class AccountMenu {
  protected readonly session = inject(Session);
  private readonly announcer = inject(Announcer);

  protected async logout(): Promise<void> {
    try {
      await this.session.logout();
    } catch (error) {
      this.announcer.showToast(`You are still logged in. ${toApiError(error).message}`);
    }
  }
}
