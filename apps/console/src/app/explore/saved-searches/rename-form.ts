import { Component, computed, inject, input, linkedSignal, output, signal, untracked } from '@angular/core';
import { MatButton } from '@angular/material/button';
import type { SavedSearch } from '@timberline/contract';
import { Announcer } from '../../announcer/announcer';
import { type ApiError, toApiError } from '../../api/api-error';
import { fieldError, otherErrors } from '../../form/field-error';
import { TextField } from '../../form/text-field';
import { conflictOf, SavedSearches } from './saved-searches';

/**
 * Gives a saved search another name. Where the name is taken, or somebody was faster, it says so, and changes nothing.
 *
 * ```html
 * <tl-rename-form [search]="search" (closed)="renamed.set(null)" />
 * ```
 */
@Component({
  selector: 'tl-rename-form',
  imports: [MatButton, TextField],
  template: `
    <form (submit)="save($event)" (keydown.escape)="cancel($event)">
      <tl-text-field
        [label]="'New name of ' + search().name"
        [required]="true"
        [(value)]="name"
        [error]="conflict() ? '' : errorOf('name')"
      />
      <p class="failed" role="alert">{{ failure() }}</p>
      <div class="actions">
        <button matButton type="button" (click)="closed.emit()">Cancel</button>
        <button matButton="outlined" type="submit" disabledInteractive [disabled]="busy()">Rename</button>
      </div>
    </form>
  `,
  styleUrl: './searches-dialog.scss',
})
export class RenameForm {
  readonly search = input.required<SavedSearch>();
  /** It has another name now, or keeps its name. */
  readonly closed = output<void>();

  private readonly searches = inject(SavedSearches);
  private readonly announcer = inject(Announcer);

  private readonly id = computed(() => this.search().id);
  /** What is typed stays while the list is loaded again. */
  protected readonly name = linkedSignal<string, string>({
    source: this.id,
    computation: () => untracked(this.search).name,
  });
  protected readonly busy = signal(false);
  private readonly error = signal<ApiError | null>(null);
  protected readonly conflict = computed(() => {
    const error = this.error();
    return error && conflictOf(error);
  });
  protected readonly failure = computed(() => {
    const conflict = this.conflict();
    if (!conflict) return otherErrors(this.error(), ['name']);
    const { name } = conflict.current;
    return conflict.about === 'name'
      ? `There is a search “${name}” already. Choose another name.`
      : `It was changed meanwhile, and is listed as “${name}” now. Rename it again if you still want to.`;
  });

  protected errorOf(path: string): string {
    return fieldError(this.error(), path);
  }

  /** Leaves the dialog open. */
  protected cancel(event: Event): void {
    event.stopPropagation();
    event.preventDefault();
    this.closed.emit();
  }

  protected async save(event: Event): Promise<void> {
    event.preventDefault();
    if (this.busy()) return;
    const name = this.name().trim();
    if (name === this.search().name) return this.closed.emit();
    this.busy.set(true);
    this.error.set(null);
    try {
      await this.searches.change(this.search(), { name });
      this.announcer.showToast(`It is called “${name}” now`);
      this.closed.emit();
    } catch (error) {
      const failure = toApiError(error);
      // The next attempt begins with what is stored now.
      if (conflictOf(failure)?.about === 'version') await this.searches.load();
      this.error.set(failure);
    }
    this.busy.set(false);
  }
}
