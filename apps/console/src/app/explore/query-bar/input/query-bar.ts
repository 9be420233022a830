// The query: one line that colours, completes and explains what is typed.
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
import { parseQuery } from '@timberline/query';
import { Icon } from '../../../icon/icon';
import { Shortcuts } from '../../../keyboard/shortcuts';
import { ExploreState } from '../../state/explore-state';
import { RecentQueries } from '../suggestions/recent-queries';
import { Suggester } from '../suggestions/suggester';
import { accept, type Suggestion } from '../suggestions/suggestions';
import { fixedQueries } from './query-fixes';
import { queryParts } from './query-parts';

/** Usage: `<tl-query-bar />`. What is run goes into the URL by ExploreState. */
@Component({
  selector: 'tl-query-bar',
  imports: [Icon, NgTemplateOutlet],
  providers: [Suggester],
  templateUrl: './query-bar.html',
  styleUrl: './query-bar.scss',
})
export class QueryBar {
  private readonly state = inject(ExploreState);
  private readonly recent = inject(RecentQueries);
  private readonly suggester = inject(Suggester);
  private readonly field = viewChild.required<ElementRef<HTMLInputElement>>('field');
  private readonly list = viewChild.required<ElementRef<HTMLElement>>('list');
  private readonly colours = viewChild.required<ElementRef<HTMLElement>>('colours');

  /** What stands in the field: what was run, until one types. */
  protected readonly text = linkedSignal(this.state.q);
  protected readonly focused = signal(false);
  private readonly opened = signal(false);
  /** The suggestion that keys have chosen, or -1; it stays chosen when counted values come in beside it. */
  protected readonly active = linkedSignal<readonly Suggestion[], number>({
    source: () => this.suggester.suggestions(),
    computation: (list, before) => {
      const chosen = before?.source[before.value];
      return chosen ? list.findIndex((one) => one.kind === chosen.kind && one.insert === chosen.insert) : -1;
    },
  });

  private readonly reading = computed(() => parseQuery(this.text(), { fields: this.suggester.fieldNames() }));
  protected readonly error = computed(() => {
    const reading = this.reading();
    return reading.ok ? null : reading.error;
  });
  /** How the query that was run was taken, where that may surprise. */
  protected readonly notes = computed(() => {
    const reading = this.reading();
    return reading.ok && this.text().trim() === this.state.q().trim() ? reading.notes : [];
  });
  /** What was perhaps meant, to be run in one click: of a query that was run, or that cannot be read. */
  protected readonly fixes = computed(() =>
    this.notes().length > 0 || this.error() ? fixedQueries(this.text(), this.reading()) : [],
  );
  protected readonly parts = computed(() => queryParts(this.text(), this.error()));
  protected readonly suggestions = this.suggester.suggestions;
  protected readonly trouble = computed(() => (this.opened() ? this.suggester.trouble() : null));
  protected readonly listed = computed(() => this.opened() && this.suggestions().length > 0);
  /** Where the mark under the error stands, in px of the field. */
  protected readonly markAt = signal(0);
  /** Said aloud when Enter could not run. */
  protected readonly refused = signal('');

  constructor() {
    inject(Shortcuts).add({ key: '/', text: 'Go to the query', group: 'Search', run: () => this.focus() });
    afterRenderEffect(() => {
      this.parts();
      this.follow();
    });
    afterRenderEffect(() => {
      if (this.active() < 0) return;
      this.list().nativeElement.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
    });
  }

  /** Puts the focus into the field, with its text selected and the list open while it is empty. */
  focus(): void {
    const field = this.field().nativeElement;
    field.focus();
    field.select();
    if (this.text() === '') this.open();
  }

  protected type(): void {
    this.text.set(this.field().nativeElement.value);
    this.refused.set('');
    this.open();
    this.active.set(-1);
  }

  protected open(): void {
    this.opened.set(true);
    this.moved();
  }

  /** The caret went elsewhere in an open list. */
  protected moved(): void {
    const field = this.field().nativeElement;
    this.follow();
    if (!this.opened()) return;
    this.suggester.place.set({ text: field.value, caret: field.selectionStart ?? field.value.length });
  }

  protected close(): void {
    this.opened.set(false);
    this.suggester.place.set(null);
  }

  protected blur(): void {
    this.focused.set(false);
    this.close();
  }

  protected run(): void {
    this.close();
    const error = this.error();
    if (error) {
      this.refused.set(`The query cannot be read: column ${error.column}, ${error.message}`);
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
    const handled = this.handle(event);
    if (!handled) return;
    event.preventDefault();
    event.stopPropagation();
  }

  private handle(event: KeyboardEvent): boolean {
    const count = this.suggestions().length;
    switch (event.key) {
      case 'ArrowDown':
      case 'ArrowUp':
        if (!this.listed()) this.open();
        else if (event.key === 'ArrowDown') this.active.update((at) => (at >= count - 1 ? -1 : at + 1));
        else this.active.update((at) => (at < 0 ? count - 1 : at - 1));
        return true;
      case 'Enter':
        if (this.listed() && this.active() >= 0 && !event.ctrlKey && !event.metaKey) this.take(this.active());
        else this.run();
        return true;
      case 'Tab':
        if (!this.listed() || this.active() < 0 || event.shiftKey) return false;
        this.take(this.active());
        return true;
      case 'Escape':
        if (this.listed()) this.close();
        else this.field().nativeElement.blur();
        return true;
      default:
        return false;
    }
  }

  protected take(index: number): void {
    const suggestion = this.suggestions()[index];
    if (!suggestion) return;
    const { text, caret } = accept(this.text(), suggestion);
    const field = this.field().nativeElement;
    this.text.set(text);
    field.value = text;
    field.setSelectionRange(caret, caret);
    if (suggestion.kind === 'recent') return this.run();
    this.open();
    this.active.set(-1);
  }

  protected hint(suggestion: Suggestion): string {
    return suggestion.kind === 'value' ? `${suggestion.detail} logs` : suggestion.detail;
  }

  /** The colours scroll as the field does, and the mark stands under the error. */
  protected follow(): void {
    const scrolled = this.field().nativeElement.scrollLeft;
    const colours = this.colours().nativeElement;
    colours.style.transform = `translateX(${-scrolled}px)`;
    const wrong = colours.querySelector<HTMLElement>('.wrong');
    if (wrong) this.markAt.set(Math.max(0, wrong.offsetLeft + Math.min(wrong.offsetWidth, 8) / 2 - scrolled));
  }
}
