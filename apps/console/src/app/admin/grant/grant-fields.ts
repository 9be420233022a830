import { Component, computed, input, model } from '@angular/core';
import type { Role } from '@timberline/contract';
import type { ApiError } from '../../api/api-error';
import { fieldError } from '../../form/field-error';
import { SelectField } from '../../form/select-field';
import { TextField } from '../../form/text-field';
import { ROLE_CHOICES, ROLE_TEXTS } from './roles';

/**
 * What a person or a program may: a role, and perhaps a filter, which an administrator cannot have.
 *
 * ```html
 * <tl-grant-fields [(role)]="role" [(filter)]="filter" [error]="error()" />
 * ```
 */
@Component({
  selector: 'tl-grant-fields',
  imports: [SelectField, TextField],
  template: `
    <tl-select-field label="Role" [choices]="choices" [(value)]="role" [hint]="hint()" />
    @if (role() !== 'admin') {
      <tl-text-field
        label="Filter (optional)"
        hint="A query, such as metadata.team:checkout. With it, only the logs that match can be read, by any call."
        [(value)]="filter"
        [error]="filterError()"
      />
    }
  `,
  styles: `
    :host {
      display: grid;
      gap: 12px;
    }
  `,
})
export class GrantFields {
  readonly role = model.required<Role>();
  /** The text of the field; empty for none. */
  readonly filter = model.required<string>();
  readonly error = input<ApiError | null>(null);

  protected readonly choices = ROLE_CHOICES;
  protected readonly hint = computed(() => ROLE_TEXTS[this.role()]);
  protected readonly filterError = computed(() => fieldError(this.error(), 'filter'));
}

/** The filter that the API gets. */
export function filterOf(role: Role, filter: string): string | null {
  return role === 'admin' || filter.trim() === '' ? null : filter.trim();
}
