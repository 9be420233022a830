import type { Injector } from '@angular/core';
import { Component, computed, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import {
  MatDialog,
  MatDialogActions,
  MatDialogClose,
  MatDialogContent,
  MatDialogTitle,
} from '@angular/material/dialog';
import { Settings } from '../settings/settings';
import { FIXED_KEYS } from './fixed-keys';
import { Shortcuts } from './shortcuts';

/** The order of the groups; others follow in the order in which they come. */
const GROUPS: readonly string[] = [
  'Search',
  'Logs',
  'Next and previous',
  'Log details',
  'Trace',
  'Facets',
  'Histogram',
  'Anywhere',
];

/** Opens the dialog of keyboard shortcuts. When it closes, the focus returns to where it was. */
export function openKeysDialog(injector: Injector): void {
  injector.get(MatDialog).open(KeysDialog, { maxWidth: '54rem', autoFocus: 'dialog' });
}

/** Lists all keys by group: the shortcuts of the page, then the keys of each element. Opened by `openKeysDialog`. */
@Component({
  selector: 'tl-keys-dialog',
  imports: [MatButton, MatDialogActions, MatDialogClose, MatDialogContent, MatDialogTitle],
  template: `
    <h2 mat-dialog-title>Keyboard shortcuts</h2>
    <mat-dialog-content tabindex="0">
      @if (!settings.shortcuts()) {
        <p>Single-key shortcuts are switched off in the settings.</p>
      }
      <div class="groups">
        @for (group of groups(); track group.name) {
          <section>
            <h3>{{ group.name }}</h3>
            <dl>
              @for (row of group.rows; track row.text) {
                <div>
                  <dt>
                    @for (key of row.keys; track key) {
                      <kbd>{{ key }}</kbd>
                    }
                  </dt>
                  <dd>{{ row.text }}</dd>
                </div>
              }
            </dl>
          </section>
        }
      </div>
    </mat-dialog-content>
    <mat-dialog-actions align="end">
      <button matButton type="button" (click)="settings.shortcuts.set(!settings.shortcuts())">
        Switch single-key shortcuts {{ settings.shortcuts() ? 'off' : 'on' }}
      </button>
      <button matButton="filled" type="button" mat-dialog-close>Close</button>
    </mat-dialog-actions>
  `,
  styles: `
    .groups {
      columns: 2 18rem;
      column-gap: 2rem;
    }
    section {
      break-inside: avoid;
      padding-bottom: 1rem;
    }
    h3 {
      margin-bottom: 0.25rem;
      font: var(--mat-sys-title-small);
    }
    dl div {
      display: flex;
      align-items: baseline;
      gap: 0.75rem;
      padding: 2px 0;
    }
    dt {
      display: flex;
      flex: 0 0 8.5rem;
      gap: 0.25rem;
    }
    dd {
      flex: 1;
    }
  `,
})
class KeysDialog {
  protected readonly settings = inject(Settings);
  private readonly shortcuts = inject(Shortcuts);

  protected readonly groups = computed(() => {
    const rows = [
      ...this.shortcuts.list().map(({ key, text, group }) => ({ keys: [key], text, group })),
      ...FIXED_KEYS,
    ];
    const names = [...GROUPS];
    for (const { group } of rows) if (!names.includes(group)) names.push(group);
    return names
      .map((name) => ({ name, rows: rows.filter(({ group }) => group === name) }))
      .filter((group) => group.rows.length > 0);
  });
}
