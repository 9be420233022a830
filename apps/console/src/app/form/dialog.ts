import { Component, type ElementRef, input, output, viewChild } from '@angular/core';

let count = 0;

/**
 * A dialog of the browser, which holds the focus, closes by Esc, and gives the focus back.
 *
 * ```html
 * <tl-dialog #dialog heading="Withdraw the key?" (closed)="…">
 *   <p>…</p>
 *   <div class="actions">…</div>
 * </tl-dialog>
 * <button (click)="dialog.open()">Withdraw…</button>
 * ```
 */
@Component({
  selector: 'tl-dialog',
  template: `
    <dialog #dialog [attr.aria-labelledby]="id" (close)="closed.emit()">
      <h2 [id]="id">{{ heading() }}</h2>
      <ng-content />
    </dialog>
  `,
  styles: `
    dialog {
      width: min(34rem, calc(100vw - 32px));
      max-height: calc(100dvh - 32px);
      padding: 20px;
      border: 1px solid var(--mat-sys-outline-variant);
      border-radius: 12px;
      overflow: auto;
      background: var(--mat-sys-surface-container-low);
      color: var(--mat-sys-on-surface);
    }
    dialog::backdrop {
      background: rgb(0 0 0 / 40%);
    }
    h2 {
      margin-bottom: 12px;
      font: var(--mat-sys-title-medium);
      overflow-wrap: anywhere;
    }
  `,
})
export class Dialog {
  readonly heading = input.required<string>();
  readonly closed = output<void>();
  private readonly dialog = viewChild.required<ElementRef<HTMLDialogElement>>('dialog');
  protected readonly id = `tl-dialog-${++count}`;

  open(): void {
    this.dialog().nativeElement.showModal();
  }

  close(): void {
    this.dialog().nativeElement.close();
  }
}
