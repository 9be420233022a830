import { Component, input, model } from '@angular/core';

let count = 0;

/**
 * A choice of a few, with its label and what the chosen one means.
 *
 * ```html
 * <tl-select-field label="Role" [choices]="[{ value: 'viewer', text: 'viewer' }]" [(value)]="role" />
 * ```
 */
@Component({
  selector: 'tl-select-field',
  template: `
    <label [for]="id">{{ label() }}</label>
    <div class="frame">
      <select
        [id]="id"
        [attr.aria-describedby]="id + '-hint'"
        (change)="value.set($any($event.target).value)"
      >
        @for (choice of choices(); track choice.value) {
          <option [value]="choice.value" [selected]="choice.value === value()">{{ choice.text }}</option>
        }
      </select>
    </div>
    <p class="hint" [id]="id + '-hint'" aria-live="polite">{{ hint() }}</p>
  `,
  styleUrl: './field.scss',
})
export class SelectField<T extends string> {
  readonly label = input.required<string>();
  readonly value = model.required<T>();
  readonly choices = input.required<readonly { value: T; text: string }[]>();
  readonly hint = input('');

  protected readonly id = `tl-select-${++count}`;
}
