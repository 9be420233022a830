// The small icon button of dense places: rows, trees, panels and input frames. Toolbars use Material's `matIconButton`.
import { Component, input } from '@angular/core';
import { Icon, type IconName } from './icon';

/**
 * A button of 24 × 24 px, the smallest target that WCAG 2.2 allows, with an icon and an accessible name. Where there is
 * more space, `--tl-icon-button-size` makes it larger.
 * Clicks bubble, so the host is listened to like a button.
 *
 * ```html
 * <tl-icon-button icon="close" label="Remove Level" hint="Remove" (click)="remove()" />
 * ```
 */
@Component({
  selector: 'tl-icon-button',
  imports: [Icon],
  template: `
    <button
      type="button"
      [attr.aria-label]="label()"
      [title]="hint() ?? label()"
      [tabIndex]="tabIndex()"
      [attr.aria-disabled]="disabled() || null"
      [attr.aria-expanded]="expanded()"
      [attr.aria-controls]="controls()"
      (click)="onClick($event)"
    >
      <tl-icon [name]="icon()" />
    </button>
  `,
  styles: `
    :host {
      display: inline-flex;
      flex: none;
    }
    button {
      display: grid;
      place-items: center;
      width: var(--tl-icon-button-size, 24px);
      height: var(--tl-icon-button-size, 24px);
      padding: 0;
      border: 0;
      border-radius: 4px;
      background: none;
      color: inherit;
      cursor: pointer;
    }
    button:hover {
      background: color-mix(in srgb, var(--mat-sys-primary) 16%, transparent);
      color: var(--mat-sys-primary);
    }
    button[aria-disabled='true'] {
      opacity: 0.38;
      cursor: default;
    }
    tl-icon {
      width: 1rem;
      height: 1rem;
    }
  `,
})
export class IconButton {
  readonly icon = input.required<IconName>();
  /** The accessible name. */
  readonly label = input.required<string>();
  /** The tooltip, where it differs from the name. */
  readonly hint = input<string>();
  /** -1 takes the button out of the tab order, for composites that move the focus themselves. */
  readonly tabIndex = input(0);
  /** A disabled button keeps its focus and ignores clicks. */
  readonly disabled = input(false);
  /** For a button that opens something: whether it is open, and the `id` of what it opens. */
  readonly expanded = input<boolean>();
  readonly controls = input<string>();

  protected onClick(event: Event): void {
    if (this.disabled()) event.stopPropagation();
  }
}
