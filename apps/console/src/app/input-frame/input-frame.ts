import { Component, input } from '@angular/core';
import { Icon, type IconName } from '../icon/icon';

/**
 * The frame of a one-line input, with an icon before it and optional buttons after it. The input itself has no border.
 *
 * ```html
 * <tl-input-frame icon="search" [invalid]="error() !== null"><input type="text" /></tl-input-frame>
 * ```
 */
@Component({
  selector: 'tl-input-frame',
  imports: [Icon],
  template: `<tl-icon [name]="icon()" /><ng-content />`,
  styles: `
    :host {
      display: flex;
      align-items: center;
      gap: 6px;
      min-width: 0;
      height: 32px;
      padding-inline-start: 8px;
      border: 1px solid var(--mat-sys-outline);
      border-radius: 6px;
      background: var(--mat-sys-surface);
      color: var(--mat-sys-on-surface-variant);
    }
    :host(:focus-within) {
      border-color: var(--tl-focus);
      box-shadow: inset 0 0 0 1px var(--tl-focus);
    }
    :host(.invalid) {
      border-color: var(--mat-sys-error);
    }
    :host(.invalid:focus-within) {
      box-shadow: inset 0 0 0 1px var(--mat-sys-error);
    }
  `,
  host: { '[class.invalid]': 'invalid()' },
})
export class InputFrame {
  readonly icon = input.required<IconName>();
  readonly invalid = input(false);
}
