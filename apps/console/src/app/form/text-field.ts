import { Component, input, model, signal } from '@angular/core';
import { Icon } from '../icon/icon';

let count = 0;

/**
 * A line of text with its label, what it is for, and what is wrong with it.
 *
 * ```html
 * <tl-text-field label="Name" autocomplete="username" [(value)]="name" [error]="errorOf('name')" />
 * ```
 */
@Component({
  selector: 'tl-text-field',
  imports: [Icon],
  template: `
    <label [for]="id">{{ label() }}</label>
    <div class="frame" [class.invalid]="error() !== ''">
      <input
        [id]="id"
        [type]="type() === 'password' && shown() ? 'text' : type()"
        [name]="name()"
        [attr.autocomplete]="autocomplete()"
        [attr.min]="min()"
        [attr.aria-invalid]="error() !== ''"
        [attr.aria-describedby]="id + '-hint ' + id + '-error'"
        [required]="required()"
        autocapitalize="off"
        spellcheck="false"
        [value]="value()"
        (input)="value.set($any($event.target).value)"
      />
      @if (type() === 'password') {
        <button type="button" [attr.aria-pressed]="shown()" [title]="title()" (click)="shown.set(!shown())">
          <tl-icon [name]="shown() ? 'hide' : 'show'" />
          <span class="visually-hidden">Show {{ label().toLowerCase() }}</span>
        </button>
      }
    </div>
    <p class="hint" [id]="id + '-hint'">{{ hint() }}</p>
    <p class="error" [id]="id + '-error'">{{ error() }}</p>
  `,
  styleUrl: './field.scss',
})
export class TextField {
  readonly label = input.required<string>();
  readonly value = model.required<string>();
  readonly type = input<'text' | 'password' | 'date' | 'datetime-local'>('text');
  readonly name = input('');
  readonly autocomplete = input('off');
  readonly required = input(false);
  readonly min = input<string>();
  /** What it is for. */
  readonly hint = input('');
  /** What is wrong with the value; empty if nothing is. */
  readonly error = input('');

  protected readonly id = `tl-field-${++count}`;
  protected readonly shown = signal(false);

  protected title(): string {
    return `${this.shown() ? 'Hide' : 'Show'} ${this.label().toLowerCase()}`;
  }
}
