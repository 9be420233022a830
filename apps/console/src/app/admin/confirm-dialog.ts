import { Component, input, output, viewChild } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Dialog } from '../form/dialog';

/**
 * Asks before something is done that cannot be undone.
 *
 * ```html
 * <tl-confirm-dialog #confirmation heading="Withdraw the key?" action="Withdraw" (confirmed)="withdraw()">…</tl-confirm-dialog>
 * ```
 */
@Component({
  selector: 'tl-confirm-dialog',
  imports: [Dialog, MatButton],
  template: `
    <tl-dialog [heading]="heading()">
      <ng-content />
      <div class="actions">
        <button matButton="outlined" type="button" (click)="close()">Cancel</button>
        <button matButton="outlined" type="button" class="danger" (click)="confirm()">{{ action() }}</button>
      </div>
    </tl-dialog>
  `,
  styles: `
    .actions {
      display: flex;
      justify-content: end;
      gap: 8px;
      margin-top: 16px;
    }
    .danger {
      --mat-button-outlined-label-text-color: var(--mat-sys-error);
      --mat-button-outlined-outline-color: var(--mat-sys-error);
    }
  `,
})
export class ConfirmDialog {
  readonly heading = input.required<string>();
  /** What the button says. */
  readonly action = input.required<string>();
  readonly confirmed = output<void>();
  private readonly dialog = viewChild.required(Dialog);

  open(): void {
    this.dialog().open();
  }

  protected close(): void {
    this.dialog().close();
  }

  protected confirm(): void {
    this.dialog().close();
    this.confirmed.emit();
  }
}
