import { Component, inject, output, signal, viewChild } from '@angular/core';
import { MatButton } from '@angular/material/button';
import type { NewApiKey, Role } from '@timberline/contract';
import { AccessApi } from '../../api/access-api';
import { type ApiError, toApiError } from '../../api/api-error';
import { Dialog } from '../../form/dialog';
import { fieldError, otherErrors } from '../../form/field-error';
import { TextField } from '../../form/text-field';
import { filterOf, GrantFields } from '../grant/grant-fields';

const DAY_MS = 86_400_000;

/** Asks for what a new key may. Usage: `<tl-key-dialog #dialog (made)="show($event)" />`, and `dialog.open()`. */
@Component({
  selector: 'tl-key-dialog',
  imports: [Dialog, GrantFields, MatButton, TextField],
  template: `
    <tl-dialog heading="Make a key">
      <form (submit)="make($event)">
        <tl-text-field
          label="Name"
          hint="What sends or reads with it, such as: shop, production"
          [required]="true"
          [(value)]="name"
          [error]="errorOf('name')"
        />
        <tl-grant-fields [(role)]="role" [(filter)]="filter" [error]="error()" />
        <tl-text-field
          label="Valid until the end of (optional)"
          type="date"
          [min]="today()"
          hint="Without a date until it is withdrawn."
          [(value)]="lastDay"
          [error]="errorOf('expiresAt')"
        />
        <p class="failed" role="alert">{{ failure() }}</p>
        <div class="actions">
          <button matButton="outlined" type="button" (click)="close()">Cancel</button>
          <button matButton="filled" type="submit" disabledInteractive [disabled]="busy()">
            {{ busy() ? 'Making…' : 'Make the key' }}
          </button>
        </div>
      </form>
    </tl-dialog>
  `,
  styleUrl: '../list/table.scss',
})
export class KeyDialog {
  readonly made = output<NewApiKey>();
  private readonly api = inject(AccessApi);
  private readonly dialog = viewChild.required(Dialog);

  protected readonly name = signal('');
  protected readonly role = signal<Role>('ingest');
  protected readonly filter = signal('');
  /** As the browser writes a date: 2027-12-31. */
  protected readonly lastDay = signal('');
  protected readonly today = signal('');
  protected readonly busy = signal(false);
  protected readonly error = signal<ApiError | null>(null);

  open(): void {
    this.name.set('');
    this.role.set('ingest');
    this.filter.set('');
    this.lastDay.set('');
    this.error.set(null);
    this.today.set(new Date().toISOString().slice(0, 10));
    this.dialog().open();
  }

  protected close(): void {
    this.dialog().close();
  }

  protected errorOf(path: string): string {
    return fieldError(this.error(), path);
  }

  protected failure(): string {
    return otherErrors(this.error(), ['name', 'filter', 'expiresAt']);
  }

  protected async make(event: Event): Promise<void> {
    event.preventDefault();
    if (this.busy()) return;
    this.busy.set(true);
    this.error.set(null);
    const [name, role] = [this.name().trim(), this.role()];
    try {
      const grant = { role, filter: filterOf(role, this.filter()) };
      const key = await this.api.makeKey({ name, ...grant, expiresAt: endOfDay(this.lastDay()) });
      this.close();
      this.made.emit(key);
    } catch (error) {
      this.error.set(toApiError(error));
    }
    this.busy.set(false);
  }
}

/** The end of a day in UTC, for all who use the key; null without a day. */
function endOfDay(day: string): string | null {
  return day === '' ? null : new Date(Date.parse(`${day}T00:00:00Z`) + DAY_MS).toISOString();
}
