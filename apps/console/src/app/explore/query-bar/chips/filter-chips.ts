// Filters by value as chips: a toolbar with one tab stop, and arrow keys between its buttons.
import { Component, computed, effect, ElementRef, inject, output, signal, untracked } from '@angular/core';
import { IconButton } from '../../../icon/icon-button';
import { PatternNames } from '../../patterns/pattern-names';
import { PatternTemplate } from '../../patterns/pattern-template';
import { spokenTemplate } from '../../patterns/template-parts';
import { ExploreState } from '../../state/explore-state';
import type { ValueFilter } from '../../state/explore-view';

/** The actions of a chip, in the order of its buttons. */
const ACTIONS = ['toggle', 'invert', 'remove'] as const;

/** The router updates the URL within a few tasks, and then the chips are rendered. */
const FOCUS_DELAY_MS = 60;
/** Characters of a template in the name of a chip: more than a sentence nobody waits for. */
const MAX_NAME_CHARACTERS = 100;

/**
 * Shows the filters by value, or nothing if there are none.
 *
 * ```html
 * <tl-filter-chips (cleared)="focusTheQuery()" />
 * ```
 */
@Component({
  selector: 'tl-filter-chips',
  imports: [IconButton, PatternTemplate],
  templateUrl: './filter-chips.html',
  styleUrl: './filter-chips.scss',
  host: { '(keydown)': 'key($event)', '(focusin)': 'focused($event)' },
})
export class FilterChips {
  /** Emits when the last chip was removed, so that the focus can move elsewhere. */
  readonly cleared = output<void>();

  private readonly state = inject(ExploreState);
  private readonly patterns = inject(PatternNames);
  private readonly element = inject<ElementRef<HTMLElement>>(ElementRef);
  protected readonly actionCount = ACTIONS.length;

  protected readonly chips = computed(() =>
    this.state.filters().map((filter) => {
      // The id of a pattern tells people nothing, but its template does.
      const template = filter.field === 'pattern' ? this.patterns.templateOf(filter.value) : undefined;
      const value = template === undefined ? filter.value : spokenTemplate(template, MAX_NAME_CHARACTERS);
      return { filter, id: `${filter.field}:${filter.value}`, template, value, name: nameOf(filter, value) };
    }),
  );
  /** The index of the button that Tab reaches, among the buttons of all chips. */
  private readonly stop = signal(0);
  protected readonly tabStop = computed(() => Math.min(this.stop(), this.chips().length * ACTIONS.length));

  constructor() {
    effect(() => {
      const filters = this.state.filters();
      untracked(() => {
        for (const { field, value } of filters) if (field === 'pattern') void this.patterns.load(value);
      });
    });
  }

  /** Disables a filter without removing it, or enables it again. */
  protected toggle(filter: ValueFilter): void {
    this.replace(filter, { ...filter, off: !filter.off });
  }

  /** Turns a filter that includes into one that excludes, and back. */
  protected invert(filter: ValueFilter): void {
    this.replace(filter, { ...filter, mode: filter.mode === 'include' ? 'exclude' : 'include' });
  }

  protected remove(filter: ValueFilter): void {
    const isLast = this.chips().length === 1;
    this.state.removeFilter(filter.field, filter.value);
    if (isLast) this.cleared.emit();
    else this.focusSoon();
  }

  protected clear(): void {
    this.state.run({ filters: [] });
    this.cleared.emit();
  }

  protected key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const buttons = this.buttons();
    const index = buttons.indexOf(event.target as HTMLElement);
    const moves: Record<string, number> = {
      ArrowRight: index + 1,
      ArrowLeft: index - 1,
      ArrowDown: index + ACTIONS.length,
      ArrowUp: index - ACTIONS.length,
      Home: 0,
      End: buttons.length - 1,
    };
    const filter = this.chips()[Math.floor(index / ACTIONS.length)]?.filter;
    if (Object.hasOwn(moves, event.key)) {
      const to = Math.min(Math.max(moves[event.key] ?? index, 0), buttons.length - 1);
      this.stop.set(to);
      buttons[to]?.focus();
    } else if (filter && (event.key === 'Delete' || event.key === 'Backspace')) {
      this.remove(filter);
    } else if (filter && event.key === '-') {
      this.invert(filter);
    } else {
      return;
    }
    event.preventDefault();
  }

  protected focused(event: FocusEvent): void {
    const at = this.buttons().indexOf(event.target as HTMLElement);
    if (at >= 0) this.stop.set(at);
  }

  private replace(filter: ValueFilter, replacement: ValueFilter): void {
    const filters = this.state.filters().map((one) => (isSameFilter(one, filter) ? replacement : one));
    this.state.run({ filters });
    // The URL lists filters by mode, so the chip may move; the focus moves with it.
    this.focusSoon(`${replacement.field}:${replacement.value}`);
  }

  /** After the chips are rendered, focuses the same button of the chip `id`, or the button at the tab stop. */
  private focusSoon(id?: string): void {
    const at = this.tabStop();
    const action = at % ACTIONS.length;
    setTimeout(() => {
      const chip = id === undefined ? -1 : this.chips().findIndex((one) => one.id === id);
      const buttons = this.buttons();
      const to = Math.min(chip < 0 ? at : chip * ACTIONS.length + action, buttons.length - 1);
      this.stop.set(Math.max(0, to));
      buttons[to]?.focus();
    }, FOCUS_DELAY_MS);
  }

  private buttons(): HTMLElement[] {
    return [...this.element.nativeElement.querySelectorAll<HTMLElement>('button')];
  }
}

function isSameFilter(a: ValueFilter, b: ValueFilter): boolean {
  return a.field === b.field && a.value === b.value;
}

/** The accessible name of a chip: `level is error` or `level is not error, switched off`. */
function nameOf(filter: ValueFilter, value: string): string {
  const what = `${filter.field} ${filter.mode === 'exclude' ? 'is not' : 'is'} ${value}`;
  return filter.off ? `${what}, switched off` : what;
}
