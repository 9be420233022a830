// The input of the query, with syntax highlighting, suggestions and explanations.
import { NgTemplateOutlet } from '@angular/common';
import {
  afterRenderEffect,
  Component,
  computed,
  type ElementRef,
  inject,
  linkedSignal,
  signal,
  viewChild,
} from '@angular/core';
import { isUnfinished, parseQuery } from '@timberline/query';
import { IconButton } from '../../../icon/icon-button';
import { InputFrame } from '../../../input-frame/input-frame';
import { Shortcuts } from '../../../keyboard/shortcuts';
import { viewOfSearch } from '../../saved-searches/search-text';
import { ExploreState } from '../../state/explore-state';
import { RecentQueries } from '../suggestions/recent-queries';
import { Suggester } from '../suggestions/suggester';
import { optionId, SUGGESTION_LIST_ID, SuggestionList } from '../suggestions/suggestion-list';
import { applySuggestion, type Suggestion } from '../suggestions/suggestions';
import { fixedQueries } from './query-fixes';
import { queryParts } from './query-parts';

/**
 * Edits and runs the query. ExploreState writes the query that is run to the URL.
 *
 * ```html
 * <tl-query-bar />
 * ```
 */
@Component({
  selector: 'tl-query-bar',
  imports: [IconButton, InputFrame, NgTemplateOutlet, SuggestionList],
  providers: [Suggester],
  templateUrl: './query-bar.html',
  styleUrl: './query-bar.scss',
})
export class QueryBar {
  private readonly state = inject(ExploreState);
  private readonly recent = inject(RecentQueries);
  private readonly suggester = inject(Suggester);
  private readonly field = viewChild.required<ElementRef<HTMLInputElement>>('field');
  private readonly highlighting = viewChild.required<ElementRef<HTMLElement>>('highlighting');

  /** The text in the field. It is the query that was run last until the user types. */
  protected readonly text = linkedSignal(this.state.q);
  protected readonly focused = signal(false);
  private readonly opened = signal(false);
  /** The index of the suggestion that was selected by keys, or -1. It stays selected when more values arrive. */
  protected readonly active = linkedSignal<readonly Suggestion[], number>({
    source: () => this.suggester.suggestions(),
    computation: (list, previous) => {
      const selected = previous?.source[previous.value];
      return selected
        ? list.findIndex(({ kind, insert }) => kind === selected.kind && insert === selected.insert)
        : -1;
    },
  });

  private readonly result = computed(() => parseQuery(this.text(), { fields: this.suggester.fieldNames() }));
  /** Whether the user has typed since the query was run or the field was left. */
  private readonly typing = signal(false);
  /** What is missing at the end of a query is not an error as long as the user is typing it. */
  private readonly unfinished = computed(
    () => this.typing() && !this.result().ok && isUnfinished(this.text()),
  );
  protected readonly error = computed(() => {
    const result = this.result();
    return result.ok || this.unfinished() ? null : result.error;
  });
  /** How the query that was run was interpreted, where the user may have meant something else. */
  protected readonly notes = computed(() => {
    const result = this.result();
    return result.ok && this.text().trim() === this.state.q().trim() ? result.notes : [];
  });
  /** Corrections that can be run by one click, of a query that was run or that has an error. */
  protected readonly fixes = computed(() =>
    this.notes().length > 0 || this.error() ? fixedQueries(this.text(), this.result()) : [],
  );
  protected readonly parts = computed(() => queryParts(this.text(), this.error(), this.unfinished()));
  protected readonly suggestions = this.suggester.suggestions;
  protected readonly listId = SUGGESTION_LIST_ID;
  protected readonly optionId = optionId;
  /** Why there are no values to suggest, or null. */
  protected readonly message = computed(() => (this.opened() ? this.suggester.message() : null));
  /** Whether the list of suggestions is visible. */
  protected readonly listed = computed(() => this.opened() && this.suggestions().length > 0);
  /** The position of the mark under the error, in CSS pixels from the start of the field. */
  protected readonly markPx = signal(0);
  /** What screen readers announce when Enter cannot run the query. */
  protected readonly refused = signal('');

  constructor() {
    inject(Shortcuts).add({ key: '/', text: 'Go to the query', group: 'Search', run: () => this.focus() });
    afterRenderEffect(() => {
      this.parts();
      this.alignHighlighting();
    });
  }

  /** Focuses the field and selects its text, or opens the suggestions if it is empty. */
  focus(): void {
    const field = this.field().nativeElement;
    field.focus();
    field.select();
    if (this.text() === '') this.open();
  }

  protected type(): void {
    this.text.set(this.field().nativeElement.value);
    this.typing.set(true);
    this.refused.set('');
    this.open();
    this.active.set(-1);
  }

  protected open(): void {
    this.opened.set(true);
    this.caretMoved();
  }

  /** Updates the suggestions after the caret has moved. */
  protected caretMoved(): void {
    const field = this.field().nativeElement;
    this.alignHighlighting();
    if (!this.opened()) return;
    this.suggester.input.set({ text: field.value, caret: field.selectionStart ?? field.value.length });
  }

  protected close(): void {
    this.opened.set(false);
    this.suggester.input.set(null);
  }

  protected blur(): void {
    this.focused.set(false);
    this.typing.set(false);
    this.close();
  }

  protected run(): void {
    this.close();
    this.typing.set(false);
    const error = this.error();
    if (error) {
      this.refused.set(`The query has an error at column ${error.column}: ${error.message}`);
      return;
    }
    const q = this.text().trim();
    this.text.set(q);
    this.recent.add(q);
    this.state.run({ q });
  }

  protected runFixed(query: string): void {
    this.text.set(query);
    this.field().nativeElement.value = query;
    this.run();
  }

  protected clear(): void {
    this.text.set('');
    this.state.run({ q: '' });
    this.field().nativeElement.focus();
  }

  protected key(event: KeyboardEvent): void {
    if (event.isComposing) return;
    if (!this.handleKey(event)) return;
    event.preventDefault();
    event.stopPropagation();
  }

  protected accept(index: number): void {
    const suggestion = this.suggestions()[index];
    if (!suggestion) return;
    if (suggestion.search) {
      this.close();
      this.typing.set(false);
      this.text.set(this.state.q());
      return this.state.run(viewOfSearch(suggestion.search));
    }
    const { text, caret } = applySuggestion(this.text(), suggestion);
    const field = this.field().nativeElement;
    this.text.set(text);
    this.typing.set(true);
    field.value = text;
    field.setSelectionRange(caret, caret);
    if (suggestion.kind === 'recent') return this.run();
    this.open();
    this.active.set(-1);
  }

  /** Scrolls the highlighting with the field, and moves the mark under the error. */
  protected alignHighlighting(): void {
    const scrolledPx = this.field().nativeElement.scrollLeft;
    const highlighting = this.highlighting().nativeElement;
    highlighting.style.transform = `translateX(${-scrolledPx}px)`;
    const wrong = highlighting.querySelector<HTMLElement>('.wrong');
    if (wrong)
      this.markPx.set(Math.max(0, wrong.offsetLeft + Math.min(wrong.offsetWidth, 8) / 2 - scrolledPx));
  }

  /** Returns whether the key was handled. */
  private handleKey(event: KeyboardEvent): boolean {
    const count = this.suggestions().length;
    switch (event.key) {
      case 'ArrowDown':
      case 'ArrowUp':
        if (!this.listed()) this.open();
        else if (event.key === 'ArrowDown') this.active.update((at) => (at >= count - 1 ? -1 : at + 1));
        else this.active.update((at) => (at < 0 ? count - 1 : at - 1));
        return true;
      case 'Enter':
        if (this.listed() && this.active() >= 0 && !event.ctrlKey && !event.metaKey)
          this.accept(this.active());
        else this.run();
        return true;
      case 'Tab':
        if (!this.listed() || this.active() < 0 || event.shiftKey) return false;
        this.accept(this.active());
        return true;
      case 'Escape':
        if (this.listed()) this.close();
        else this.field().nativeElement.blur();
        return true;
      default:
        return false;
    }
  }
}
