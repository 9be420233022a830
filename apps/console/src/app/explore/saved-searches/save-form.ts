import { Component, computed, inject, input, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import type { SavedSearch } from '@timberline/contract';
import { Announcer } from '../../announcer/announcer';
import { type ApiError, toApiError } from '../../api/api-error';
import { fieldError, otherErrors } from '../../form/field-error';
import { TextField } from '../../form/text-field';
import { conflictOf, SavedSearches, type SearchConflict } from './saved-searches';
import { describeSearch, type SearchText } from './search-text';

/**
 * Saves a search under a name. Where the name is taken, or somebody was faster, it says by what, and offers to overwrite that.
 *
 * ```html
 * <tl-save-form [search]="searchOfView(view)" />
 * ```
 */
@Component({
  selector: 'tl-save-form',
  imports: [MatButton, TextField],
  template: `
    <form (submit)="save($event)">
      <p class="what">{{ text() }}</p>
      <tl-text-field
        label="Name of this search"
        [required]="true"
        [(value)]="name"
        [error]="conflict() ? '' : errorOf('name')"
      />
      @if (searches.mayShare()) {
        <label class="share">
          <input type="checkbox" [checked]="shared()" (change)="shared.set($any($event.target).checked)" />
          Share with all who read logs
        </label>
      }
      <div role="alert">
        @if (conflict(); as conflict) {
          <p class="conflict">
            @if (conflict.about === 'name') {
              There is a search “<bdi>{{ conflict.current.name }}</bdi
              >” already:
            } @else {
              “<bdi>{{ conflict.current.name }}</bdi
              >” was changed meanwhile. It is now:
            }
            <span class="what">{{ currentText() }}</span>
            Last changed {{ timeOf(conflict.current) }}.
          </p>
        }
        <p class="failed">{{ failure() }}</p>
      </div>
      <div class="actions">
        @if (conflict()) {
          <button matButton="outlined" type="button" (click)="overwrite()">Overwrite it</button>
        }
        <button matButton="filled" type="submit" disabledInteractive [disabled]="busy()">
          {{ busy() ? 'Saving…' : 'Save' }}
        </button>
      </div>
    </form>
  `,
  styleUrl: './searches-dialog.scss',
})
export class SaveForm {
  readonly search = input.required<SearchText>();
  protected readonly searches = inject(SavedSearches);
  private readonly announcer = inject(Announcer);

  protected readonly name = signal('');
  protected readonly shared = signal(false);
  protected readonly busy = signal(false);
  protected readonly error = signal<ApiError | null>(null);
  protected readonly conflict = computed<SearchConflict | null>(() => {
    const error = this.error();
    return error && conflictOf(error);
  });
  protected readonly text = computed(() => describeSearch(this.search(), Date.now()));
  protected readonly currentText = computed(() => {
    const conflict = this.conflict();
    return conflict ? describeSearch(conflict.current, Date.now()) : '';
  });

  protected errorOf(path: string): string {
    return fieldError(this.error(), path);
  }

  protected failure(): string {
    return this.conflict() ? '' : otherErrors(this.error(), ['name']);
  }

  protected timeOf({ updatedAt }: SavedSearch): string {
    return new Date(updatedAt).toLocaleString();
  }

  protected save(event: Event): Promise<void> {
    event.preventDefault();
    return this.attempt(() => this.searches.save({ name: this.name().trim(), ...this.content() }));
  }

  /** Overwrites what the conflict told, and nothing newer. What is shared stays so. */
  protected async overwrite(): Promise<void> {
    const current = this.conflict()?.current;
    if (!current) return;
    const content = this.content();
    const shared = content.shared || current.shared;
    await this.attempt(() => this.searches.change(current, { ...content, shared }));
  }

  private content(): Pick<SavedSearch, 'search' | 'columns' | 'shared'> {
    const { search, columns } = this.search();
    return { search, columns: [...columns], shared: this.shared() };
  }

  private async attempt(change: () => Promise<SavedSearch>): Promise<void> {
    if (this.busy()) return;
    this.busy.set(true);
    this.error.set(null);
    try {
      const { name } = await change();
      this.announcer.showToast(`“${name}” is saved`);
      this.name.set('');
    } catch (error) {
      this.error.set(toApiError(error));
    }
    this.busy.set(false);
  }
}
