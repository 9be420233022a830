// The logs that Elasticsearch rejected permanently: why, and what to do with them. Routed at `/dead-letters`.
import { Component, computed, type ElementRef, inject, signal, viewChild } from '@angular/core';
import { MatButton } from '@angular/material/button';
import type { DeadLetterSelection } from '../api/api-client';
import { Session } from '../api/session';
import { ExploreState } from '../explore/state/explore-state';
import { countText, logsText } from '../text/counts';
import { toRow } from './dead-letter-row';
import { DeadLettersStore } from './dead-letters-store';
import { DeadLettersTable } from './dead-letters-table';

@Component({
  selector: 'tl-dead-letters-page',
  imports: [DeadLettersTable, MatButton],
  providers: [DeadLettersStore],
  templateUrl: './dead-letters-page.html',
  styleUrl: './dead-letters-page.scss',
})
export class DeadLettersPage {
  protected readonly store = inject(DeadLettersStore);
  protected readonly session = inject(Session);
  private readonly zone = inject(ExploreState).zone;
  private readonly confirmation = viewChild.required<ElementRef<HTMLDialogElement>>('confirmation');

  /** What the dialog asks to delete; null while it is closed. */
  protected readonly toDelete = signal<DeadLetterSelection | null>(null);
  protected readonly rows = computed(() =>
    this.store.list().map((deadLetter) => toRow(deadLetter, this.zone())),
  );
  protected readonly deleteQuestion = computed(() => {
    const toDelete = this.toDelete();
    if (!toDelete) return '';
    return 'ids' in toDelete
      ? `Delete ${logsText(toDelete.ids.length)}?`
      : `Delete all ${logsText(this.store.total())}?`;
  });
  protected readonly countText = countText;

  constructor() {
    void this.store.load();
  }

  /** What the buttons act on: the selected dead letters, or all of them if none is selected. */
  protected selection(): DeadLetterSelection {
    return this.store.selected().size > 0 ? { ids: [...this.store.selected()] } : { all: true };
  }

  protected askToDelete(): void {
    this.toDelete.set(this.selection());
    this.confirmation().nativeElement.showModal();
  }

  protected async delete(): Promise<void> {
    const toDelete = this.toDelete();
    this.confirmation().nativeElement.close();
    if (toDelete) await this.store.delete(toDelete);
  }
}
