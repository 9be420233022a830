import { Component, inject, input, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { AccessApi } from '../api/access-api';
import { type ApiError, toApiError } from '../api/api-error';
import { Session } from '../api/session';
import { fieldError, otherErrors } from '../form/field-error';
import { TextField } from '../form/text-field';

const FIELDS = ['current', 'new'];

/**
 * Changes one's own password. With the current one given, it is not asked for.
 *
 * ```html
 * <tl-password-form [known]="oneTimePassword" (changed)="goOn()" />
 * ```
 */
@Component({
  selector: 'tl-password-form',
  imports: [MatButton, TextField],
  template: `
    <form (submit)="change($event)">
      <!-- For the store of passwords of the browser. -->
      <input
        class="visually-hidden"
        type="text"
        autocomplete="username"
        tabindex="-1"
        aria-hidden="true"
        readonly
        [value]="session.me()?.name ?? ''"
      />
      @if (known() === '') {
        <tl-text-field
          label="Current password"
          type="password"
          name="current"
          autocomplete="current-password"
          [required]="true"
          [(value)]="current"
          [error]="errorOf('current')"
        />
      }
      <tl-text-field
        label="New password"
        type="password"
        name="new"
        autocomplete="new-password"
        [required]="true"
        hint="At least 12 characters of any kind."
        [(value)]="next"
        [error]="errorOf('new')"
      />
      <p class="failed" role="alert">{{ failure() }}</p>
      <div>
        <button matButton="filled" type="submit" disabledInteractive [disabled]="busy()">
          {{ busy() ? 'Changing…' : 'Change password' }}
        </button>
      </div>
    </form>
  `,
  styles: `
    form {
      display: grid;
      gap: 12px;
    }
    .failed:empty {
      display: none;
    }
    .failed {
      color: var(--mat-sys-error);
    }
  `,
})
export class PasswordForm {
  /** The current password where it was just given; empty otherwise. */
  readonly known = input('');
  readonly changed = output<void>();
  protected readonly session = inject(Session);
  private readonly api = inject(AccessApi);

  protected readonly current = signal('');
  protected readonly next = signal('');
  protected readonly busy = signal(false);
  private readonly error = signal<ApiError | null>(null);

  protected errorOf(path: string): string {
    return fieldError(this.error(), path);
  }

  protected failure(): string {
    return otherErrors(this.error(), this.known() === '' ? FIELDS : ['new']);
  }

  protected async change(event: Event): Promise<void> {
    event.preventDefault();
    if (this.busy()) return;
    this.busy.set(true);
    this.error.set(null);
    try {
      await this.api.changePassword(this.known() || this.current(), this.next());
      await this.session.refresh();
      this.current.set('');
      this.next.set('');
      this.changed.emit();
    } catch (error) {
      this.error.set(toApiError(error));
      // The password may have changed although the answer was lost. Then nothing is left to change here.
      if (this.session.me()?.mustChangePassword) await this.session.load();
    }
    this.busy.set(false);
  }
}
