import { afterNextRender, Component, type ElementRef, inject, input, output, viewChild } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Clipboard } from '../../announcer/clipboard';
import { Icon } from '../../icon/icon';

/**
 * A secret that is shown this once. It stays on the page until it is dismissed.
 *
 * ```html
 * <tl-new-secret heading="The key of shop" name="Key" [secret]="secret" (dismissed)="…"><p>…</p></tl-new-secret>
 * ```
 */
@Component({
  selector: 'tl-new-secret',
  imports: [Icon, MatButton],
  template: `
    <section [attr.aria-label]="heading()">
      <h3 #title tabindex="-1">{{ heading() }}</h3>
      <p>Copy it now. It is shown this once, and Timberline keeps only what it takes to check it.</p>
      <div class="secret">
        <code>{{ secret() }}</code>
        <button matButton="filled" type="button" (click)="copy()">
          <tl-icon matButtonIcon name="copy" />Copy
        </button>
        <button matButton="outlined" type="button" (click)="dismissed.emit()">Done</button>
      </div>
      <ng-content />
    </section>
  `,
  styles: `
    section {
      display: grid;
      gap: 8px;
      grid-template-columns: minmax(0, 1fr);
      padding: 12px;
      border: 1px solid var(--mat-sys-primary);
      border-radius: 8px;
      background: var(--mat-sys-surface-container-low);
    }
    h3 {
      font: var(--mat-sys-title-small);
      overflow-wrap: anywhere;
    }
    tl-icon {
      margin-inline-end: 6px;
    }
    .secret {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 8px;
    }
    code {
      padding: 4px 8px;
      border: 1px solid var(--mat-sys-outline-variant);
      border-radius: 6px;
      background: var(--mat-sys-surface);
      font: 0.8125rem/1.25rem var(--tl-mono);
      overflow-wrap: anywhere;
      user-select: all;
    }
  `,
})
export class NewSecret {
  readonly heading = input.required<string>();
  /** What it is, for the message that it was copied. */
  readonly name = input.required<string>();
  readonly secret = input.required<string>();
  readonly dismissed = output<void>();
  private readonly clipboard = inject(Clipboard);
  private readonly title = viewChild.required<ElementRef<HTMLElement>>('title');

  constructor() {
    // The dialog in which it was asked for has closed, and gave the focus back to its button.
    afterNextRender(() => this.title().nativeElement.focus());
  }

  protected copy(): void {
    void this.clipboard.copy(this.secret(), this.name());
  }
}
