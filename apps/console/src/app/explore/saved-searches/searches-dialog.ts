import { afterNextRender, Component, computed, ElementRef, inject, Injector, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import {
  MatDialog,
  MatDialogActions,
  MatDialogClose,
  MatDialogContent,
  MatDialogRef,
  MatDialogTitle,
} from '@angular/material/dialog';
import type { SavedSearch } from '@timberline/contract';
import { Announcer } from '../../announcer/announcer';
import { toApiError } from '../../api/api-error';
import { ExploreState } from '../state/explore-state';
import { LastSearches } from './last-searches';
import { RenameForm } from './rename-form';
import { SaveForm } from './save-form';
import { SavedSearches } from './saved-searches';
import { MAX_FILE_BYTES, parseSearchFile, toSearchFile } from './search-file';
import { describeSearch, isSameSearch, searchOfView, type SearchText, viewOfSearch } from './search-text';

/** The browser has opened the blob for the download by then. */
const URL_LIFETIME_MS = 10_000;

/** Opens the dialog of searches: to save the one of the page, and to open another one. */
export function openSearchesDialog(injector: Injector): void {
  injector.get(MatDialog).open(SearchesDialog, { width: '38rem', autoFocus: 'first-tabbable' });
}

/** Opened by `openSearchesDialog`. */
@Component({
  selector: 'tl-searches-dialog',
  imports: [
    MatButton,
    MatDialogActions,
    MatDialogClose,
    MatDialogContent,
    MatDialogTitle,
    RenameForm,
    SaveForm,
  ],
  templateUrl: './searches-dialog.html',
  styleUrl: './searches-dialog.scss',
})
class SearchesDialog {
  protected readonly searches = inject(SavedSearches);
  private readonly state = inject(ExploreState);
  private readonly last = inject(LastSearches);
  private readonly announcer = inject(Announcer);
  private readonly dialog = inject(MatDialogRef);
  private readonly injector = inject(Injector);
  private readonly element = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;

  /** The search of the page. */
  protected readonly current = computed(() => searchOfView(this.state.view()));
  protected readonly wanted = signal('');
  /** The search whose deletion was asked for once. */
  protected readonly leaving = signal<string | null>(null);
  /** The search that gets another name. */
  protected readonly renaming = signal<string | null>(null);
  protected readonly failure = signal('');
  protected readonly rows = computed(() =>
    this.searches.list().flatMap((search) => {
      const text = describeSearch(search, Date.now());
      const wanted = this.wanted().trim().toLowerCase();
      return `${search.name}\n${text}`.toLowerCase().includes(wanted) ? [{ search, text }] : [];
    }),
  );
  protected readonly unsaved = computed(() =>
    this.last
      .list()
      .filter((one) => !this.searches.list().some((saved) => isSameSearch(saved, one)))
      .map((search) => ({ search, text: describeSearch(search, Date.now()) })),
  );

  constructor() {
    void this.searches.load();
  }

  protected open(search: SearchText): void {
    this.dialog.close();
    this.state.run(viewOfSearch(search));
  }

  protected toggleRename({ id }: SavedSearch): void {
    if (this.renaming() === id) return this.endRename();
    this.renaming.set(id);
    this.focusIn('tl-rename-form input');
  }

  protected endRename(): void {
    const id = this.renaming() ?? '';
    this.renaming.set(null);
    this.focusIn(`[data-rename="${CSS.escape(id)}"]`);
  }

  protected share(search: SavedSearch): Promise<void> {
    const shared = !search.shared;
    return this.attempt(async () => {
      await this.searches.change(search, { shared });
      this.announcer.showToast(`“${search.name}” is ${shared ? 'shared' : 'no longer shared'}`);
    });
  }

  /** Asks once more before it is done. */
  protected async remove(search: SavedSearch): Promise<void> {
    if (this.leaving() !== search.id) return this.leaving.set(search.id);
    this.leaving.set(null);
    await this.attempt(async () => {
      await this.searches.remove(search);
      this.announcer.showToast(`“${search.name}” is deleted`);
    });
  }

  protected exportAll(): void {
    const blob = new Blob([toSearchFile(this.searches.list())], { type: 'application/json' });
    const url = URL.createObjectURL(blob);
    const link = document.createElement('a');
    link.href = url;
    link.download = 'timberline-searches.json';
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), URL_LIFETIME_MS);
  }

  /** Saves those of a file whose names are free, and says which were not. */
  protected async importFile(input: HTMLInputElement): Promise<void> {
    const file = input.files?.[0];
    input.value = '';
    if (!file) return;
    const parsed = file.size > MAX_FILE_BYTES ? 'The file is too long.' : parseSearchFile(await file.text());
    if (typeof parsed === 'string') return this.failure.set(parsed);
    const refused: string[] = [];
    await this.attempt(async () => {
      for (const content of parsed) {
        try {
          await this.searches.save({ ...content, shared: content.shared && this.searches.mayShare() });
        } catch (error) {
          const { status, message } = toApiError(error);
          if (status !== 409 && status !== 400) throw error;
          refused.push(message);
        }
      }
      this.announcer.showToast(`${parsed.length - refused.length} of ${parsed.length} searches are imported`);
    });
    if (refused.length > 0) this.failure.set(refused.join(' '));
  }

  private focusIn(selector: string): void {
    afterNextRender(() => this.element.querySelector<HTMLElement>(selector)?.focus(), {
      injector: this.injector,
    });
  }

  private async attempt(change: () => Promise<void>): Promise<void> {
    this.failure.set('');
    try {
      await change();
    } catch (error) {
      this.failure.set(toApiError(error).message);
      // What is listed may be what somebody else has changed.
      await this.searches.load();
    }
  }
}
