// One's own account: the password, and the browsers in which one is logged in. Routed at `/account`.
import { afterRenderEffect, Component, effect, inject, signal, untracked } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { MatButton } from '@angular/material/button';
import { ActivatedRoute } from '@angular/router';
import type { OwnSession } from '@timberline/contract';
import { Announcer } from '../announcer/announcer';
import { AccessApi } from '../api/access-api';
import { toApiError } from '../api/api-error';
import { Session } from '../api/session';
import { ExploreState } from '../explore/state/explore-state';
import { formatTime, offsetText } from '../explore/time/zone';
import { browserName } from './browser-name';
import { PasswordForm } from './password-form';

@Component({
  selector: 'tl-account-page',
  imports: [MatButton, PasswordForm],
  templateUrl: './account-page.html',
  styleUrl: './account-page.scss',
})
export class AccountPage {
  protected readonly session = inject(Session);
  private readonly api = inject(AccessApi);
  private readonly announcer = inject(Announcer);
  private readonly zone = inject(ExploreState).zone;

  private readonly fragment = toSignal(inject(ActivatedRoute).fragment);
  protected readonly sessions = signal<readonly OwnSession[] | null>(null);
  protected readonly error = signal('');
  protected readonly browserName = browserName;

  constructor() {
    effect(() => {
      if (this.session.state() === 'in') untracked(() => void this.load());
    });
    // The menu leads to a part of the page. It is there once it is known who asks.
    afterRenderEffect(() => {
      const part = this.fragment();
      if (part && this.session.state() === 'in') document.getElementById(part)?.focus();
    });
  }

  protected time(at: string): string {
    const ms = Date.parse(at);
    return `${formatTime(ms, this.zone(), 'minute')} ${offsetText(ms, this.zone())}`;
  }

  protected labelOf({ agent, createdAt, current }: OwnSession): string {
    const what = `${browserName(agent)} since ${this.time(createdAt)}`;
    return current ? `Log out of this one: ${what}` : `End the session: ${what}`;
  }

  protected passwordChanged(): void {
    this.announcer.showToast('Password changed');
    void this.load();
  }

  protected async end({ id, current }: OwnSession): Promise<void> {
    this.error.set('');
    try {
      if (current) {
        await this.session.logout();
        return;
      }
      await this.api.endSession(id);
      this.announcer.showToast('Session ended');
      await this.load();
    } catch (error) {
      this.error.set(`The session could not be ended. ${toApiError(error).message}`);
    }
  }

  protected async load(): Promise<void> {
    this.error.set('');
    try {
      this.sessions.set((await this.api.sessions()).sessions);
    } catch (error) {
      this.error.set(`The sessions could not be loaded. ${toApiError(error).message}`);
    }
  }
}
