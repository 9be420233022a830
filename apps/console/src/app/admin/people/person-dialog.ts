import { Component, computed, inject, output, signal, viewChild } from '@angular/core';
import { MatButton } from '@angular/material/button';
import type { Person, PersonWithPassword, Role } from '@timberline/contract';
import { AccessApi } from '../../api/access-api';
import { type ApiError, toApiError } from '../../api/api-error';
import { Dialog } from '../../form/dialog';
import { fieldError, otherErrors } from '../../form/field-error';
import { TextField } from '../../form/text-field';
import { filterOf, GrantFields } from '../grant/grant-fields';

/**
 * Adds a person, or changes what one may.
 *
 * ```html
 * <tl-person-dialog #dialog (added)="show($event)" (changed)="reload($event)" />
 * <button (click)="dialog.open()">Add…</button> <button (click)="dialog.open(person)">Change…</button>
 * ```
 */
@Component({
  selector: 'tl-person-dialog',
  imports: [Dialog, GrantFields, MatButton, TextField],
  template: `
    <tl-dialog [heading]="heading()">
      <form (submit)="save($event)">
        @if (person() === null) {
          <tl-text-field
            label="Name"
            hint="What they log in with."
            [required]="true"
            [(value)]="name"
            [error]="errorOf('name')"
          />
        }
        <tl-grant-fields [(role)]="role" [(filter)]="filter" [error]="error()" />
        <p class="failed" role="alert">{{ failure() }}</p>
        <div class="actions">
          <button matButton="outlined" type="button" (click)="close()">Cancel</button>
          <button matButton="filled" type="submit" disabledInteractive [disabled]="busy()">
            {{ person() === null ? 'Add' : 'Save' }}
          </button>
        </div>
      </form>
    </tl-dialog>
  `,
  styleUrl: '../list/table.scss',
})
export class PersonDialog {
  readonly added = output<PersonWithPassword>();
  readonly changed = output<string>();
  private readonly api = inject(AccessApi);
  private readonly dialog = viewChild.required(Dialog);

  /** The person to change; null to add one. */
  protected readonly person = signal<Person | null>(null);
  protected readonly name = signal('');
  protected readonly role = signal<Role>('viewer');
  protected readonly filter = signal('');
  protected readonly busy = signal(false);
  protected readonly error = signal<ApiError | null>(null);
  protected readonly heading = computed(() => {
    const person = this.person();
    return person ? `Change what ${person.name} may do` : 'Add a person';
  });

  open(person: Person | null = null): void {
    this.person.set(person);
    this.name.set('');
    this.role.set(person?.role ?? 'viewer');
    this.filter.set(person?.filter ?? '');
    this.error.set(null);
    this.dialog().open();
  }

  protected close(): void {
    this.dialog().close();
  }

  protected errorOf(path: string): string {
    return fieldError(this.error(), path);
  }

  protected failure(): string {
    return otherErrors(this.error(), ['name', 'filter']);
  }

  protected async save(event: Event): Promise<void> {
    event.preventDefault();
    if (this.busy()) return;
    this.busy.set(true);
    this.error.set(null);
    const [person, role] = [this.person(), this.role()];
    const grant = { role, filter: filterOf(role, this.filter()) };
    try {
      if (person) {
        await this.api.changePerson(person.name, grant);
        this.close();
        this.changed.emit(person.name);
      } else {
        const added = await this.api.addPerson({ name: this.name().trim(), ...grant });
        this.close();
        this.added.emit(added);
      }
    } catch (error) {
      this.error.set(toApiError(error));
    }
    this.busy.set(false);
  }
}
